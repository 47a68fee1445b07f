"""Entries get a position, so that readers can follow the whole ledger in order."""

from django.db import migrations, models

import gongzhi.cases.models.ledger


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_ended_by_town")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE cases_entry_position", reverse_sql="DROP SEQUENCE cases_entry_position"
        ),
        migrations.AddField(
            model_name="entry",
            name="position",
            field=models.BigIntegerField(
                db_default=gongzhi.cases.models.ledger.NextPosition(),
                editable=False,
                unique=True,
                verbose_name="位置",
            ),
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="名称")),
                ("position", models.BigIntegerField(default=0, verbose_name="已读到")),
                ("horizon", models.BigIntegerField(default=0, verbose_name="可读到")),
                ("horizon_xid", models.BigIntegerField(default=0, verbose_name="须结束的事务")),
            ],
            options={"verbose_name": "台账读者"},
        ),
    ]
