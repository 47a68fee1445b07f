"""`gongzhi ledger verify` finds any change: every column of every table it compares, row by random row."""

import io
import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from PIL import Image
from pytest_django.plugin import DjangoDbBlocker

from gongzhi.cases import installing
from gongzhi.cases import tests as cases
from gongzhi.cases.models import Case, Category
from gongzhi.cases.privacy import open_private
from gongzhi.cases.roots import anchor
from gongzhi.cases.tests.conftest import NOW, build_county
from gongzhi.cases.tests.local import Local
from gongzhi.cases.uploads import path_of, receive_photo
from gongzhi.cases.verify import verify_all
from tests.ledgers.scope import BEYOND, COMPARED, HELD
from tests.ledgers.vandal import Vandal, columns_of

ROUNDS = 3  # rows and values tried for each column
SEED = 20261121
KEYS = {"id", "case_id"}

pytestmark = pytest.mark.django_db


def photo(colour: str) -> int:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(picture, "JPEG")
    size = picture.tell()
    picture.seek(0)
    return int(receive_photo(picture, name="lamp.jpg", size=size, field="照片", now=NOW).pk)


@pytest.fixture(scope="module")
def lived(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One small county for all tests of this file; taken back afterwards."""
    place = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=place), transaction.atomic():
        live(place)
        assert list(verify_all()) == []
        yield
        transaction.set_rollback(True)


def live(place: Path) -> None:
    """Cases at several stages, with photos, private words, ended duties, looks at them and daily roots."""
    county = build_county()
    Category.objects.create(code="road", name="道路")
    other = (
        Path(cases.__file__).with_name("lamp.yaml").read_text("utf-8").replace("代码: lamp", "代码: torch")
    )
    (place / "torch.yaml").write_text(other, "utf-8")
    installing.install(place / "torch.yaml", NOW)
    county.report(照片=[photo("orange"), photo("red")])
    county.rate(county.closed().pk, 4)
    again = county.report(照片=[photo("blue")]).case_id
    county.step(again, "派遣", "赵敏", data={"单位": county.lighting.pk, "紧急": True})
    county.step(again, "处置反馈", "周师傅", outcome="未能解决", data={"说明": "没有灯泡", "原因": "缺件"})
    county.step(again, "核查", "李建国", outcome="不合格")
    for who in ("赵敏", "周师傅"):
        open_private(Case.objects.get(pk=again), county.actor(who), reason="电话核对地点", now=NOW)
    local = Local(county, place)
    adoption = local.adopt(local.profile("yonghe", 修补时限="4日"))
    local.adopt(local.profile("baishi", 验收时限="2日"), local.other, by="白石管理")
    local.end(adoption, day=date(2026, 12, 1), by="县管理")
    assert len(anchor(date(2026, 11, 25))) == 2


class Undone(Exception):
    """Takes back what a vandal did."""


def told_about(does: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What the vandal did, and what verification says of it; then all is as before."""
    did: Any = None
    said: list[str] = []
    try:
        with transaction.atomic():
            did = does()
            said = [str(finding) for finding in verify_all()] if did else []
            raise Undone
    except Undone:
        return did, said


@pytest.mark.parametrize("table", COMPARED)
def test_every_column_of_every_table(lived: None, table: str) -> None:
    vandal = Vandal(f"{SEED} {table}")
    missed, untouched = [], set()
    for column in columns_of(table):
        if (table, column) in BEYOND:
            continue
        tried = [told_about(partial(vandal.spoil, table, column)) for _ in range(ROUNDS)]
        missed += [did for did, said in tried if did and not said]
        if not any(did for did, _ in tried):
            untouched.add(column)
    assert missed == []
    assert untouched <= KEYS, "only a key may have kept a column from being changed"


@pytest.mark.parametrize("table", [table for table in COMPARED if table not in HELD])
def test_a_row_that_is_gone(lived: None, table: str) -> None:
    vandal = Vandal(f"{SEED} gone {table}")
    for _ in range(ROUNDS):
        did, said = told_about(lambda: vandal.remove(table))
        assert did and said


@pytest.mark.parametrize(("table", "column"), BEYOND)
def test_nothing_is_excused_that_would_be_noticed(lived: None, table: str, column: str) -> None:
    vandal = Vandal(f"{SEED} {column}")
    did, said = told_about(lambda: vandal.spoil(table, column))
    assert did and not said


def test_a_photo_on_the_disk(lived: None) -> None:
    chance = random.Random(SEED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM cases_upload ORDER BY id")
        files = [path_of(row[0]) for row in cursor.fetchall()]
    for file in files:
        content = file.read_bytes()
        for spoilt in (flipped(content, chance), content[:-1], content + b"\0"):
            file.write_bytes(spoilt)
            assert list(verify_all())
        file.unlink()
        assert list(verify_all())
        file.write_bytes(content)
    assert list(verify_all()) == []


def flipped(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)
