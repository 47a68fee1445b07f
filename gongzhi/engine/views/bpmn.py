"""A procedure as BPMN 2.0: a picture for readers of BPMN, not something to run.

BPMN cannot say what a procedure says (a step may be done whenever nothing forbids it). So the process is
marked as not executable, its flows are the reduced order and the duties of the drawing (see `flows`), its
terms are timers on the steps, and every rule stands in full in the `extensionElements` of its process.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from gongzhi.engine.procedure import Procedure, Step
from gongzhi.engine.render import rule_article, rule_text
from gongzhi.engine.views.bpmn_diagram import diagram
from gongzhi.engine.views.bpmn_names import BPMN, OURS, PREFIXES, SCHEMA, XSI, expression, key, terms_of
from gongzhi.engine.views.flows import Flow, flows_of, gateways, step_of
from gongzhi.engine.views.grid import lane_of, lane_title
from gongzhi.engine.views.layout import Drawing, lay_out


def write_bpmn(procedure: Procedure, day: date) -> str:
    """One pool with a lane for each role. Lengths of time are those of `day`."""
    for prefix, space in PREFIXES.items():
        ET.register_namespace(prefix, space)
    drawing = lay_out(procedure, day)
    flows = flows_of(drawing)
    root = ET.Element(
        BPMN + "definitions",
        {"id": "definitions", "targetNamespace": SCHEMA, "exporter": "gongzhi", "name": procedure.title},
    )
    collaboration = ET.SubElement(root, BPMN + "collaboration", {"id": "collaboration"})
    ET.SubElement(
        collaboration,
        BPMN + "participant",
        {"id": "pool", "name": procedure.title, "processRef": key(procedure)},
    )
    root.append(_process(drawing, flows))
    root.append(diagram(drawing, flows))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _process(drawing: Drawing, flows: list[Flow]) -> ET.Element:
    procedure = drawing.procedure
    process = ET.Element(
        BPMN + "process", {"id": key(procedure), "name": procedure.title, "isExecutable": "false"}
    )
    process.append(_rules(procedure))
    process.append(_lanes(procedure, terms_of(drawing), gateways(flows)))
    entering, leaving = defaultdict(list), defaultdict(list)
    for number, (source, target, _) in enumerate(flows):
        leaving[source].append(f"flow{number}")
        entering[target].append(f"flow{number}")
    for node in _nodes(drawing, flows):
        for tag, found in (("incoming", entering), ("outgoing", leaving)):
            for flow in found[node.get("id", "")]:
                ET.SubElement(node, BPMN + tag).text = flow
        _last(node)
        process.append(node)
    for step, terms in terms_of(drawing).items():
        for number, term in enumerate(terms):
            process.append(_timer(step, number, term))
    for number, (source, target, name) in enumerate(flows):
        given = {"id": f"flow{number}", "sourceRef": source, "targetRef": target}
        ET.SubElement(process, BPMN + "sequenceFlow", given | ({"name": name} if name else {}))
    return process


def _rules(procedure: Procedure) -> ET.Element:
    """Every sentence with its article, in our own name space."""
    kept = ET.Element(BPMN + "extensionElements")
    for number, rule in sorted(procedure.rules.items()):
        given = {"number": str(number), "article": rule_article(procedure, number), "written": rule.text}
        ET.SubElement(kept, OURS + "rule", given).text = rule_text(procedure, number)
    return kept


def _lanes(procedure: Procedure, terms: dict[int, tuple[str, ...]], gates: list[str]) -> ET.Element:
    lanes = ET.Element(BPMN + "laneSet", {"id": "lanes"})
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in procedure.steps:
        steps[lane_of(procedure, step.index)].append(step)
    for number, (lane, its) in enumerate(steps.items()):
        given = {"id": f"lane{number}", "name": lane_title(procedure, lane)}
        element = ET.SubElement(lanes, BPMN + "lane", given)
        nodes = [f"step{step.index}" for step in its]
        nodes += [f"timer{one.index}_{i}" for one in its for i in range(len(terms.get(one.index, ())))]
        nodes += ["start", "end"] if not number else []
        nodes += [gate for gate in gates if step_of(gate) in nodes]
        for node in nodes:
            ET.SubElement(element, BPMN + "flowNodeRef").text = node
    return lanes


def _nodes(drawing: Drawing, flows: list[Flow]) -> Iterator[ET.Element]:
    procedure = drawing.procedure
    yield ET.Element(BPMN + "startEvent", {"id": "start", "name": "开始"})
    for step in procedure.steps:
        kind = "serviceTask" if step.automatic else "userTask" if step.roles else "task"
        kind = "callActivity" if step.children else kind
        node = ET.Element(BPMN + kind, {"id": f"step{step.index}", "name": step.name})
        said = [f"阶段：{step.stage}", *([f"结果：{'、'.join(step.outcomes)}"] if step.outcomes else [])]
        if len(step.roles) > 1:
            said.append("办理：" + "、".join(procedure.roles[role].title for role in step.roles))
        ET.SubElement(node, BPMN + "documentation").text = "；".join([*said, *filter(None, [step.help])])
        yield node
    for gateway in gateways(flows):
        direction = "Diverging" if gateway.startswith("split") else "Converging"
        yield ET.Element(BPMN + "inclusiveGateway", {"id": gateway, "gatewayDirection": direction})
    yield ET.Element(BPMN + "endEvent", {"id": "end", "name": "办结"})


def _last(node: ET.Element) -> None:
    """The schema wants documentation, then incoming, then outgoing; they were added in that order."""
    for documentation in node.findall(BPMN + "documentation"):
        node.remove(documentation)
        node.insert(0, documentation)


def _timer(step: int, number: int, term: str) -> ET.Element:
    """A timer on the edge of a step that is due in some time. It interrupts nothing: lateness is recorded."""
    given = {"id": f"timer{step}_{number}", "name": term, "cancelActivity": "false"}
    timer = ET.Element(BPMN + "boundaryEvent", given | {"attachedToRef": f"step{step}"})
    kind, said = expression(term)
    definition = ET.SubElement(timer, BPMN + "timerEventDefinition", {"id": f"time{step}_{number}"})
    ET.SubElement(definition, BPMN + kind, {XSI + "type": "bpmn:tFormalExpression"}).text = said
    return timer
