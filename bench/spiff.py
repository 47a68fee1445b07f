"""The neighbour of bench/engine.py: user tasks in a line in SpiffWorkflow, a gateway after each choice."""

from __future__ import annotations

import timeit
from collections.abc import Callable

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

Shape = list[tuple[str, int]]  # each step's name and how many outcomes it has


def spiff_costs(shape: Shape, times: int) -> tuple[float, float, int]:
    """(microseconds a step, the same with the state written and read, bytes of the state at the end)."""
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn(shape).encode())
    spec = parser.get_spec("life")
    serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure())

    def plain() -> BpmnWorkflow:
        workflow = BpmnWorkflow(spec)
        for _ in shape:
            _take(workflow)
        assert workflow.completed
        return workflow

    def kept() -> None:
        workflow = BpmnWorkflow(spec)
        for _ in shape:
            _take(workflow)
            workflow = serializer.deserialize_json(serializer.serialize_json(workflow))

    size = len(serializer.serialize_json(plain()).encode())
    return _best(plain, times, len(shape)), _best(kept, times, len(shape)), size


def _take(workflow: BpmnWorkflow) -> None:
    """Does the one user task that waits, choosing the outcome that goes on."""
    workflow.do_engine_steps()
    (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
    task.data["outcome"] = 0
    task.run()
    workflow.do_engine_steps()


def _best(run: Callable[[], object], times: int, calls: int) -> float:
    return min(timeit.repeat(run, number=1, repeat=times)) / calls * 1e6


def bpmn(shape: Shape) -> str:
    """The process as BPMN 2.0 XML."""
    nodes, flows, last = (
        ['<startEvent id="start"/>', '<endEvent id="end"/>', '<endEvent id="other"/>'],
        [],
        "start",
    )
    for number, (name, outcomes) in enumerate(shape):
        nodes.append(f'<userTask id="t{number}" name="{name}"/>')
        flows.append(_flow(last, f"t{number}", number if last.startswith("g") else None))
        last = f"t{number}"
        if outcomes:
            nodes.append(f'<exclusiveGateway id="g{number}" default="other{number}"/>')
            flows.append(_flow(last, f"g{number}", None))
            flows.append(f'<sequenceFlow id="other{number}" sourceRef="g{number}" targetRef="other"/>')
            last = f"g{number}"
    flows.append(_flow(last, "end", len(shape) if last.startswith("g") else None))
    body = "".join(nodes + flows)
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
    return f'{head}<process id="life" isExecutable="true">{body}</process></definitions>'


def _flow(source: str, target: str, condition: int | None) -> str:
    name = f'id="{source}-{target}" sourceRef="{source}" targetRef="{target}"'
    if condition is None:
        return f"<sequenceFlow {name}/>"
    return f"<sequenceFlow {name}><conditionExpression>outcome == 0</conditionExpression></sequenceFlow>"
