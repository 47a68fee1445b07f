"""The sheet of paper has every field of the step, and its code leads everybody to the right page."""

from django.test import Client

from gongzhi.intake.report_forms import reporting_step
from gongzhi.intake.tests.conftest import World


def test_every_field_of_the_step_is_on_it(world: World, client: Client) -> None:
    page = client.get("/paper/report").content.decode()
    for spec in reporting_step(world.now.date()).form:
        assert spec.title in page
    assert "表号 wgsj-report-2026.1" in page
    assert "谁能看到" in page


def test_the_code_leads_residents_to_their_page(world: World, client: Client) -> None:
    assert client.get("/paper/report").context["fill"] == "http://testserver/paper/report/fill"
    assert client.get("/paper/report/fill")["Location"] == "/report/"


def test_and_staff_who_register_to_the_counter(world: World, client: Client) -> None:
    client.force_login(world.county.zhao_min)
    page = client.get("/paper/report/fill", follow=True)
    assert page.context["form"].fields["渠道"].initial == "书面"


def test_and_other_staff_to_the_residents_page(world: World, client: Client) -> None:
    client.force_login(world.county.chen_mo)
    assert client.get("/paper/report/fill")["Location"] == "/report/"


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.post("/paper/report").status_code == 405
