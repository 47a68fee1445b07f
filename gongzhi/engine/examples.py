"""Worked examples of a procedure, written by those who know the work: what happened, and what must follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gongzhi.calendars import ZONE, Calendar
from gongzhi.engine.acts import Act, events_of, parse_act, parse_moment
from gongzhi.engine.advance import NotAllowed, advance, start
from gongzhi.engine.clocks import automatic, obligations
from gongzhi.engine.counting import count_errors
from gongzhi.engine.decide import decide
from gongzhi.engine.facts import at_opening, filled_in
from gongzhi.engine.kernel import finished
from gongzhi.engine.options import options
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.refusal import Refusal
from gongzhi.engine.state import CaseState
from gongzhi.engine.strict_yaml import Mapping, Scalar, read

_NONE = "无"


@dataclass(frozen=True, slots=True)
class Example:
    """`blocked` and `due` keep what the author wrote after the colon; `line` is where the example begins."""

    name: str
    line: int
    attrs: dict[str, bool]
    acts: tuple[Act, ...]
    now: datetime | None
    enabled: tuple[str, ...]
    exactly: tuple[str, ...] | None
    due: dict[str, str]
    blocked: dict[str, str]
    timers: dict[str, str]
    tallies: tuple[tuple[str, dict[str, str], str], ...]
    finished: str


def read_examples(path: Path) -> list[Example]:
    """The examples of a tests.yaml. Raises PackError."""
    problems = Problems(str(path))
    top = Fields(read(path), "文件", problems)
    examples = []
    for node in top.nodes("例"):
        if isinstance(node, Mapping):
            examples.append(_example(Fields(node, "例", problems)))
    top.finish()
    problems.check()
    return examples


def _example(fields: Fields) -> Example:
    problems, line = fields.problems, fields.line_of("经过")
    attrs = {name: value == "是" for name, value in _pairs(fields, "要素").items()}
    acts = tuple(
        act for text in fields.texts("经过", required=True) if (act := problems.read(line, parse_act, text))
    )
    now = fields.text("到")
    example = Example(
        name=fields.text("名", required=True),
        line=fields.line,
        attrs=attrs,
        acts=acts,
        now=problems.read(fields.line_of("到"), parse_moment, now) if now else None,
        enabled=fields.texts("可办"),
        exactly=fields.texts("只可办") if "只可办" in fields.node.entries else None,
        due=_pairs(fields, "待办"),
        blocked=_pairs(fields, "不可办"),
        timers=_pairs(fields, "到时"),
        tallies=tuple(_tallies(fields)),
        finished=fields.text("办结"),
    )
    fields.finish()
    return example


def _pairs(fields: Fields, key: str) -> dict[str, str]:
    mapping = fields.mapping(key)
    found = {}
    for name, entry in mapping.entries.items() if mapping else ():
        if isinstance(entry.value, Scalar):
            found[name] = entry.value.text
        else:
            fields.problems.note(entry.line, f"“{key}”的“{name}”应当是一段文字", "写作 步骤: 文字。")
    return found


def _tallies(fields: Fields) -> Iterator[tuple[str, dict[str, str], str]]:
    """计票: a list of {步骤: 表决=通过, 数: {…}, 说明: words}."""
    for node in fields.nodes("计票"):
        if isinstance(node, Mapping):
            one = Fields(node, "计票", fields.problems)
            yield one.text("步骤", required=True), _pairs(one, "数"), one.text("说明")
            one.finish()


def failures(example: Example, procedure: Procedure, calendar: Calendar) -> list[str]:
    """What of the example does not come true, in Chinese; empty if all does."""
    state = start(procedure, at_opening(procedure, example.attrs))
    events = [filled_in(procedure, event, example.attrs) for event in events_of(example.acts)]
    for event in events:
        try:
            state = advance(procedure, state, event, calendar=calendar)
        except NotAllowed as error:
            return [f"第{event.seq}步“{event.step or event.kind}”没有被允许：{error.refusal.text}"]
    now = example.now or events[-1].at
    return [
        *_enabled(example, procedure, state, now, calendar),
        *_due(example, procedure, state, calendar),
        *_blocked(example, procedure, state, now, calendar),
        *_timers(example, procedure, state, calendar),
        *_counted(example, procedure, state, now),
        *_finished(example, procedure, state),
    ]


def _enabled(
    e: Example, procedure: Procedure, state: CaseState, now: datetime, calendar: Calendar
) -> Iterator[str]:
    open_now: dict[str, tuple[str | None, ...]] = {
        one.step.name: one.outcomes for one in options(procedure, state, now=now, calendar=calendar).enabled
    }
    for text in (*e.enabled, *(e.exactly or ())):
        act = parse_act(text)
        if act.step not in open_now or act.outcome not in (None, *open_now[act.step]):
            yield f"“{text}”应当可办，实际可办：{'、'.join(open_now)}"
    if e.exactly is not None and (more := set(open_now) - {parse_act(text).step for text in e.exactly}):
        yield f"还可办：{'、'.join(sorted(more))}"


def _due(e: Example, procedure: Procedure, state: CaseState, calendar: Calendar) -> Iterator[str]:
    running = {one.step: one for one in reversed(obligations(procedure, state, calendar=calendar))}
    for name, wanted in e.due.items():
        one = running.get(name)
        if one is None:
            if wanted != _NONE:
                yield f"“{name}”应当待办，实际待办：{'、'.join(running)}"
        elif wanted == _NONE:
            yield f"“{name}”不应待办"
        elif (found := "停计" if one.paused else _moment(one.due_at, wanted)) != wanted:
            yield f"“{name}”应当在{wanted}届满，算得{found}"


def _timers(e: Example, procedure: Procedure, state: CaseState, calendar: Calendar) -> Iterator[str]:
    running = dict(automatic(procedure, state, calendar=calendar))
    for name, wanted in e.timers.items():
        found = _moment(running[name], wanted) if name in running else _NONE
        if found != wanted:
            yield f"“{name}”应当在{wanted}自动办理，算得{found}"


def _moment(at: datetime | None, like: str) -> str:
    """The moment as precisely as the author wrote it."""
    if at is None:
        return "不限期"
    text = at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
    return text if "T" in like else text[:10]


def _blocked(
    e: Example, procedure: Procedure, state: CaseState, now: datetime, calendar: Calendar
) -> Iterator[str]:
    for text, reason in e.blocked.items():
        act = parse_act(text)
        step = procedure.by_name.get(act.step or "")
        if act.outcome is None and step and step.outcomes:
            act = parse_act(f"{act.step}={step.outcomes[0]}{text.removeprefix(act.step or '')}")
        event = filled_in(procedure, act.event(state.seq + 1, act.at or now), e.attrs)
        answer = decide(procedure, state, event, calendar=calendar)
        if not isinstance(answer, Refusal):
            yield f"“{text}”不应可办"
        elif reason not in answer.text:
            yield f"“{text}”不可办的说明里应当有“{reason}”，实际是：{answer.text}"


def _counted(e: Example, procedure: Procedure, state: CaseState, now: datetime) -> Iterator[str]:
    """The outcome named must be the only one the numbers admit."""
    for text, numbers, words in e.tallies:
        event = filled_in(procedure, parse_act(text).event(state.seq + 1, now), e.attrs)
        errors = {
            outcome: "".join(
                count_errors(procedure, state, replace(event, outcome=outcome), numbers).values()
            )
            for outcome in procedure.step(event.step or "").outcomes
        }
        wrong = errors.pop(event.outcome or "", f"没有结果“{event.outcome}”")
        told = "".join(errors.values())
        if wrong or not told:
            yield f"“{text}”应当与票数相合：{wrong or '这一步不计票'}"
        elif words not in told:
            yield f"“{text}”的计票说明里应当有“{words}”，实际是：{told}"


def _finished(e: Example, procedure: Procedure, state: CaseState) -> Iterator[str]:
    done = "是" if finished(procedure, state.marking, state.v) else "否"
    if e.finished and e.finished != done:
        yield f"办结应当为{e.finished}，实际为{done}"
