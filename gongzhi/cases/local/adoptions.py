"""Which local rules hold where and when: the decisions, read together and remembered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gongzhi.cases.models import Adoption
from gongzhi.engine.profiles import Profile
from gongzhi.reference import remembered


@dataclass(frozen=True, slots=True)
class Adopted:
    """A profile that holds in an area from `begins` until the day before `ends`; `pk` 0: not decided yet.

    `by` and `at` tell who entered it and when, `ended_by` and `end_basis` the decision that ends it.
    """

    pk: int
    profile: Profile
    area_path: str
    area_name: str
    begins: date
    basis: str = ""
    by: str = ""
    at: datetime | None = None
    ends: date | None = None
    end_basis: str = ""
    ended_by: str = ""

    def holds(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


@remembered("cases_adoption", "places_division", "people_person", most=2)
def every() -> tuple[Adopted, ...]:
    """All adoptions, those over and those to come too, in the order in which they lie over one another."""
    rows = Adoption.objects.select_related("area", "person", "ended__person").filter(ends=None)
    return in_order(map(_adopted, rows))


def in_order(some: Iterable[Adopted]) -> tuple[Adopted, ...]:
    """The county's before a town's, the older before the newer, what is not decided yet last."""
    return tuple(sorted(some, key=lambda one: (len(one.area_path), one.begins, one.pk == 0, one.pk)))


def _adopted(row: Adoption) -> Adopted:
    end = getattr(row, "ended", None)
    return Adopted(
        row.pk,
        Profile.from_json(row.profile),
        row.area.path,
        row.area.name,
        row.day,
        row.basis,
        _who(row),
        row.at,
        end.day if end else None,
        end.basis if end else "",
        _who(end) if end else "",
    )


def _who(row: Adoption) -> str:
    return row.person.name if row.person else "命令行"


def chain(some: Iterable[Adopted], day: date, area_path: str) -> list[Adopted]:
    """Those that hold for a matter there on `day`, the lowest layer first."""
    return [one for one in some if one.holds(day) and area_path.startswith(one.area_path)]
