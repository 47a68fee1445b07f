"""Where everything of a BPMN file stands: the places of our own drawing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from gongzhi.engine.views.bpmn_names import BPMNDI, DC, DI, terms_of
from gongzhi.engine.views.flows import Flow, gateways, step_of
from gongzhi.engine.views.layout import BOX, LANE_HEAD, STAGE_HEAD, Drawing, Point

EVENT, GATE = 36, 20
Bounds = tuple[int, int, int, int]


def diagram(drawing: Drawing, flows: list[Flow]) -> ET.Element:
    """Shapes with their bounds and flows with their corners."""
    root = ET.Element(BPMNDI + "BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(root, BPMNDI + "BPMNPlane", {"id": "plane", "bpmnElement": "collaboration"})
    places = dict(_places(drawing))
    places |= {gate: _beside(gate, places[step_of(gate)]) for gate in gateways(flows)}
    for name, bounds in places.items():
        given = {"id": f"{name}_shape", "bpmnElement": name}
        level = {"isHorizontal": "true"} if name == "pool" or name.startswith("lane") else {}
        shape = ET.SubElement(plane, BPMNDI + "BPMNShape", given | level)
        sides = dict(zip(("x", "y", "width", "height"), map(str, bounds), strict=True))
        ET.SubElement(shape, DC + "Bounds", sides)
    ways = {
        (f"step{line.arrow.source}", f"step{line.arrow.target}"): line.points
        for line in drawing.lines
        if not line.joins
    }
    for number, (source, target, _) in enumerate(flows):
        given = {"id": f"flow{number}_edge", "bpmnElement": f"flow{number}"}
        edge = ET.SubElement(plane, BPMNDI + "BPMNEdge", given)
        for x, y in ways.get((step_of(source), step_of(target))) or _straight(places[source], places[target]):
            ET.SubElement(edge, DI + "waypoint", {"x": str(x), "y": str(y)})
    return root


def _places(drawing: Drawing) -> Iterator[tuple[str, Bounds]]:
    end = drawing.width + 2 * EVENT
    yield "pool", (-2 * EVENT, STAGE_HEAD, end + 2 * EVENT, drawing.height - STAGE_HEAD)
    for number, band in enumerate(drawing.lanes):
        yield f"lane{number}", (-EVENT, band.begin, end + EVENT, band.end - band.begin)
    first = drawing.lanes[0]
    middle = (first.begin + first.end - EVENT) // 2
    yield "start", (LANE_HEAD - 2 * EVENT, middle, EVENT, EVENT)
    yield "end", (drawing.width, middle, EVENT, EVENT)
    for step, (x, y) in drawing.boxes.items():
        yield f"step{step}", (x, y, *BOX)
    for step, terms in terms_of(drawing).items():
        x, y = drawing.boxes[step]
        for number in range(len(terms)):
            yield f"timer{step}_{number}", (x + 6 + 30 * number, y + BOX[1] - EVENT // 2, EVENT, EVENT)


def _beside(gate: str, place: Bounds) -> Bounds:
    x = place[0] + place[2] if gate.startswith("split") else place[0] - GATE
    return x, place[1] + (place[3] - GATE) // 2, GATE, GATE


def _straight(source: Bounds, target: Bounds) -> tuple[Point, Point]:
    """From the right side of one shape to the left side of the other."""
    begin = (source[0] + source[2], source[1] + source[3] // 2)
    return begin, (target[0], target[1] + target[3] // 2)
