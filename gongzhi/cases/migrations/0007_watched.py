from django.db import migrations

from gongzhi.reference.watching import FIRST, watch


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_position"), FIRST]
    operations = [
        watch("cases_category"),
        watch("cases_procedureversion"),
    ]
