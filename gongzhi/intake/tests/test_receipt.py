"""The receipt: number, secret link, who has it, by when and why."""

from django.test import Client

from gongzhi.cases.numbers import grouped, link_key
from gongzhi.intake.tests.conftest import World


def test_it_says_everything_a_reporter_needs(world: World, client: Client) -> None:
    taken = world.report()
    page = client.get(world.link(taken, "/receipt")).content.decode()
    assert grouped(taken.number) in page
    assert grouped(link_key(taken.number)) in page
    assert "青云镇综合信息指挥室" in page
    assert "为什么是这一天" in page
    assert 'role="img" aria-label="查进度的二维码"' in page


def test_the_code_leads_to_the_progress_page(world: World, client: Client) -> None:
    taken = world.report()
    context = client.get(world.link(taken, "/receipt")).context
    assert context["link"] == f"http://testserver{world.link(taken)}"


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.post(world.link(world.report(), "/receipt")).status_code == 405


def test_without_the_key_it_is_not_found(world: World, client: Client) -> None:
    taken = world.report()
    assert client.get(f"/r/{taken.number}/{'a' * 24}/receipt").status_code == 404


def test_it_is_kept_out_of_caches_and_search_engines(world: World, client: Client) -> None:
    answer = client.get(world.link(world.report(), "/receipt"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
