"""Takes out of the embedded database's files what deleted rows leave behind until they are written over.

A deleted value stays in free space of its table, in statistics about the table, and in the log of changes.
Rewriting the tables and moving on to fresh segments of the log leaves none of them with the words.
"""

from pathlib import Path

import psycopg
from psycopg import sql

from gongzhi.config.embedded_postgres import socket_directory
from gongzhi.config.embedded_postgres.bootstrap import DATABASE, superuser

# Tables that hold or held what people wrote.
TABLES = (
    "cases_content",
    "cases_case",
    "cases_searchtext",
    "cases_upload",
    "intake_draft",
    "connections_outgoing",
    "connections_handed",
    "dispatch_callback",
)


def scrub(data: Path) -> int:
    """Rewrite the tables and the statistics, and drop the old log; returns how many tables."""
    with psycopg.connect(superuser(socket_directory(data), DATABASE), autocommit=True) as connection:
        for table in TABLES:
            connection.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table)))
        connection.execute("VACUUM FULL pg_catalog.pg_statistic")
        _fresh_log(connection)
    return len(TABLES)


def _fresh_log(connection: psycopg.Connection) -> None:
    """Use up the segments that wait to be used again with their old content, and keep none of them."""
    connection.execute("ALTER SYSTEM SET wal_recycle = off")
    connection.execute("SELECT pg_reload_conf()")
    try:
        row = connection.execute("SELECT count(*) FROM pg_ls_waldir()").fetchone()
        assert row is not None  # an aggregate always answers
        for _ in range(row[0] + 1):
            connection.execute("SELECT pg_logical_emit_message(false, 'scrub', '')")
            connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")
    finally:
        connection.execute("ALTER SYSTEM RESET wal_recycle")
        connection.execute("SELECT pg_reload_conf()")
