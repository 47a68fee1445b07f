"""Empty a demonstration's database and load it anew."""

from __future__ import annotations

import csv

from django.db import connection

from gongzhi.config.commands.migrate import migrate
from gongzhi.config.demo.load import load
from gongzhi.config.demo.notes import FOLDER
from gongzhi.places.models import Division


class NotADemonstration(Exception):
    """The database holds another county than the demonstration's; it is left alone."""


def reset() -> None:
    """Throw everything away and load the demonstration county; Django must be set up as the owner.

    The ledger can only be appended to, even here: what is thrown away is the whole database. Raises
    NotADemonstration unless the only county in it is the invented one.
    """
    check_is_demonstration()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    migrate()
    load()


def check_is_demonstration() -> None:
    """Raises NotADemonstration when another county's data could be lost."""
    with (FOLDER / "divisions.csv").open(encoding="utf-8") as file:
        invented = next(csv.DictReader(file))
    others = Division.objects.filter(parent=None).exclude(code=invented["路径"], name=invented["名称"])
    if county := others.first():
        raise NotADemonstration(f"数据库里是{county.name}，不是演示县，不能清空。")
