"""The small county with cases worth hiding."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from gongzhi.cases.models import Case, Part, Upload
from gongzhi.cases.uploads import receive_photo
from gongzhi.intake.tests.conftest import World, world

__all__ = ["cases", "world"]


@pytest.fixture
def cases(world: World, tmp_path: Path) -> Iterator[list[Case]]:
    """In 青云镇: one with a photo in a unit's hands, its child, a closed one, and one against a unit."""
    with override_settings(MEDIA_ROOT=tmp_path / "media", DATA=tmp_path):
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
        photo = receive_photo(
            io.BytesIO(picture.getvalue()), name="x.jpg", size=9, field="照片", now=world.now
        )
        shown = world.report(照片=[photo.pk])
        world.dispatch(shown.case_id)
        child, closed, against = (
            world.report(内容="配合断电"),
            world.closed(),
            world.report(内容="执法队不作为"),
        )
        Case.objects.filter(pk=child.case_id).update(parent=shown.case_id)
        Part.objects.create(parent_id=shown.case_id, child_id=child.case_id, step="处置反馈", round=1)
        unit = world.county.organisations["QX-JW"].path
        Case.objects.filter(pk=against.case_id).update(matter="检举控告", concerned_unit_path=unit)
        yield [world.case(taken) for taken in (shown, child, closed, against)]


@pytest.fixture
def digest(cases: list[Case]) -> str:
    return Upload.objects.get(case=cases[0]).digest
