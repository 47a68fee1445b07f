"""Load the demonstration county: safe to repeat, a few seconds the first time."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from gongzhi.config.county.load import Added, load_county
from gongzhi.config.demo.local_rules import adopt_local_rules
from gongzhi.config.demo.notes import FOLDER, notes


def load() -> Added:
    """Load the tables of packs/demo. Every account has the demonstration's password."""
    return load_county(FOLDER, password_hash=make_password(notes()["口令"]))


def load_demonstration() -> None:
    """Load everything and print who can sign in: what `./run` does on every start."""
    load()
    adopt_local_rules(timezone.now())
    print(who_can_sign_in())


def who_can_sign_in() -> str:
    """The accounts worth trying, with their password."""
    told = notes()
    accounts = "\n".join(f"  {row['用户名']:<12}{row['说明']}" for row in told["可登录"])
    return f"{told['说明']}\n可以这样登录（口令都是 {told['口令']}）：\n{accounts}"
