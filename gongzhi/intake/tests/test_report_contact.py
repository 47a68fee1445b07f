"""Third screen: optional contact, a look over everything, and one case for one report."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from gongzhi.cases.models import Case, Content, Entry, Upload
from gongzhi.intake.models import Draft
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import WHAT, WHERE, begin, photo, to_contact

CONTACT = {"称呼": "王秀英", "电话": "１３８ 0000-0001"}


def test_three_screens_make_a_case(world: World, client: Client) -> None:
    answer = client.post(to_contact(client), CONTACT | {"类别": "SZ01"})
    case = Case.objects.get()
    assert answer["Location"] == world.link(case, "/receipt")
    assert (case.title, case.channel) == ("永和路口的路灯不亮了，已经三天", "网页")
    assert case.division == world.county.divisions["331099/001/001/001"]
    assert case.category == world.categories["SZ01"]


def test_the_ledger_has_the_line_and_the_words_are_sealed(world: World, client: Client) -> None:
    client.post(to_contact(client), CONTACT)
    entry = Entry.objects.get()
    assert (entry.step, entry.role, entry.actor, entry.post) == ("上报", "居民", None, None)
    assert "王秀英" not in str(entry.data)
    assert Content.objects.get().fields["电话"] == CONTACT["电话"]


def test_nothing_personal_is_needed(world: World, client: Client) -> None:
    client.post(to_contact(client), {})
    assert set(Content.objects.get().fields) == {"内容", "地点"}


def test_the_draft_keeps_nothing_after_sending(world: World, client: Client) -> None:
    client.post(to_contact(client), CONTACT)
    draft = Draft.objects.get()
    assert (draft.answers, draft.number) == ({}, Case.objects.get().number)


@pytest.mark.parametrize("typed", ["12", "没有电话", "☎️", "1" * 21])
def test_a_number_nobody_can_ring_is_asked_about(world: World, client: Client, typed: str) -> None:
    page = client.post(to_contact(client), {"称呼": "王秀英", "电话": typed})
    assert page.status_code == 422
    assert "联系电话" in page.context["form"].errors["电话"][0]
    assert page.context["form"]["称呼"].value() == "王秀英"
    assert not Case.objects.exists()


def test_the_words_suggest_a_category_that_can_be_refused(world: World, client: Client) -> None:
    contact = to_contact(client)
    field = client.get(contact).context["form"].fields["类别"]
    assert field.initial == "SZ01"
    client.post(contact, {"类别": ""})
    assert Case.objects.get().category is None


def test_a_chosen_category_is_not_asked_again(world: World, client: Client) -> None:
    contact = to_contact(client, 类别="SZ")
    assert "类别" not in client.get(contact).context["form"].fields
    client.post(contact, {})
    assert Case.objects.get().category == world.categories["SZ"]


def test_going_back_keeps_what_is_typed_right_or_not(world: World, client: Client) -> None:
    contact = to_contact(client)
    where = client.post(contact, {"称呼": "王秀英", "电话": "12", "back": "report-where"})["Location"]
    assert where == contact.replace("contact", "where")
    what = client.post(where, {"地点_address": "还没想好", "back": "report-what"})["Location"]
    assert client.get(where).context["form"]["地点"].value()[0] == "还没想好"
    assert client.post(what, WHAT)["Location"] == contact
    form = client.get(contact).context["form"]
    assert (form["称呼"].value(), form["电话"].value()) == ("王秀英", "12")
    client.post(contact, CONTACT)
    assert set(Content.objects.get().fields) == {"内容", "地点", "称呼", "电话"}


def test_the_next_at_the_same_machine_reads_no_name(world: World, client: Client) -> None:
    contact = to_contact(client)
    client.post(contact, CONTACT | {"back": "report-what", "不需回复": "on"})
    assert "王秀英" not in str(Draft.objects.get().answers)
    assert client.get(contact).context["form"]["称呼"].value() == "王秀英"
    client.get("/report/")
    form = client.get(contact).context["form"]
    assert (form["称呼"].value(), form["不需回复"].value()) == (None, True)


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c"])
def test_a_cookie_that_is_not_ours_says_nothing(world: World, client: Client, cookie: str) -> None:
    contact = to_contact(client)
    client.cookies["report_contact"] = cookie
    assert client.get(contact).context["form"]["称呼"].value() is None


def test_a_name_is_not_carried_into_another_report(world: World, client: Client) -> None:
    client.post(to_contact(client), CONTACT | {"back": "report-what"})
    kept = client.cookies["report_contact"].value
    other = to_contact(client)
    client.cookies["report_contact"] = kept
    assert client.get(other).context["form"]["称呼"].value() is None


def test_a_second_press_leads_to_the_same_receipt(world: World, client: Client) -> None:
    contact = to_contact(client)
    first, second = (client.post(contact, CONTACT)["Location"] for _ in range(2))
    assert first == second
    assert Case.objects.count() == 1


def test_back_after_sending_leads_to_the_receipt(world: World, client: Client) -> None:
    contact = to_contact(client)
    receipt = client.post(contact, CONTACT)["Location"]
    for page in ("what", "where", "contact"):
        assert client.get(contact.replace("contact", page))["Location"] == receipt


def test_without_the_first_screen_it_leads_back(world: World, client: Client) -> None:
    where = begin(client)
    assert client.get(where.replace("where", "contact"))["Location"] == where


def test_photos_go_with_the_case(world: World, client: Client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    contact = to_contact(client, 照片=photo())
    assert "照片 1 张" in client.get(contact).content.decode()
    client.post(contact, {})
    assert Upload.objects.get().case == Case.objects.get()


def test_a_photo_that_was_taken_away_is_said_and_nothing_else_lost(
    world: World, client: Client, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    contact = to_contact(client, 照片=photo())
    Upload.objects.all().delete()
    page = client.post(contact, CONTACT)
    assert page.status_code == 422
    assert "照片" in page.content.decode() and "王秀英" in page.content.decode()


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.put(to_contact(client)).status_code == 405


def test_a_form_from_another_site_is_refused_and_the_words_can_be_copied(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/report/", WHAT)
    assert page.status_code == 403
    assert WHAT["内容"] in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_windows_sending_at_once_make_one_case(committed: World) -> None:
    contact = to_contact(Client())

    def send(_: int) -> str:
        try:
            return str(Client().post(contact, CONTACT)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        receipts = set(pool.map(send, range(4)))
    assert len(receipts) == 1
    assert Case.objects.count() == 1


def test_sending_costs_few_queries(world: World, client: Client, django_assert_max_num_queries) -> None:
    client.post(to_contact(client), CONTACT | {"类别": "SZ01"})  # grids and categories are then in memory
    contact = to_contact(client)
    with django_assert_max_num_queries(9):
        client.post(contact, CONTACT | {"类别": "SZ01"})


def test_the_where_page_is_kept_for_a_change(world: World, client: Client) -> None:
    contact = to_contact(client)
    page = client.get(contact.replace("contact", "where"))
    assert page.context["form"]["地点"].value()["address"] == WHERE["地点_address"]
