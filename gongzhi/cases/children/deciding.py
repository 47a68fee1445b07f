"""Who decided a child case: the person its parent must keep apart from other steps."""

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.children.news import Decider
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, Entry, Part
from gongzhi.cases.standing import Standing, Wish
from gongzhi.engine import CaseState, Refusal
from gongzhi.engine.blockers import separated


def decider_of(part: Part) -> Decider:
    """Who took the child's last step that told its result; nobody if none did."""
    procedure = catalogue.compiled(part.child.procedure_id)
    telling = [step.name for step in procedure.steps if step.tells_end]
    rows = Entry.objects.filter(case=part.child_id, step__in=telling).select_related("post")
    last = rows.order_by("-seq").first()
    if last is None:
        return Decider()
    return Decider(last.actor_id, last.post_id, str(last.post.organisation_id) if last.post else None)


def keep_apart(child: Standing, parent: Case, wish: Wish) -> None:
    """Separation of duties reaches into children: who drafted the decision may not review it there.

    Asked before the step that tells the child's result. Raises StepRefused with the parent's article.
    """
    part = Part.objects.filter(pk=child.case.pk).exclude(step="").first()
    if part is None or not child.procedure.step(wish.step).tells_end:
        return
    procedure = catalogue.compiled(parent.procedure_id)
    state = CaseState.from_json(procedure, parent.state)
    lacks = tuple(separated(procedure, state, procedure.step(part.step), _key(wish.by), None))
    if lacks:
        why = "；".join(f"{one.what}——{one.since}（{one.article}）" for one in lacks)
        text = f"现在不能“{wish.step}”：本案是“{procedure.title}”的“{part.step}”，{why}。"
        raise StepRefused(Refusal(wish.step, lacks, text=text))


def _key(by: Actor) -> str | None:
    return None if by.system else by.key
