"""What the ledger says of child cases, as lines to read in the story of a case."""

from collections.abc import Iterable, Iterator
from typing import Any

from gongzhi.cases.children.news import KEY
from gongzhi.cases.children.strip import AT_WORK, Relative
from gongzhi.cases.erasure.reading import ASKED, DONE, REFUSED
from gongzhi.cases.models import Entry
from gongzhi.cases.numbers import grouped
from gongzhi.engine import EventKind, Refusal

WORDS = {
    "开立": "开立“{step}”的子案",
    "告知": "“{step}”的子案告知结果：{result}",
    "收回结果": "“{step}”的子案收回了结果",
    "收回": "收回“{step}”的子案",
    "不再等候": "不再等“{step}”的子案",
    "拆分": "拆出另一件",
}
NAMES: dict[str, str] = {
    EventKind.CHILDREN_NEWS: "子案的进展",
    EventKind.SUSPENDED: "全案中止",
    EventKind.RESUMED: "恢复办理",
}


HEADLINES = {ASKED: "申请删除个人信息", REFUSED: "不予删除个人信息", DONE: "删除个人信息"}


def news_lines(entry: Entry) -> Iterator[tuple[str, str]]:
    """(what happened, the child's number) for each child an entry tells of."""
    if entry.kind == EventKind.CHILDREN_NEWS:
        for line in entry.data.get(KEY, ()):
            yield _sentence(line), grouped(line["编号"])
    elif entry.kind == EventKind.CHILDREN_DONE:
        for line in entry.data.get(KEY, ()):
            yield line["结果"] or "已办", grouped(line["编号"])


def headline(entry: Entry) -> str:
    """What the line of a story is called that has no step."""
    if entry.kind == EventKind.ERASURE:
        return HEADLINES[entry.outcome]
    return NAMES.get(entry.kind, entry.kind)


def _sentence(line: dict[str, Any]) -> str:
    return WORDS[line["事"]].format(step=line["步骤"], result=line.get("结果", ""))


def held_by(blocked: Iterable[Refusal], relatives: Iterable[Relative]) -> dict[str, str]:
    """For each blocked step that waits for children at work: which, and in whose hands they are."""
    at_work: dict[str, list[str]] = {}
    for one in relatives:
        if one.current and one.state == AT_WORK:
            at_work.setdefault(one.step, []).append(_where(one))
    found = {}
    for refusal in blocked if at_work else ():
        waits = [
            f"“{name}”由子案办理：{'；'.join(hands)}"
            for name, hands in at_work.items()
            if name == refusal.step or f"“{name}”" in refusal.text
        ]
        if waits:
            found[refusal.step] = "。".join(waits) + "。"
    return found


def _where(one: Relative) -> str:
    hands = f"，等{one.holder}办“{one.due_step}”" if one.holder else ""
    return f"{one.unit} {grouped(one.number)}{hands}".strip()
