"""What a command needs before it touches the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from gongzhi.config import databases
from gongzhi.config.embedded_postgres import Server
from gongzhi.config.environment import data_directory
from gongzhi.config.processes import SUPERVISOR


@contextmanager
def database(role: str = "app") -> Iterator[Server | None]:
    """Start or join the embedded server if it is in use, and set Django up for `role`.

    Yields the server, or None when DATABASE_URL names another one.
    """
    os.environ["GONGZHI_DATABASE_ROLE"] = role
    if not databases.is_embedded():
        yield _ready(None)
        return
    server = Server(data_directory())
    server.join(start=SUPERVISOR not in os.environ)
    try:
        yield _ready(server)
    finally:
        from django.db import connections

        connections.close_all()
        server.leave()


def _ready(server: Server | None) -> Server | None:
    import django

    django.setup()
    return server
