"""The second wall: what the serving role may do to the tables.

The owner migrates; the serving role reads and writes rows, and of the ledger it may only add.
Applied after every migration, safe to repeat.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

from gongzhi.config.embedded_postgres.bootstrap import APPLICATION
from gongzhi.config.registry import LEDGER_TABLES

GUARD = """
CREATE OR REPLACE FUNCTION gongzhi_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('gongzhi.emptying', true) = 'tests' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '台账只能追加，不能修改或删除（%）', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""
OPEN = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""
CLOSE = """
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM {role};
CREATE OR REPLACE TRIGGER ledger_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION gongzhi_ledger_guard();
CREATE OR REPLACE TRIGGER ledger_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION gongzhi_ledger_guard();
"""


def apply(alias: str = "default", *, role: str = "") -> None:
    """Grant the serving role what it needs, and guard the ledger. Run as the owner of the tables."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        role = role or settings.SERVING_ROLE or APPLICATION
        cursor.execute(GUARD)
        if role == owner:  # one account for everything: no second wall, `gongzhi doctor` says so
            role = APPLICATION
        _ensure_role(cursor, role)
        cursor.execute(sql.SQL(OPEN).format(role=sql.Identifier(role)))
        for table in LEDGER_TABLES:
            cursor.execute(sql.SQL(CLOSE).format(role=sql.Identifier(role), table=sql.Identifier(table)))


def _ensure_role(cursor: Any, role: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
