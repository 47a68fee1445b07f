"""Where one case stands: three integers, and what is needed to say since when and because of what.

The ledger is the truth; a CaseState is computed from it and may be thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongzhi.calendars import Amount
from gongzhi.engine.kernel import Marking
from gongzhi.engine.procedure import Procedure

WHOLE_CASE = -1
"""Index of the pause that stops every clock (全案中止)."""


@dataclass(frozen=True, slots=True)
class Done:
    """The latest valid doing of a step. Actor and unit are kept only where duties must be separated."""

    seq: int
    at: datetime
    outcome: str | None = None
    actor: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A doing that no longer counts: `done`, undone by the step `by` under `rule`."""

    done: Done
    seq: int
    at: datetime
    by: int
    rule: int


@dataclass(frozen=True, slots=True)
class Off:
    """Steps switched off together (`mask`, I bits) by the step `by` under `rule`."""

    seq: int
    at: datetime
    by: int
    rule: int
    mask: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A running duty: the R bit `index` is due under `rule` since `start`; None if due from the beginning.

    `until`: the day agreed on, for a rule with 限至.
    """

    index: int
    rule: int
    since_seq: int
    start: datetime | None
    by: int | None = None
    extended: tuple[Amount, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which the procedure's pause of that index (or WHOLE_CASE) held; `ends` None while it does."""

    pause: int
    begins: datetime
    ends: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fact recorded although the procedure did not allow it, with the rules it broke."""

    seq: int
    step: int
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseState:
    """Frozen; `advance` makes the next one. `v`: attribute bits. Dictionaries are keyed by step index."""

    marking: Marking
    v: int
    seq: int
    done: Mapping[int, Done]
    lost: Mapping[int, Lost]
    offs: tuple[Off, ...] = ()
    duties: tuple[Duty, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    @property
    def suspended(self) -> Stretch | None:
        """The running 全案中止, if there is one."""
        for stretch in self.stretches:
            if stretch.pause == WHOLE_CASE and stretch.ends is None:
                return stretch
        return None

    def off(self, step: int) -> Off | None:
        """What switched the step off last."""
        for off in reversed(self.offs):
            if off.mask >> step & 1:
                return off
        return None

    def to_json(self) -> dict[str, Any]:
        """A small JSON value. It belongs to one version of the procedure: bits mean nothing in another."""
        return {
            "marking": [format(part, "x") for part in self.marking],
            "v": self.v,
            "seq": self.seq,
            "done": {str(step): _done_out(done) for step, done in self.done.items()},
            "lost": {
                str(step): [_done_out(lost.done), lost.seq, lost.at.isoformat(), lost.by, lost.rule]
                for step, lost in self.lost.items()
            },
            "offs": [[o.seq, o.at.isoformat(), o.by, o.rule, format(o.mask, "x")] for o in self.offs],
            "duties": [
                [
                    *(d.index, d.rule, d.since_seq, _time_out(d.start), d.by),
                    [str(a) for a in d.extended],
                    *([_time_out(d.until)] if d.until else []),
                ]
                for d in self.duties
            ],
            "stretches": [
                [s.pause, s.begins.isoformat(), _time_out(s.ends), s.reason] for s in self.stretches
            ],
            "flaws": [[flaw.seq, flaw.step, list(flaw.rules)] for flaw in self.flaws],
        }

    @classmethod
    def from_json(cls, procedure: Procedure, data: Mapping[str, Any]) -> CaseState:
        """The inverse of `to_json`. Raises KeyError, ValueError or TypeError on anything else."""
        marking = Marking(*(int(part, 16) for part in data["marking"]))
        if marking.I >> len(procedure.steps):
            raise ValueError(f"这份状态不属于程序“{procedure.title}”{procedure.version}版")
        return cls(
            marking=marking,
            v=data["v"],
            seq=data["seq"],
            done={int(step): _done_in(row) for step, row in data["done"].items()},
            lost={
                int(step): Lost(_done_in(done), seq, _time(at), by, rule)
                for step, (done, seq, at, by, rule) in data["lost"].items()
            },
            offs=tuple(
                Off(seq, _time(at), by, rule, int(mask, 16)) for seq, at, by, rule, mask in data["offs"]
            ),
            duties=tuple(_duty_in(row) for row in data["duties"]),
            stretches=tuple(
                Stretch(pause, _time(begins), _time_in(ends), reason)
                for pause, begins, ends, reason in data["stretches"]
            ),
            flaws=tuple(Flaw(seq, step, tuple(rules)) for seq, step, rules in data["flaws"]),
        )


_time = datetime.fromisoformat


def _time_out(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time_in(text: str | None) -> datetime | None:
    return _time(text) if text else None


def _done_out(done: Done) -> list[Any]:
    row = [done.seq, done.at.isoformat(), done.outcome, done.actor, done.unit]
    while row[-1] is None:
        row.pop()
    return row


def _done_in(row: Iterable[Any]) -> Done:
    seq, at, *rest = row
    return Done(seq, _time(at), *rest)


def _duty_in(row: Iterable[Any]) -> Duty:
    index, rule, since, start, by, extended, *until = row
    amounts = tuple(Amount.parse(text) for text in extended)
    return Duty(index, rule, since, _time_in(start), by, amounts, _time_in(until[0]) if until else None)
