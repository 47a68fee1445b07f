"""First screen: what happened, with photos."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.cases.models import Case, Upload
from gongzhi.intake.models import Draft
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import WHAT, begin, photo, to_contact


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_it_leads_to_the_place_and_keeps_what_was_typed(world: World, client: Client) -> None:
    where = begin(client)
    assert where.endswith("/where")
    page = client.get(where.replace("/where", "/what"))
    assert page.context["form"]["内容"].value() == WHAT["内容"]


def test_looking_at_it_writes_nothing(world: World, client: Client) -> None:
    assert client.get("/report/").status_code == 200
    assert not Draft.objects.exists()


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.put("/report/").status_code == 405


def test_a_strangers_draft_is_not_found(world: World, client: Client) -> None:
    page = client.get("/report/00000000-0000-4000-8000-000000000000/what", follow=True)
    assert "已经过期删除" in page.content.decode()


def test_an_old_draft_is_not_opened_any_more(world: World, client: Client) -> None:
    where = begin(client)
    Draft.objects.update(changed_at=world.now.replace(year=2025))
    assert client.get(where)["Location"] == "/report/?gone=1"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "请填写“什么事”"), (" 　\u200b\n", "请填写“什么事”"), ("灯" * 5001, "请删减 1 字")],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(
    world: World, client: Client, typed: str, words: str
) -> None:
    page = client.post("/report/", WHAT | {"内容": typed})
    assert page.status_code == 422
    assert words in page.context["form"].errors["内容"][0]
    assert page.context["form"]["内容"].value() == typed
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "䶮㛃家门口💡👨‍👩‍👧坏了",
        "<script>alert(1)</script>路灯",
        "“从 Word 粘贴”—\u00a0路灯\u000b第二行\u00ad不亮",
        "'; DROP TABLE cases_case; --",
    ],
)
def test_strange_text_is_kept_and_harmless(world: World, client: Client, typed: str) -> None:
    contact = to_contact(client, 内容=typed)
    page = client.get(contact).content.decode()
    assert "<script>alert" not in page
    client.post(contact, {})
    kept = Case.objects.get().text
    assert kept.replace("\n", "") == typed.replace("\u00a0", " ").replace("\u000b", "").replace("\u00ad", "")


def test_a_photo_is_kept_while_something_else_is_wrong(world: World, client: Client) -> None:
    page = client.post("/report/", WHAT | {"内容": "", "照片": photo()})
    kept = page.context["form"].kept["照片"]
    assert [k.name for k in kept] == ["lamp.jpg"]
    token = page.context["token"]
    client.post("/report/", WHAT | {"draft": str(token), "照片_kept": kept[0].token})
    assert Draft.objects.get().answers["photos"]["照片"] == [[Upload.objects.get().pk, "lamp.jpg"]]


def test_a_photo_can_be_taken_out_again(world: World, client: Client) -> None:
    where = begin(client, 照片=photo())
    client.post(where.replace("/where", "/what"), WHAT)
    assert Draft.objects.get().answers["photos"]["照片"] == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.jpg", b"<?php", "不是可以识别的照片"), ("report.docx", b"PK\x03\x04", "不是可以识别的照片")],
)
def test_a_wrong_photo_is_named(world: World, client: Client, name: str, content: bytes, words: str) -> None:
    page = client.post("/report/", WHAT | {"照片": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert name in page.context["form"].errors["照片"][0]
    assert words in page.context["form"].errors["照片"][0]


def test_too_large_a_photo_is_refused_and_the_limit_was_said_before(
    world: World, client: Client, settings: Any
) -> None:
    assert "每张不超过 20 兆" in client.get("/report/").content.decode()
    settings.UPLOAD_MAX_BYTES = 100
    page = client.post("/report/", WHAT | {"照片": photo()})
    assert "上限" in page.context["form"].errors["照片"][0]


def test_too_many_photos_are_counted(world: World, client: Client) -> None:
    page = client.post("/report/", WHAT | {"照片": [photo(f"{n}.jpg", "red") for n in range(10)]})
    assert "请去掉 1 张" in page.context["form"].errors["照片"][0]


def test_two_presses_of_the_button_make_one_draft(world: World, client: Client) -> None:
    token = str(client.get("/report/").context["token"])
    for _ in range(2):
        client.post("/report/", WHAT | {"draft": token})
    assert Draft.objects.count() == 1


def test_a_report_begun_here_is_offered_again_and_to_nobody_else(world: World, client: Client) -> None:
    begin(client)
    assert "接着填" in client.get("/report/").content.decode()
    assert "接着填" not in Client().get("/report/").content.decode()


def test_the_browser_may_forget_its_copy_once_it_has_arrived(world: World, client: Client) -> None:
    begin(client)
    assert client.cookies["draft_done"].value == "report-what"


def test_each_field_says_who_will_see_it(world: World, client: Client) -> None:
    form = client.get("/report/").context["form"]
    assert all("能看到" in form[f.key].help_text or "公开" in form[f.key].help_text for f in form.step.form)
