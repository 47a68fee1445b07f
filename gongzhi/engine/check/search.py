"""A graph with what it can reach, and the two things every check asks of it: where an action is possible,
and a story."""

from dataclasses import dataclass

from gongzhi.engine.check.bits import Guard, Query
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.space import Space, StateSet
from gongzhi.engine.check.story import tell


@dataclass(slots=True)
class Search:
    """A graph with everything it can reach, and without 退出 steps."""

    graph: Graph
    space: Space
    reached: StateSet
    orderly: StateSet  # reached without any 退出 step
    telling: bool = True  # off for mutants: nobody reads their stories

    @classmethod
    def of(
        cls,
        graph: Graph,
        space: Space,
        *,
        telling: bool = True,
        known: tuple[StateSet, StateSet] | None = None,
    ) -> "Search":
        """`known`: what is known to be reached, and to be reached without 退出."""
        reached, orderly = known or (None, None)
        orderly = space.reach(graph.labels(escapes=False), known=orderly)
        reached = orderly if reached is None else space.either(reached, orderly)
        return cls(graph, space, space.reach(known=reached), orderly, telling)

    def story(self, states: StateSet, last: int | None = None, ending: str = "") -> tuple[str, ...]:
        """How to get into one of `states` (and then do `last`), in as few steps as possible."""
        if not self.telling:
            return ("",)
        trace = self.space.trace(states)
        assert trace is not None, "a story is told about reachable states only"
        return tell(self.graph.wiring, trace, last, ending=ending)

    def before(self, action: int, more: Guard = ()) -> StateSet:
        """The reachable states in which the action is possible and `more` holds."""
        return self.space.where(self.reached, Query(self.graph.guard(action) + more))
