"""A procedure with local rules laid over it becomes a version of its own, once it is proved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from gongzhi import reference
from gongzhi.cases import catalogue
from gongzhi.cases.installing import told_by
from gongzhi.cases.local.adoptions import Adopted, chain, in_order
from gongzhi.cases.models import ProcedureVersion
from gongzhi.cases.proofs import proof_among
from gongzhi.engine import Procedure, compile_text
from gongzhi.engine.asking import uses
from gongzhi.engine.profiles import Profile, combined, library_under, under


@dataclass(frozen=True, slots=True)
class Combination:
    """A national version with the profiles that bear on it, the lowest layer first; `area` is one where it
    will run."""

    national: int
    profiles: tuple[Profile, ...]
    area: str
    day: date

    @property
    def row(self) -> ProcedureVersion:
        return catalogue.versions()[self.national]

    @property
    def digest(self) -> str:
        return combined(self.row.sha256, self.profiles)

    @property
    def installed(self) -> ProcedureVersion | None:
        return catalogue.under_profiles(self.row, self.profiles)

    @property
    def said(self) -> str:
        """«网格事件处置 2026.1 + 青云镇网格事件时限»"""
        return " + ".join((f"{self.row.title} {self.row.version}", *(one.name for one in self.profiles)))


@dataclass(frozen=True, slots=True)
class Proved:
    """A combination with its compiled procedure and its proof, ready to be stored."""

    combination: Combination
    procedure: Procedure
    report: dict[str, Any]


def needed(some: Iterable[Adopted], since: date) -> dict[str, Combination]:
    """Every combination that cases opened from `since` on will run under, by digest."""
    if not (layers := in_order(some)):
        return {}  # and no procedure is read for it
    asked = {pk: uses(catalogue.compiled(pk)) for pk in _national()}
    found: dict[str, Combination] = {}
    for day in _turns(layers, since):
        for area in {one.area_path for one in layers if one.holds(day)}:
            profiles = [one.profile for one in chain(layers, day, area)]
            for pk in catalogue.in_force(day):
                if bearing := tuple(one for one in profiles if one.names & asked[pk]):
                    combination = Combination(pk, bearing, area, day)
                    found.setdefault(combination.digest, combination)
    return found


def _national() -> list[int]:
    return [row.pk for row in catalogue.versions().values() if row.base_id is None]


def _turns(layers: Sequence[Adopted], since: date) -> list[date]:
    """The days from `since` on, from which something else holds than before."""
    days = {day for one in layers for day in (one.begins, one.ends) if day}
    days |= {day for pk in _national() for day in _span(catalogue.versions()[pk]) if day}
    return [since, *sorted(day for day in days if day > since)]


def _span(row: ProcedureVersion) -> tuple[date, date | None]:
    return row.in_force, row.retired


def compile_under(combination: Combination) -> Procedure:
    """Raises PackError when one of the profiles is looser than what lies below it."""
    row = ProcedureVersion.objects.only("code", "version", "sha256", "source").get(pk=combination.national)
    laws = library_under(settings.PACKS / "cn", combination.profiles)
    whole = compile_text(row.source, f"{row.code}@{row.version}", row.sha256, laws)
    return under(whole, combination.profiles)


def proved(combination: Combination, day: date) -> Proved:
    """Seconds of work, unless a proof travels with the profile. Raises PackError with the story of a
    breach.
    """
    procedure = compile_under(combination)
    return Proved(combination, procedure, proof_among(_kept(combination), procedure, day))


def _kept(combination: Combination) -> list[Any]:
    """Where a proof of just this combination may lie: beside the profile."""
    code = combination.row.code
    alone = combination.profiles[0].code if len(combination.profiles) == 1 else ""
    return sorted(settings.PACKS.glob(f"**/{alone}/proofs/{code}.json")) if alone else []


def store(ready: Iterable[Proved], now: datetime) -> list[ProcedureVersion]:
    """Keep them as versions; what is there already stays as it is."""
    rows = [_stored(one, now) for one in ready]
    reference.changed()
    return rows


def _stored(ready: Proved, now: datetime) -> ProcedureVersion:
    one, told = ready.combination, told_by(ready.procedure)
    national = ProcedureVersion.objects.only("source").get(pk=one.national)
    rest = {
        "source": national.source,
        "report": ready.report,
        "installed_at": now,
        "base": national,
        "profiles": [profile.to_json() for profile in one.profiles],
        **told,
    }
    key = {name: rest.pop(name) for name in ("code", "version")}
    row, _ = ProcedureVersion.objects.get_or_create(**key, sha256=ready.procedure.sha256, defaults=rest)
    return row
