"""BPMN as its readers expect it: everything refers to something, stands in a lane, and has a place."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from gongzhi.engine.views.bpmn import write_bpmn
from gongzhi.engine.views.bpmn_names import BPMN, BPMNDI, DC, DI, OURS, expression
from tests.engine.cases import ROOT, shipped

DAY = date(2026, 11, 21)
SHIPPED = sorted(path.parent.name for path in (ROOT / "packs/cn/procedures").glob("*/procedure.yaml"))
NODES = {"startEvent", "endEvent", "userTask", "serviceTask", "task", "callActivity", "inclusiveGateway"}


def parsed(name: str) -> etree._Element:
    return etree.fromstring(write_bpmn(shipped(name), DAY).encode())


def ids(root: etree._Element, *tags: str) -> set[str]:
    return {element.get("id") for tag in tags for element in root.iter(BPMN + tag)}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_reference_finds_its_element(name: str) -> None:
    root = parsed(name)
    everything = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(everything) == len(set(everything))
    nodes = ids(root, *NODES)
    flows = {flow.get("id"): flow for flow in root.iter(BPMN + "sequenceFlow")}
    for flow in flows.values():
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= nodes
    for node in root.iter(*(BPMN + tag for tag in NODES)):
        for way, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            said = {one.text for one in node.findall(BPMN + way)}
            assert said == {key for key, flow in flows.items() if flow.get(end) == node.get("id")}
    for timer in root.iter(BPMN + "boundaryEvent"):
        assert timer.get("attachedToRef") in nodes and timer.find(BPMN + "timerEventDefinition") is not None


@pytest.mark.parametrize("name", SHIPPED)
def test_every_node_stands_in_one_lane_on_the_way_from_start_to_end(name: str) -> None:
    root = parsed(name)
    nodes = ids(root, *NODES)
    laned = [one.text for one in root.iter(BPMN + "flowNodeRef")]
    assert sorted(laned) == sorted(nodes | ids(root, "boundaryEvent"))
    pairs = [(flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(BPMN + "sequenceFlow")]
    assert _reached("start", pairs) >= {node for node in nodes if not _in_loop(node, pairs)}
    assert "end" in _reached("start", pairs)
    for node in root.iter(BPMN + "userTask", BPMN + "task", BPMN + "serviceTask", BPMN + "callActivity"):
        assert len(node.findall(BPMN + "incoming")) <= 1 and len(node.findall(BPMN + "outgoing")) <= 1


def _reached(begin: str, pairs: list[tuple[str, str]]) -> set[str]:
    seen, waiting = set(), [begin]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [after for before, after in pairs if before == node]
    return seen


def _in_loop(node: str, pairs: list[tuple[str, str]]) -> bool:
    return any(node in _reached(after, pairs) for before, after in pairs if before == node)


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_has_a_place_inside_the_pool(name: str) -> None:
    root = parsed(name)
    shapes = {
        shape.get("bpmnElement"): shape.find(DC + "Bounds") for shape in root.iter(BPMNDI + "BPMNShape")
    }
    lanes = ids(root, "lane")
    assert shapes.keys() == ids(root, *NODES, "boundaryEvent", "participant") | lanes
    edges = {edge.get("bpmnElement"): edge for edge in root.iter(BPMNDI + "BPMNEdge")}
    assert edges.keys() == ids(root, "sequenceFlow")
    assert all(len(edge.findall(DI + "waypoint")) >= 2 for edge in edges.values())
    pool = [int(shapes["pool"].get(side)) for side in ("x", "y", "width", "height")]
    for element, bounds in shapes.items():
        x, y, width, height = (int(bounds.get(side)) for side in ("x", "y", "width", "height"))
        assert pool[0] <= x and x + width <= pool[0] + pool[2], element
        assert pool[1] <= y and y + height <= pool[1] + pool[3], element


@pytest.mark.parametrize("name", SHIPPED)
def test_every_rule_is_told_with_its_article(name: str) -> None:
    rules = list(parsed(name).iter(OURS + "rule"))
    assert {int(rule.get("number")) for rule in rules} == set(shipped(name).rules)
    assert all(rule.text and rule.get("article") for rule in rules)
    assert parsed(name).find(BPMN + "process").get("isExecutable") == "false"


@pytest.mark.parametrize("name", SHIPPED)
def test_it_validates_against_the_schema_of_another_product(name: str) -> None:
    """SpiffWorkflow ships the schema of BPMN 2.0."""
    BpmnValidator().validate(parsed(name))


def test_terms_are_durations_where_iso_has_a_word_for_them() -> None:
    assert expression("限15日") == ("timeDuration", "P15D")
    assert expression("限4小时") == ("timeDuration", "PT4H")
    assert expression("限5个工作日") == ("timeDuration", "5个工作日")
    assert expression("限至约定日") == ("timeDate", "至约定日")
