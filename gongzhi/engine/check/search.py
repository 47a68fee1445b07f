"""A graph with what it can reach, and the two things every check asks of it: where an action is possible,
and a story."""

from dataclasses import dataclass

from gongzhi.engine.check.bits import Guard
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.space import Labels, Space, StateSet
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

    def story(
        self, states: StateSet, last: int | None = None, ending: str = "", more: Guard = ()
    ) -> tuple[str, ...]:
        """How to get into one of `states` (and then do `last`, where `more` holds), in as few steps as
        possible."""
        if not self.telling:
            return ("",)
        trace = self.space.trace(states)
        assert trace is not None, "a story is told about reachable states only"
        if last is None:
            return tell(self.graph.wiring, trace, ending=ending)
        stated = self.graph.possible(last, more).settled(trace.states[-1])
        return tell(self.graph.wiring, trace, last, stated=stated, ending=ending)

    def dead_end(self, lost: StateSet, goal: StateSet, labels: Labels, ending: str) -> tuple[str, ...]:
        """How to come where the goal is lost: if possible to where no facts whatever would help."""
        helped = self.space.can_reach(self.reached, goal, labels, luckily=True)
        plain = self.space.without(lost, helped)
        if self.space.empty(plain):
            return self.story(lost, None, f"{ending}除非以后的表单写明合适的案情。")
        return self.story(plain, None, ending)

    def before(self, action: int, more: Guard = ()) -> StateSet:
        """The reachable states in which the action is possible and `more` holds."""
        return self.space.where(self.reached, self.graph.possible(action, more))
