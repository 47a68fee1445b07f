"""Papers come from templates held against the procedure; they say what stood when they were made."""

from pathlib import Path

import pytest
from django.conf import settings

from gongzhi.calendars.files import DataError
from gongzhi.cases import catalogue
from gongzhi.documents import Template, fill, html
from gongzhi.engine import load_procedure
from gongzhi.intake.tests.conftest import World
from gongzhi.web import papers
from tests.handling.conftest import signed_in

FOLDERS = sorted((settings.PACKS / "cn" / "procedures").glob("*/papers.yaml"))


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.parent.name)
def test_every_paper_fits_its_procedure(path: Path) -> None:
    procedure = load_procedure(path.parent / "procedure.yaml", library=catalogue.library())
    code, written = papers.read(path)
    assert code == procedure.code
    assert papers.misfits(written, procedure) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{步骤: [派遣], 给: 大家, 主送: 您, 正文: [好], 落款: 我}", "只能写"),
        ("{步骤: [派遣], 给: 单位, 主送: 您, 正文: [好], 落款: 我, 印章: 圆}", "不认识的键"),
        ("{步骤: [派遣], 给: 单位, 主送: 您}", "写法不对"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "papers.yaml"
    path.write_text(f"程序: wgsj\n文书:\n  派遣单: {row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=problem):
        papers.read(path)


def test_private_fields_and_unknown_places_do_not_fit() -> None:
    procedure = load_procedure(FOLDERS[0].parent / "procedure.yaml", library=catalogue.library())
    template = Template("信", "{上报.称呼}", ("{结案.没有}", "{期限.没有}"), "{本步.单位}")
    kind = papers.Kind(template, ("结案=好", "没有"), for_reporter=True)
    wrong = "；".join(papers.misfits({"信": kind}, procedure))
    for part in ("上报.称呼", "结案.没有", "期限.没有", "结案=好", "步骤“没有”"):
        assert part in wrong


def test_a_paragraph_without_its_value_is_left_out() -> None:
    template = Template("信", "{谁}", ("一{甲}", "二{乙}", "三"), "落款")
    paper = fill(template, {"甲": "有", "乙": ""}, number="1", day="今天")
    assert (paper.to, paper.body) == ("", ("一有", "三"))


def test_values_cannot_break_out_of_the_paper() -> None:
    template = Template("信", "您", ("{甲}",), "落款")
    page = html(fill(template, {"甲": "<script>1</script>\n㛃䶮 🙂"}, number="1", day="今天"))
    assert "<script>" not in page and "㛃䶮 🙂" in page
    assert page.count('class="paper-text"') == 2


def test_a_paper_keeps_the_date_it_was_given(world: World) -> None:
    taken, people = world.dispatched(), world.county.people
    before = signed_in(people["wangqiang"]).get(f"/cases/{taken.number}/papers/3/派遣单").content.decode()
    ask = {"理由": "等配件", "告知": "灯具没有到货，要晚几天。"}
    world.step(taken.case_id, "申请延期", people["wangqiang"], data=ask)
    world.step(taken.case_id, "延期审批", world.county.zhao_min, outcome="同意", data={"理由": "同意"})
    after = signed_in(people["wangqiang"]).get(f"/cases/{taken.number}/papers/3/派遣单").content.decode()
    body = before.split('<article class="paper">')[1]
    assert "前反馈办理情况" in body
    assert body.split("</article>")[0] == after.split('<article class="paper">')[1].split("</article>")[0]


def test_the_reporter_reads_the_notice_but_not_the_offices_papers(world: World, client) -> None:
    taken, people = world.dispatched(), world.county.people
    ask = {"理由": "等配件", "告知": "灯具没有到货，要晚几天。"}
    world.step(taken.case_id, "申请延期", people["wangqiang"], data=ask)
    world.step(taken.case_id, "延期审批", world.county.zhao_min, outcome="同意", data={"理由": "同意"})
    assert "延期通知书" in client.get(world.link(taken)).content.decode()
    page = client.get(world.link(taken, "/papers/6/延期通知书")).content.decode()
    assert "灯具没有到货" in page and "延长后，应在" in page
    for path in ("/papers/3/派遣单", "/papers/6/受理告知书", "/papers/99/延期通知书"):
        assert client.get(world.link(taken, path)).status_code == 404


def test_strangers_see_no_paper(world: World, client) -> None:
    taken = world.dispatched()
    assert client.get(f"/cases/{taken.number}/papers/3/派遣单").status_code == 302
    paper = f"/cases/{taken.number}/papers/3/派遣单"
    assert signed_in(world.county.people["chenmo"]).get(paper).status_code == 404
    assert signed_in(world.county.people["wangqiang"]).post(paper).status_code == 405


def test_a_preview_says_what_was_typed_and_records_nothing(world: World) -> None:
    taken = world.dispatched()
    seq = world.case(taken).seq
    leader = world.county.zhao_min
    typed = {"原因": "等待第三方", "理由": "等供电公司停电", "恢复": "2027-01-08"}
    page = signed_in(leader).post(f"/cases/{taken.number}/preview/挂账", typed).content.decode()
    assert "等供电公司停电" in page and "2027年1月8日" in page and "（预览）" in page
    assert world.case(taken).seq == seq
