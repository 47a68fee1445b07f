"""The triggers that count a table's changes, as operations for migrations."""

from django.db.migrations import RunSQL

TABLE = """
CREATE SEQUENCE reference_changes;
CREATE TABLE reference_revision (watched text PRIMARY KEY, changes bigint NOT NULL);
CREATE FUNCTION reference_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reference_revision SET changes = nextval('reference_changes') WHERE watched = TG_TABLE_NAME;
    RETURN NULL;
END $$;
"""
NO_TABLE = """
DROP FUNCTION reference_changed() CASCADE;
DROP TABLE reference_revision;
DROP SEQUENCE reference_changes;
"""


def watch(table: str, *columns: str) -> RunSQL:
    """Count every statement that changes `table`; updates only of `columns` when any are named."""
    of = f" OF {', '.join(columns)}" if columns else ""
    return RunSQL(
        f"""
        INSERT INTO reference_revision VALUES ('{table}', nextval('reference_changes'));
        CREATE TRIGGER counted AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE{of} ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();""",
        f"DROP TRIGGER counted ON {table}; DELETE FROM reference_revision WHERE watched = '{table}';",
    )
