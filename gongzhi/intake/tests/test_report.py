"""The resident's report: three plain forms, nothing typed is lost, one case for one report."""

from django.test import Client

from gongzhi.cases.models import Case, Content
from gongzhi.intake.models import Draft
from gongzhi.intake.tests.conftest import World

WHAT = {"内容": "永和路口的路灯不亮了，已经三天。", "类别": ""}
WHERE = {"地点_address": "永和路口", "地点_lon": "120.005", "地点_lat": "28.005"}


def begin(client: Client, **changes: str) -> str:
    """Post the first screen; returns the address of the page that comes next."""
    page = client.get("/report/")
    form = {"draft": str(page.context["token"])} | WHAT | changes
    answer = client.post("/report/", form)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    return answer["Location"]


def walk(client: Client, what: dict[str, str] | None = None, **contact: str) -> str:
    """All three screens; returns the address of the receipt."""
    where = begin(client, **(what or {}))
    contact_page = client.post(where, WHERE)["Location"]
    answer = client.post(contact_page, contact)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def test_three_screens_make_a_case(world: World, client: Client) -> None:
    receipt = walk(client, 称呼="王秀英", 电话="138 0000 0001")
    case = Case.objects.get()
    assert receipt == world.link(case, "/receipt")
    assert (case.title, case.channel) == ("永和路口的路灯不亮了，已经三天", "网页")
    assert case.division == world.county.divisions["331099/001/001/001"]
    assert Content.objects.get(case=case).fields["电话"] == "138 0000 0001"


def test_the_first_screen_needs_no_draft_in_the_database(world: World, client: Client) -> None:
    assert client.get("/report/").status_code == 200
    assert not Draft.objects.exists()
