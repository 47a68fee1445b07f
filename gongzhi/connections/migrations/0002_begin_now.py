"""Nobody is told of what happened before there was anybody to tell."""

from django.db import migrations

BEGIN = """
INSERT INTO cases_follower (name, position, horizon, horizon_xid)
SELECT 'webhooks', COALESCE(max(position), 0), 0, 0 FROM cases_entry
ON CONFLICT (name) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("connections", "0001_first"), ("cases", "0006_position")]

    operations = [migrations.RunSQL(BEGIN, reverse_sql="DELETE FROM cases_follower WHERE name = 'webhooks'")]
