"""packs/cn/erasure.yaml: grounds, duties to keep, and how long private words are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.conf import settings

from gongzhi.calendars import Amount, earliest
from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.cases import catalogue

Dated = tuple[tuple[date, Amount], ...]
UNVERIFIED = "未核实"


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence of the law, by the short name under which the ledger keeps it."""

    name: str
    article: str
    says: str


@dataclass(frozen=True, slots=True)
class Duty:
    """The law has such cases archived. `terms`: for how long after the end; empty: for ever."""

    matter: str
    procedure: str
    source: str
    number: str
    article: str
    says: str
    terms: Dated
    verified: str


@dataclass(frozen=True, slots=True)
class ErasurePack:
    """`own`: the grounds a person may name. `refusals`: the only grounds for saying no. `kept`: by matter."""

    grounds: Mapping[str, Ground]
    own: tuple[str, ...]
    refusals: Mapping[str, Ground]
    remedy: Ground
    duties: tuple[Duty, ...]
    kept: Mapping[str, Dated]
    kept_by: Ground
    kept_verified: str

    def duty(self, matter: str, procedure: str) -> Duty | None:
        """The duty to keep that stands over cases of this kind."""
        return next((d for d in self.duties if procedure == d.procedure or matter == d.matter), None)


EXPIRED = "期满"
"""The ground of what is deleted because its time is over."""
KEYS = {"依据", "本人可选", "不予", "救济", "保存义务", "保存期限"}


def in_force(terms: Dated, today: date) -> Amount | None:
    """The value that applies on this day."""
    return max(((day, amount) for day, amount in terms if day <= today), default=(None, None))[1]


def ends(closed: datetime | None, terms: Dated, today: date) -> datetime | None:
    """The first moment after the term from the end of a case; None while it is open, or without a term."""
    amount = in_force(terms, today)
    if closed is None or amount is None:
        return None
    return earliest(closed, amount, calendar=catalogue.calendar())


@cache
def erasure() -> ErasurePack:
    """The national file; DataError names what is wrong with it."""
    path = settings.PACKS / "cn" / "erasure.yaml"
    content = read_mapping(path, KEYS)
    try:
        kept = content["保存期限"]
        return ErasurePack(
            grounds=_grounds(content["依据"]),
            own=tuple(content["本人可选"]),
            refusals=_grounds(content["不予"]),
            remedy=_ground("救济", content["救济"]),
            duties=tuple(_duty(row) for row in content["保存义务"]),
            kept={matter: _dated(terms) for matter, terms in kept["事类"].items()},
            kept_by=_ground("保存期限", kept),
            kept_verified=kept["核实"],
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def _ground(name: str, row: Mapping[str, str]) -> Ground:
    return Ground(name, row["条文"], row["说"])


def _grounds(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Ground]:
    return {name: _ground(name, row) for name, row in rows.items()}


def _dated(terms: Mapping[str, str]) -> Dated:
    return tuple((date.fromisoformat(str(day)), Amount.parse(text)) for day, text in terms.items())


def _duty(row: Mapping[str, object]) -> Duty:
    terms = row["年限"]
    assert isinstance(terms, Mapping)
    return Duty(
        matter=str(row.get("事类", "")),
        procedure=str(row.get("程序", "")),
        source=str(row["法源"]),
        number=str(row["条"]),
        article=str(row["条文"]),
        says=str(row["说"]),
        terms=_dated(terms),
        verified=str(row["年限核实"]),
    )
