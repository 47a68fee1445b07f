from django.db import migrations

WATCH = """
CREATE OR REPLACE TRIGGER counted AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {columns} ON people_person
    FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();
"""
BEFORE = "username, name, pinyin, phone, password, is_active"


class Migration(migrations.Migration):
    """Who signs out everywhere is another person to every process."""

    dependencies = [("reference", "0002_watched"), ("people", "0002_sign_outs")]
    operations = [
        migrations.RunSQL(WATCH.format(columns=f"{BEFORE}, sign_outs"), WATCH.format(columns=BEFORE)),
    ]
