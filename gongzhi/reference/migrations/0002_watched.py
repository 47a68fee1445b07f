from django.db import migrations

from gongzhi.reference.watching import watch


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0001_first"),
        ("places", "0001_initial"),
        ("people", "0001_initial"),
        ("cases", "0001_first"),
        ("dispatch", "0001_first"),
    ]
    operations = [
        watch("places_division"),
        watch("places_boundary"),
        watch("people_person", "username", "name", "pinyin", "phone", "password", "is_active"),
        watch("people_organisation"),
        watch("people_post"),
        watch("people_standin"),
        watch("cases_category"),
        watch("cases_procedureversion"),
        watch("dispatch_dutyitem"),
        watch("dispatch_routingrule"),
    ]
