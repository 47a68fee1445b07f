"""The sequence flows of the BPMN view, with a gateway wherever several leave or reach one node.

All gateways are inclusive: «whichever of these are needed». Which those are, the rules say.
"""

from __future__ import annotations

from collections import Counter

from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.views.arrows import Kind
from gongzhi.engine.views.layout import Drawing

Flow = tuple[str, str, str]
"""From node to node, with the words on the flow."""


def flows_of(drawing: Drawing) -> list[Flow]:
    """The order of the drawing, a start before what nothing comes before, an end behind what finishes."""
    procedure = drawing.procedure
    pairs: dict[tuple[int, int], str] = {}
    for line in drawing.lines:
        if line.arrow.kind is not Kind.RETURN:
            pairs.setdefault((line.arrow.source, line.arrow.target), line.arrow.label)
    flows = [(f"step{a}", f"step{b}", label) for (a, b), label in pairs.items()]
    reached, continued = {b for _, b in pairs}, {a for a, _ in pairs}
    finishing = {flag.step for flag in procedure.flags if flag.index in bits_of(procedure.finish)}
    flows += [("start", f"step{step.index}", "") for step in procedure.steps if step.index not in reached]
    flows += [
        (f"step{step.index}", "end", "")
        for step in procedure.steps
        if step.index in finishing or step.index not in continued
    ]
    return _through_gateways(flows)


def gateways(flows: list[Flow]) -> list[str]:
    """The gateways in order of appearance; «split3» stands behind step 3, «join3» before it."""
    nodes = (node for source, target, _ in flows for node in (source, target))
    return [node for node in dict.fromkeys(nodes) if node.startswith(("split", "join"))]


def step_of(gateway: str) -> str:
    """The node a gateway belongs to; any other node is its own."""
    for side in ("split", "join"):
        if gateway.startswith(side):
            rest = gateway.removeprefix(side)
            return f"step{rest}" if rest.isdigit() else rest
    return gateway


def _through_gateways(flows: list[Flow]) -> list[Flow]:
    leaving, reaching = Counter(f[0] for f in flows), Counter(f[1] for f in flows)
    split = {node: _gate("split", node) for node, count in leaving.items() if count > 1}
    join = {node: _gate("join", node) for node, count in reaching.items() if count > 1}
    between = [(split.get(a, a), join.get(b, b), label) for a, b, label in flows]
    return [
        *between,
        *((node, gate, "") for node, gate in split.items()),
        *((gate, node, "") for node, gate in join.items()),
    ]


def _gate(side: str, node: str) -> str:
    return side + node.removeprefix("step")
