"""Load the demonstration county: safe to repeat, a few seconds the first time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from gongzhi.calendars.files import read_mapping
from gongzhi.config.county.load import Added, load_county
from gongzhi.config.demo.local_rules import adopt_local_rules

FOLDER = Path(settings.PACKS) / "demo"


def load() -> Added:
    """Load the tables of packs/demo. Every account has the demonstration's password."""
    notes = _notes()
    return load_county(FOLDER, password_hash=make_password(notes["口令"]))


def load_demonstration() -> None:
    """Load everything and print who can sign in: what `./run` does on every start."""
    load()
    adopt_local_rules(timezone.now())
    print(who_can_sign_in())


def who_can_sign_in() -> str:
    """The accounts worth trying, with their password."""
    notes = _notes()
    accounts = "\n".join(f"  {row['用户名']:<12}{row['说明']}" for row in notes["可登录"])
    return f"{notes['说明']}\n可以这样登录（口令都是 {notes['口令']}）：\n{accounts}"


def _notes() -> dict[str, Any]:
    return read_mapping(FOLDER / "demo.yaml", {"口令", "说明", "可登录"})
