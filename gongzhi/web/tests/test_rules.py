"""The rules in force as sentences with their articles, for everybody."""

from django.conf import settings

from gongzhi.cases import installing
from gongzhi.cases.catalogue import compiled
from gongzhi.cases.models import ProcedureVersion
from gongzhi.cases.tests.conftest import NOW


def test_the_list_and_one_procedure(client, county):
    assert "路灯报修" in client.get("/rules").content.decode()
    page = client.get("/rules/lamp/1").content.decode()
    assert "在“核查”作出“合格”且仍然有效之前，不得进行“结案”" in page
    assert "测试用约定" in page and "结案 须先有 核查=合格" in page and "承办单位" in page


def test_without_procedures_it_says_what_will_appear(client, db):
    assert "还没有装入程序" in client.get("/rules").content.decode()


def test_an_unknown_version_is_404_and_the_method_matters(client, county):
    assert client.get("/rules/lamp/9").status_code == 404
    assert client.post("/rules/lamp/1").status_code == 405


def test_residents_get_the_page_of_residents(client, browser_of):
    assert '<body class="public"' in client.get("/rules").content.decode()
    assert '<body class="staff"' in browser_of("赵敏").get("/rules").content.decode()


def test_a_proof_shows_what_does_not_hold_first(client, county):
    checks = [
        {
            "id": "C1",
            "status": "passed",
            "title": "都可能发生",
            "story": [],
            "rules": [],
            "articles": ["《甲法》第一条"],
        },
        {
            "id": "C2",
            "status": "failed",
            "title": "总能办结",
            "story": ["上报", "派遣"],
            "rules": [],
            "articles": [],
        },
    ]
    report = {"checker": "gongzhi 1", "day": "2026-11-21", "states": 42, "seconds": 1.5, "checks": checks}
    ProcedureVersion.objects.filter(code="lamp").update(report=report)
    page = client.get("/rules/lamp/1").content.decode()
    assert "走遍 42 种状态，1 / 2 项成立" in page
    assert page.index("总能办结") < page.index("都可能发生")


def test_without_a_proof_none_is_claimed(client, county):
    ProcedureVersion.objects.filter(code="lamp").update(report={})
    assert "项成立" not in client.get("/rules/lamp/1").content.decode()


def test_a_named_length_is_said_with_its_value_of_the_day(client, county):
    installing.install(settings.PACKS / "cn/procedures/网格事件/procedure.yaml", NOW)
    procedure = compiled(ProcedureVersion.objects.get(code="wgsj").pk)
    said = " ".join(rule.text for rule in procedure.rules.values())
    name, parameter = next(item for item in procedure.parameters.items() if f"{{{item[0]}}}" in said)
    page = client.get(f"/rules/wgsj/{procedure.version}").content.decode()
    assert f"{parameter.at(NOW.date()).amount}（{name}）" in page
    assert f"{{{name}}}内" not in page


def test_a_procedure_can_be_taken_along_in_three_forms(client, county):
    page = client.get("/rules/lamp/1").content.decode()
    for form, begins in (("svg", "<svg "), ("bpmn", "<?xml"), ("json", "{")):
        assert f"/rules/lamp/1/procedure.{form}" in page
        assert client.get(f"/rules/lamp/1/procedure.{form}").content.decode().startswith(begins)
    assert client.get("/rules/lamp/1/procedure.pdf").status_code == 404
    assert client.get("/rules/lamp/9/procedure.svg").status_code == 404
