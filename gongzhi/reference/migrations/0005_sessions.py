from django.db import migrations

WATCH = """
INSERT INTO reference_revision VALUES ('accounts_session', nextval('reference_changes'));
CREATE TRIGGER counted AFTER UPDATE OF ended_at ON accounts_session
    FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();
"""
IGNORE = """
DROP TRIGGER counted ON accounts_session;
DELETE FROM reference_revision WHERE watched = 'accounts_session';
"""


class Migration(migrations.Migration):
    """A session that is ended is over in every process. One that begins is in nobody's memory yet, and one that
    is deleted was over long before: neither need be counted."""

    dependencies = [("reference", "0004_adoptions"), ("accounts", "0002_sessions")]
    operations = [migrations.RunSQL(WATCH, IGNORE)]
