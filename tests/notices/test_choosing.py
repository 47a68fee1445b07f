"""Staff say on their own page how they wish to be told."""

from datetime import time

from django.test import Client

from gongzhi.connections.models import Choice
from gongzhi.connections.notices.words import LATE, NEW
from tests.notices.conftest import World

GOOD = {"by": "邮件", "address": "wq@example.gov.cn", "quiet_from": "20：30", "quiet_to": "7:30", NEW: "on"}


def test_a_choice_is_kept_and_shown(world: World) -> None:
    browser = Client()
    browser.force_login(world.county.people["wangqiang"])
    assert 'value="21:00"' in browser.get("/me/notices").content.decode()
    assert browser.post("/me/notices", GOOD).status_code == 302
    choice = Choice.objects.get()
    assert (choice.by, choice.kinds) == (Choice.By.MAIL, [NEW])
    assert (choice.quiet_from, choice.quiet_to) == (time(20, 30), time(7, 30))
    page = browser.get("/me/notices").content.decode()
    assert "wq@example.gov.cn" in page and 'value="20:30"' in page
    browser.post("/me/notices", GOOD | {LATE: "on"})
    assert Choice.objects.get().kinds == [NEW, LATE]


def test_what_cannot_be_chosen(world: World) -> None:
    browser = Client()
    browser.force_login(world.county.people["wangqiang"])
    for wrong in ({"address": "nobody"}, {"by": "传真"}, {"quiet_from": "25:00"}, {"quiet_to": "evening"}):
        assert browser.post("/me/notices", GOOD | wrong).status_code == 422, wrong
    assert not Choice.objects.exists()
    assert Client().get("/me/notices").status_code == 302
