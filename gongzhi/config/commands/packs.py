"""`gongzhi packs`: the engine's own commands, and those by which an area adopts local rules."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gongzhi.config.arguments import Subparsers
from gongzhi.config.session import database
from gongzhi.engine import cli as engine

if TYPE_CHECKING:
    from gongzhi.cases.local.door import Plan, Wish
    from gongzhi.engine.profiles import Profile
    from gongzhi.places.models import Division

DAY = {"metavar": "日期", "type": date.fromisoformat, "help": "从哪一天起，例如 2027-01-01；默认今天"}
BASIS = {"metavar": "依据", "default": "", "help": "哪个机关的什么决定或者文件"}


def add_parser(sub: Subparsers) -> None:
    commands = engine.add_parser(sub)
    adopt = commands.add_parser(
        "adopt",
        help="县或镇街采用一份地方设置",
        description="先说明会改变什么，不加 --yes 不登记；登记前逐个证明。",
    )
    adopt.add_argument("folder", metavar="目录", type=Path, help="地方设置的目录，例如 packs/zhejiang")
    adopt.add_argument("--area", metavar="区划", default="", help="县或镇街的路径，例如 331099/101；默认全县")
    adopt.add_argument("--from", dest="day", **DAY)
    adopt.add_argument("--basis", **BASIS)
    adopt.add_argument("--yes", action="store_true", help="看过了，证明并登记")
    adopt.set_defaults(run=run_adopt)
    end = commands.add_parser(
        "end", help="停止采用一份地方设置", description="从哪一天起新开的事项不再用它。"
    )
    end.add_argument("number", metavar="编号", type=int, help="packs adopted 列出的编号")
    end.add_argument("--from", dest="day", **DAY)
    end.add_argument("--basis", **BASIS)
    end.set_defaults(run=run_end)
    adopted = commands.add_parser(
        "adopted",
        help="列出采用的地方设置",
        description="哪里自何日起采用什么、依据什么；没有证明通过的会说明。",
    )
    adopted.set_defaults(run=run_adopted)


def run_adopt(arguments: argparse.Namespace) -> int:
    from gongzhi.engine import PackError
    from gongzhi.engine.profiles import read_profile

    try:
        profile = read_profile(arguments.folder)
    except PackError as error:
        return _refused(str(error))
    with database():
        return _adopt(arguments, profile)


def _adopt(arguments: argparse.Namespace, profile: "Profile") -> int:
    from django.utils import timezone

    from gongzhi.cases.errors import FormRefused
    from gongzhi.cases.local import door

    now, area = timezone.now(), _area(arguments.area)
    if area is None:
        return _refused(f"没有“{arguments.area or '县'}”这个区划，请写它的路径，例如 331099/101。")
    day = arguments.day or timezone.localdate(now)
    wish = door.Wish(profile, area, day, arguments.basis, None)
    try:
        _tell(wish, door.plan(wish, now))
        if not arguments.yes:
            print("什么都还没有登记。确认的话再加 --yes。")
            return 0
        row = door.adopt(wish, now)
    except FormRefused as refused:
        return _refused(str(refused))
    print(f"已证明并登记，编号 {row.pk}。")
    return 0


def run_end(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.cases.errors import FormRefused
        from gongzhi.cases.local import door
        from gongzhi.cases.models import Adoption

        now = timezone.now()
        day = arguments.day or timezone.localdate(now)
        try:
            door.end(door.Ending(arguments.number, day, arguments.basis, None), now)
        except (FormRefused, Adoption.DoesNotExist) as refused:
            return _refused(str(refused))
        print(f"已登记：自 {day} 起停止。")
        return 0


def run_adopted(arguments: argparse.Namespace) -> int:
    """1 when something adopted is not proved."""
    with database():
        from django.utils import timezone

        from gongzhi.cases.local.adoptions import every
        from gongzhi.cases.local.renewing import gaps

        for one in every():
            until = f"，自 {one.ends} 起停止" if one.ends else ""
            name = f"{one.profile.name}（{one.profile.version}）"
            print(f"{one.pk}  {one.area_name}  {name}  自 {one.begins} 起{until}  依据：{one.basis}")
        missing = gaps(timezone.localdate())
        for sentence in missing:
            print(sentence, file=sys.stderr)
        return 1 if missing else 0


def _tell(wish: "Wish", plan: "Plan") -> None:
    print(f"{wish.area.name}自 {wish.day} 起采用“{wish.profile.name}”{wish.profile.version}，会改变这些：")
    for effect in plan.effects:
        print(f"{effect.title} {effect.version}")
        for line in effect.lines:
            print(f"  {line}")


def _area(path: str) -> "Division | None":
    from gongzhi.places.models import Division

    wanted = {"path": path.rstrip("/") + "/"} if path else {"parent": None}
    return Division.objects.filter(**wanted).order_by("pk").first()


def _refused(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
