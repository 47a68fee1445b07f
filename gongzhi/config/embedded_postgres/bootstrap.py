"""The roles and the database every cluster starts with.

`gongzhi` owns the tables and is used to migrate; `gongzhi_app` serves and owns nothing.
Neither is a superuser.
"""

from pathlib import Path

import psycopg
from psycopg import sql

DATABASE = "gongzhi"
OWNER = "gongzhi"
APPLICATION = "gongzhi_app"


def superuser(sockets: Path, database: str = "postgres") -> str:
    """Connection string of the superuser, who exists only behind the private socket."""
    return psycopg.conninfo.make_conninfo(host=str(sockets), user="postgres", dbname=database)


def ensure_database(sockets: Path) -> None:
    """Create what is missing; safe to repeat."""
    with psycopg.connect(superuser(sockets), autocommit=True) as connection:
        for role, powers in ((OWNER, "CREATEDB"), (APPLICATION, "")):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if known is None:
                create = sql.SQL("CREATE ROLE {} LOGIN " + powers)
                connection.execute(create.format(sql.Identifier(role)))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
