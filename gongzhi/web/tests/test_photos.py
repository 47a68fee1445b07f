"""Photos of a step: kept when the form comes back, shown on the case, to nobody else."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from PIL import Image

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Upload
from gongzhi.cases.tests.conftest import NOW
from gongzhi.web.case_page import step_form


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(name="lamp.png"):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "orange").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def form_for(case, files, **data):
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    procedure = catalogue.compiled(case.procedure_id)
    step = procedure.step("上报")
    return step_form(case, procedure, step, (None,), NOW, data=sent, files=MultiValueDict({"照片": files}))


def test_a_photo_survives_a_mistake_elsewhere(lamp):
    first = form_for(lamp, [photo()])
    assert not first.is_valid()
    assert [kept.name for kept in first.kept["照片"]] == ["lamp.png"]
    again = form_for(lamp, [], 照片_kept=[first.kept["照片"][0].token], 内容="灯坏了", 地点_address="路口")
    assert again.is_valid()
    assert again.payload()["照片"] == [Upload.objects.get().pk]


def test_a_token_that_was_not_made_here_brings_nothing(lamp):
    form_for(lamp, [photo()]).is_valid()
    forged = form_for(lamp, [], 照片_kept=[f'["{Upload.objects.get().pk}","x"]:forged', "", "1"])
    forged.is_valid()
    assert forged.kept["照片"] == []


def test_what_is_no_photo_is_said_beside_the_field(lamp):
    form = form_for(lamp, [SimpleUploadedFile("a.jpg", b"<?php", "image/jpeg")])
    assert "不是可以识别的照片" in form.errors["照片"][0]


def test_a_photo_is_shown_to_those_who_see_the_case(browser_of, county):
    form = form_for(Case.objects.get(pk=county.report().case_id), [photo()])
    form.is_valid()
    taken = county.report(照片=[form.kept["照片"][0].pk], idem=uuid4())
    digest = Upload.objects.get().digest
    address = f"/cases/{taken.number}/photos/{digest}"
    assert address in browser_of("赵敏").get(f"/cases/{taken.number}").content.decode()
    answer = browser_of("赵敏").get(address)
    assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"].startswith("private")
    assert browser_of("陈默").get(address).status_code == 404
    assert browser_of("赵敏").get(address[:-1] + "x").status_code == 404
