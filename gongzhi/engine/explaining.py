"""`gongzhi packs explain`: what a procedure allows after some acts, what is due, and why others wait."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gongzhi.calendars import Calendar, summary_of
from gongzhi.engine.acts import events_of, parse_act, parse_attributes, parse_moment
from gongzhi.engine.advance import NotAllowed, replay
from gongzhi.engine.clocks import automatic, light
from gongzhi.engine.explain import explain
from gongzhi.engine.facts import at_opening, filled_in
from gongzhi.engine.folders import NATIONAL, calendar_of, loaded
from gongzhi.engine.grammar import GrammarError
from gongzhi.engine.kernel import finished
from gongzhi.engine.options import options
from gongzhi.engine.problems import PackError
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.refusal import Refusal
from gongzhi.engine.state import CaseState


def add_parser(commands: Any) -> None:
    """Add `explain` to the commands of `gongzhi packs`."""
    parser = commands.add_parser(
        "explain",
        help="说明一个程序走到某一步以后可以办什么、应当办什么、什么还不能办",
        description="按程序逐步办理，然后说明：可以办什么，应当办什么、何时到期，其余的为什么不能办、怎样补办。",
    )
    parser.add_argument("code", metavar="程序或文件", help="程序的代码、名称、目录名，或者程序文件")
    parser.add_argument(
        "--after",
        metavar="步骤;步骤=结果@日期",
        default="",
        help="已经办了什么，用分号隔开；没写日期的同上一步，开头的同第一个日期。例如“登记;转送交办=转送@2026-03-02”",
    )
    parser.add_argument("--on", metavar="日期", help="在哪一天看，默认为最后一步的日期")
    parser.add_argument(
        "--attr", metavar="要素=是", action="append", default=[], help="案情，由问到它的表单写明，可写多次"
    )
    parser.add_argument("--step", metavar="步骤", help="只说明这一步")
    parser.add_argument("--warn", metavar="天数", type=int, default=3, help="到期前几天亮黄灯，默认 3")
    parser.add_argument("--folder", metavar="目录", type=Path, default=NATIONAL, help="程序所在的包")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 with an answer; 1 when an act is refused or the pack is wrong; 2 when the call is."""
    try:
        answer = _answer(chosen)
    except (GrammarError, LookupError) as error:
        remedy = getattr(error, "remedy", "")
        print(f"{error.args[0]}。{remedy}", file=sys.stderr)
        return 2
    except PackError as error:
        print(error, file=sys.stderr)
        return 1
    except ValueError as error:  # days that no table of working days knows
        print(f"{error}。", file=sys.stderr)
        return 2
    except NotAllowed as error:
        refused = {"refused": _refusal(error.refusal)}
        print(json.dumps(refused, ensure_ascii=False, indent=1) if chosen.json else error.refusal.text)
        return 1
    print(json.dumps(answer, ensure_ascii=False, indent=1) if chosen.json else _text(answer))
    return 0


def _answer(chosen: argparse.Namespace) -> dict[str, Any]:
    procedure, calendar = loaded(chosen.folder, chosen.code), calendar_of(chosen.folder)
    attrs = parse_attributes("、".join(chosen.attr))
    _check_known(procedure, attrs)
    acts = [parse_act(text) for text in re.split("[;；]", chosen.after) if text.strip()]
    on = parse_moment(chosen.on) if chosen.on else None
    events = [filled_in(procedure, event, attrs) for event in events_of(acts, on)]
    state = replay(procedure, at_opening(procedure, attrs), events, calendar=calendar)
    now = max([event.at for event in events] + ([on] if on else []), default=None)
    if on and now != on:
        raise GrammarError(f"--on 的{on:%Y-%m-%d}早于已经办的步骤", "请写最后一步当天或者以后的日期。")
    if now is None:
        raise GrammarError("没有写日期", "请用 --on 写明在哪一天看。")
    return _report(procedure, state, now, calendar, timedelta(days=chosen.warn), chosen.step)


def _check_known(procedure: Procedure, attrs: dict[str, bool]) -> None:
    known = [attribute.name for attribute in procedure.attributes]
    for name in attrs:
        if name not in known:
            raise LookupError(f"“{procedure.title}”没有要素“{name}”，现有：{'、'.join(known)}")


def _report(
    procedure: Procedure,
    state: CaseState,
    now: datetime,
    calendar: Calendar,
    warn: timedelta,
    only: str | None,
) -> dict[str, Any]:
    if only is not None and only not in procedure.by_name:
        raise LookupError(f"“{procedure.title}”没有步骤“{only}”，现有：{'、'.join(procedure.by_name)}")
    shown = options(procedure, state, now=now, calendar=calendar)
    on_table = {refusal.step for refusal in shown.blocked}
    blocked = []
    for step in procedure.steps:
        refusal = explain(procedure, state, step, at=now, calendar=calendar)
        if refusal is not None and only in (None, step.name):
            blocked.append(_refusal(refusal) | {"on_table": step.name in on_table})
    return {
        "procedure": procedure.title,
        "version": procedure.version,
        "on": now.isoformat(),
        "finished": finished(procedure, state.marking, state.v),
        "enabled": [one.step.name for one in shown.enabled if only in (None, one.step.name)],
        "outcomes": {
            one.step.name: [o for o in one.outcomes if o] for one in shown.enabled if one.step.outcomes
        },
        "pending": [
            {
                "step": one.step,
                "due": one.due_at.isoformat() if one.due_at else None,
                "light": light(one, now, warn),
                "rule": one.rule,
                "why": summary_of(one.why) if one.why else "",
            }
            for one in shown.pending
        ],
        "automatic": [
            {"step": name, "at": at.isoformat()}
            for name, at in automatic(procedure, state, calendar=calendar)
        ],
        "blocked": blocked,
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "step": refusal.step,
        "missing": [one.what for one in refusal.missing],
        "rules": [one.rule for one in refusal.missing if one.rule],
        "articles": list(dict.fromkeys(one.article for one in refusal.missing if one.article)),
        "remedy": [str(step) for step in refusal.remedy],
        "earliest": refusal.earliest.isoformat() if refusal.earliest else None,
        "text": refusal.text,
    }


def _text(answer: dict[str, Any]) -> str:
    """The same for people; steps that are only switched off are left out."""
    lines = [f"{answer['procedure']}（{answer['version']}版） {answer['on'][:16].replace('T', ' ')}"]
    lines += ["已办结"] if answer["finished"] else []
    lines += ["", "可以办："]
    for name in answer["enabled"]:
        outcomes = answer["outcomes"].get(name)
        lines.append(f"  {name}" + (f"（{'、'.join(outcomes)}）" if outcomes else ""))
    lines += ["", "应当办："]
    for one in answer["pending"]:
        due = one["due"][:16].replace("T", " ") if one["due"] else "不限期或停计"
        lines.append(f"  {one['light']} {one['step']}  {due}  {one['why']}".rstrip())
    lines += [
        f"  ⏱ {one['step']}  {one['at'][:16].replace('T', ' ')} 自动办理" for one in answer["automatic"]
    ]
    lines += ["", "还不能办："]
    lines += [f"  {one['text']}" for one in answer["blocked"] if one["on_table"]]
    return "\n".join(lines)
