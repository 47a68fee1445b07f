from django.db import migrations

from gongzhi.reference.watching import watch


class Migration(migrations.Migration):
    """Which local rules hold where is asked with every case that is opened."""

    dependencies = [("reference", "0003_sign_outs"), ("cases", "0012_local_rules")]
    operations = [watch("cases_adoption")]
