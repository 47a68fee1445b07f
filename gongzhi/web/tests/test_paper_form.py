"""Blank forms: everything the first step asks stands on one, and its code leads to the page that types it."""

import pytest

from gongzhi.cases import catalogue
from gongzhi.cases.opening import first_steps
from gongzhi.web.paper_form import LEAST, LONG, MOST, paper_form


@pytest.fixture
def lamp_procedure(county):
    version = next(v for pk, v in catalogue.versions().items() if v.code == "lamp")
    return catalogue.compiled(version.pk)


def test_every_question_of_the_step_is_on_it(county, client, lamp_procedure):
    page = client.get("/open/lamp/paper").content.decode()
    step = first_steps(lamp_procedure)[0]
    for spec in step.form:
        assert spec.title in page
        for option in spec.options:
            assert option in page
    assert f"表号 lamp-{step.code}-{lamp_procedure.version}" in page
    assert "谁能看到：" in page and "收表人" in page


def test_the_code_leads_to_the_form_that_types_it(county, client, browser_of, lamp_procedure):
    fill = client.get("/open/lamp/paper").context["fill"]
    assert fill.startswith("http://testserver/open/lamp?step=")
    assert browser_of("赵敏").get(fill).context["opening"].step == first_steps(lamp_procedure)[0]


def test_the_form_on_the_screen_leads_to_the_sheet(browser_of):
    assert 'href="/open/lamp/paper?step=' in browser_of("赵敏").get("/open/lamp").content.decode()


@pytest.mark.parametrize("code", ["nothing", "wgsj", "xbrw", "../etc", "𠮷"])
def test_what_the_page_does_not_open_has_none(county, client, code):
    assert client.get(f"/open/{code}/paper").status_code == 404


@pytest.mark.parametrize("step", ["", "nothing", "<script>"])
def test_an_unknown_step_gives_the_usual_one(county, client, step):
    page = client.get("/open/lamp/paper", {"step": step})
    assert page.status_code == 200 and b"<script>alert" not in page.content


def test_long_answers_share_what_is_left_of_the_page(lamp_procedure):
    sheet = paper_form(lamp_procedure, first_steps(lamp_procedure)[0])
    lines = [len(row.lines) for row in sheet.rows if row.kind == LONG]
    assert lines and all(LEAST <= number <= MOST for number in lines)
    assert all(not row.lines for row in sheet.rows if row.kind != LONG)


def test_it_refuses_other_methods(county, client):
    assert client.post("/open/lamp/paper").status_code == 405
