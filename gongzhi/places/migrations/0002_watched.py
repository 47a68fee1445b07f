from django.db import migrations

from gongzhi.reference.watching import FIRST, watch


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial"), FIRST]
    operations = [
        watch("places_division"),
        watch("places_boundary"),
    ]
