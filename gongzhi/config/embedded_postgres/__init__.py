"""A PostgreSQL of our own, so that one command is enough on a laptop, in tests and in a small office.

`running(data)` is the whole interface. The last user out stops the server, so it does not matter
which process started it.
"""

from gongzhi.config.embedded_postgres.problem import EmbeddedError
from gongzhi.config.embedded_postgres.server import Server, running
from gongzhi.config.embedded_postgres.sockets import socket_directory

__all__ = ["EmbeddedError", "Server", "running", "socket_directory"]
