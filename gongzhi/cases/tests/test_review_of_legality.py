"""A major decision lives through both cases: its own, and the review of legality that its law demands."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from gongzhi.cases import catalogue, installing
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, Entry, Obligation
from gongzhi.cases.services import Wish, open_case, take_step
from gongzhi.cases.tests.conftest import BEGINS, NOW, County
from gongzhi.cases.tests.joint import children
from gongzhi.cases.verify import verify_all
from gongzhi.people import services as people

START = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)  # a Monday
STAFF = (("钱立", "town_leader"), ("周静", "reviewer"), ("何律", "reviewer"), ("党办", "office_clerk"))


class Decision:
    """A town decides to build a bridge; `step` takes a step so many days after the beginning."""

    def __init__(self, county: County) -> None:
        self.county = county
        for name in ("重大行政决策", "合法性审查"):
            installing.install(settings.PACKS / "cn/procedures" / name / "procedure.yaml", NOW)
        town = people.create_organisation(
            code="zf", name="永和镇人民政府", kind="town_government", parent=None, area=county.town
        )
        justice = people.create_organisation(
            code="sfs", name="永和司法所", kind="judicial_office", parent=None, area=county.town
        )
        for number, (name, role) in enumerate(STAFF):
            person = people.register_person(username=f"d{number}", name=name)
            unit = justice if role == "reviewer" else town
            people.appoint(person=person, organisation=unit, role=role, area=county.town, begins=BEGINS)
            county.people[name] = person
        drafter = county.people["周师傅"]
        people.appoint(person=drafter, organisation=justice, role="reviewer", area=county.town, begins=BEGINS)
        data = {"事项": "建永和桥", "来源": "代表委员提出", "论证": "可行", "承办": county.lighting.pk}
        data |= {"种类": "重大公共建设项目"}
        wish = Wish("启动决定", county.actor("钱立"), START, county.idem(), outcome="启动", data=data)
        self.case = open_case("zdxzjc", wish, channel="窗口", division=county.town.pk).case_id

    def step(self, name: str, who: str, day: int, *, case: int | None = None, **wish: Any) -> None:
        now = START + timedelta(days=day)
        done = Wish(name, self.county.actor(who, now.date()), now, self.county.idem(), **wish)
        take_step(case or self.case, done)

    def drafted(self) -> None:
        """Drafted, shown to the public for thirty days, opinions weighed."""
        self.step("拟订草案", "周师傅", 1, data={"草案": "第一稿"})
        self.step("公开征求意见", "周师傅", 1, data={"途径": "公开栏", "方式": "写信", "截止": "2026-09-03"})
        self.step("意见采纳", "周师傅", 32, data={"情况": "采纳三条"})

    def sent(self, day: int, draft: str) -> Case:
        """Sent to review with the adviser's opinion; returns the case of the review."""
        words = {"稿件": draft, "依据": "条例", "材料": "草案和说明"}
        self.step("送请审查", "周师傅", day, data=words)
        self.step("法律顾问意见", "何律", day, data={"意见": "可以"})
        return children(self.case, "合法性审查")[-1]

    def reviewed(self, review: Case, day: int, outcome: str) -> None:
        """The review from the check of its papers to the opinion that is sent back."""
        reviewer = self.county.people["周静"].pk
        no_part = {"审查员": reviewer, "回避": "没有参与起草或者承办"}
        advice = {"建议": "改第三条"} if outcome == "应当修改" else {}
        opinion = {"稿件": "送审稿", "权限": "有", "程序": "履行", "内容": "合法"} | advice
        self.step("材料审核", "党办", day, case=review.pk, outcome="齐全")
        self.step("分派审查员", "党办", day, case=review.pk, data=no_part)
        self.step("审查意见", "周静", day + 2, case=review.pk, outcome=outcome, data=opinion)
        self.step("审签", "钱立", day + 3, case=review.pk, outcome="同意")
        self.step("反馈", "党办", day + 3, case=review.pk, data={"文号": "审〔2026〕1号"})


@pytest.fixture
def decision(county: County) -> Decision:
    return Decision(county)


def due(case: int, step: str) -> str:
    at = Obligation.objects.get(case=case, step=step, ended_at=None).due_at
    return f"{timezone.localdate(at)}" if at else ""


def test_a_decision_lives_through_both_cases(decision: Decision) -> None:
    decision.drafted()
    first = decision.sent(33, "第一稿")
    assert (first.title, first.unit, first.due_step) == ("建永和桥", decision.county.lighting, "材料审核")
    assert (due(decision.case, "合法性审查"), due(first.pk, "材料审核")) == ("2026-09-18", "2026-09-08")

    decision.reviewed(first, 34, "应当修改")
    told = Entry.objects.get(case=decision.case, kind="子案完成")
    assert (told.step, told.outcome, told.actor) == ("合法性审查", "应当修改", decision.county.people["周静"])
    with pytest.raises(StepRefused, match="合法性审查"):
        discuss(decision, 38)

    decision.step("草案修改", "周师傅", 38, data=_words(decision, "草案修改"))
    second = decision.sent(39, "第二稿")
    assert second.pk != first.pk
    decision.reviewed(second, 40, "合法")
    discuss(decision, 46)
    assert Case.objects.get(pk=first.pk).closed_at is None  # its own filing is still due, and stops nobody
    assert due(first.pk, "归档") == "2026-09-30"
    assert list(verify_all()) == []


def discuss(decision: Decision, day: int) -> None:
    data = {"会议": "镇长办公会议", "材料": "草案、审查意见", "末位": "行政首长最后发表意见"}
    decision.step("集体讨论", "钱立", day, outcome="同意", data=data)


def _words(decision: Decision, step: str) -> dict[str, str]:
    """Something in every field that must be filled in."""
    form = catalogue.compiled(Case.objects.get(pk=decision.case).procedure_id).step(step).form
    return {spec.key: spec.options[0] if spec.options else "改了" for spec in form if spec.required}


def test_who_drafted_may_not_review_it_in_the_other_case(decision: Decision) -> None:
    decision.drafted()
    review = decision.sent(33, "第一稿")
    no_part = {"审查员": decision.county.people["周静"].pk, "回避": "没有参与起草或者承办"}
    decision.step("材料审核", "党办", 34, case=review.pk, outcome="齐全")
    decision.step("分派审查员", "党办", 34, case=review.pk, data=no_part)
    opinion = {"稿件": "送审稿", "权限": "有", "程序": "履行", "内容": "合法"}
    with pytest.raises(StepRefused, match="不得由同一人") as refused:
        decision.step("审查意见", "周师傅", 35, case=review.pk, outcome="合法", data=opinion)
    assert "重大行政决策" in refused.value.refusal.text


def test_a_changed_draft_ends_the_review_of_the_old_one(decision: Decision) -> None:
    decision.drafted()
    review = decision.sent(33, "第一稿")
    decision.step("草案修改", "周师傅", 34, data=_words(decision, "草案修改"))
    decision.sent(35, "第二稿")
    assert Case.objects.get(pk=review.pk).closed_at == START + timedelta(days=35)
    assert Entry.objects.filter(case=review.pk).order_by("-seq").values_list("step", flat=True)[0] == "作废"
    assert len(children(decision.case, "合法性审查")) == 2
