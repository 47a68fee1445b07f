from django.db import migrations

from gongzhi.reference.watching import NO_TABLE, TABLE


class Migration(migrations.Migration):
    operations = [migrations.RunSQL(TABLE, NO_TABLE)]
