"""Whether an address can be listened on, said before anything is started."""

import errno
import socket


class PortError(Exception):
    """The address cannot be used; the text is Chinese and says what to do."""


def check_free(host: str, port: int) -> None:
    """Raise PortError when nobody could listen on this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT is free, one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortError(_explain(host, port, error)) from error


def answers(host: str, port: int) -> bool:
    """Whether somebody listens on this address."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被其他程序占用。请换一个端口，例如 --port {port + 1}；"
            f"或先停止占用它的程序（ss -ltnp 可以查看）。"
        )
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}。请使用 1024 以上的端口，例如 --port 8000。"
    return f"不能在 {host}:{port} 上监听：{error.strerror}"
