"""The checks that need no clock, in the order of their numbers."""

from collections.abc import Callable, Iterator

from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.duties import duties_do_not_evaporate, duties_extinguished
from gongzhi.engine.check.facts import facts_come_in_time
from gongzhi.engine.check.finding import Finding
from gongzhi.engine.check.liveness import always_finishes, every_action_occurs, finishes_without_outsiders
from gongzhi.engine.check.properties import no_vacuous_property, properties_hold
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.waivers import nothing_slips_past_a_step_to_come, nothing_slips_past_an_outcome


def untimed_checks(search: Search, claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """All of them, one after the other."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        lambda: every_action_occurs(search),
        lambda: properties_hold(search, claims),
        lambda: always_finishes(search),
        lambda: finishes_without_outsiders(search),
        lambda: duties_do_not_evaporate(search),
        lambda: duties_extinguished(search),
        lambda: no_vacuous_property(search, claims),
    ]
    for check in checks:
        yield from check()


def hints(search: Search) -> Iterator[Finding]:
    """What the author should look at in the graph as it is written; mutants are not asked."""
    yield from nothing_slips_past_an_outcome(search)
    yield from nothing_slips_past_a_step_to_come(search)
    yield from facts_come_in_time(search)
