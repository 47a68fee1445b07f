"""Settings of the server: sound on a small machine, no network at all."""

from pathlib import Path

COMMON = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=80",
    "shared_buffers=128MB",
    "work_mem=8MB",
    "maintenance_work_mem=64MB",
    "effective_cache_size=512MB",
    "random_page_cost=1.1",
    "max_wal_size=1GB",
    "wal_compression=on",
    "jit=off",
    "timezone=Asia/Shanghai",
    "log_timezone=Asia/Shanghai",
    # What people wrote stands in statements and in the details of errors, and must not stay in a log.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_line_prefix=%m [%p] ",
    "lc_messages=C",
)
DURABLE = ("synchronous_commit=on", "fsync=on")
FLEETING = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def settings_for(sockets: Path, *, durable: bool) -> list[str]:
    """`name=value` pairs for the command line of the server."""
    where = str(sockets).replace('"', '""')
    return [f'unix_socket_directories="{where}"', *COMMON, *(DURABLE if durable else FLEETING)]
