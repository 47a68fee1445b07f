from django.db import migrations

from gongzhi.reference.watching import FIRST, watch


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_hold_of_case"), FIRST]
    operations = [
        watch("dispatch_dutyitem"),
        watch("dispatch_routingrule"),
    ]
