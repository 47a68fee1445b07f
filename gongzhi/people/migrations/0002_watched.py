from django.db import migrations

from gongzhi.reference.watching import FIRST, watch


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), FIRST]
    operations = [
        watch("people_person", "username", "name", "pinyin", "phone", "password", "is_active"),
        watch("people_organisation"),
        watch("people_post"),
        watch("people_standin"),
    ]
