"""Taking a step at the desk and going on from there."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.cases import catalogue as cases_catalogue
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import get_case_for
from gongzhi.cases.services import Wish, take_step
from gongzhi.dispatch import holds, queue, reach
from gongzhi.dispatch.filters import Filters
from gongzhi.dispatch.forms import MoveForm
from gongzhi.dispatch.loads import loads
from gongzhi.dispatch.moves import move_form
from gongzhi.dispatch.views.posting import idem_of
from gongzhi.dispatch.views.showing import CASE, asked_by, case_for, show_case, target_of
from gongzhi.engine import CaseState, obligations
from gongzhi.web.drafts import draft_done
from gongzhi.web.forms import OUTCOME, typed_words
from gongzhi.web.separating import barred


@login_required
@require_POST
@never_cache
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Take a step at the desk, then go on: to what is still due here, or to the next case of the queue."""
    actor, areas = asked_by(request)
    now = timezone.now()
    filters = Filters.read(request.GET, areas, now)
    case = case_for(actor, number)
    form = _form(request, actor, filters, case, name)
    if other := holds.in_the_way(case, form.step, actor, now):
        words = f"{other.person.name}正在办理这件，最迟 {timezone.localtime(other.until):%H:%M:%S} 自动放开。"
        return show_case(request, actor, filters, case, status=409, returned=form, objection=words)
    if not form.is_valid():
        return show_case(request, actor, filters, case, status=422, returned=form)
    wish = Wish(name, actor, now, idem_of(request), outcome=form.outcome, data=form.payload())
    try:
        take_step(case, wish)
    except FormRefused as refused:
        form.refuse(refused)
        return show_case(request, actor, filters, case, status=422, returned=form)
    except StepRefused as refused:
        case.refresh_from_db()
        typed = typed_words(form)
        return show_case(request, actor, filters, case, status=409, refusal=refused.refusal, typed=typed)
    except NotYours as refused:
        return show_case(request, actor, filters, case, status=409, objection=refused.text)
    return _onwards(request, actor, filters, case, form)


def _form(request: HttpRequest, actor: Actor, filters: Filters, case: Case, name: str) -> MoveForm:
    try:
        taking = cases_catalogue.compiled(case.procedure_id).step(name)
    except KeyError:
        raise Http404 from None
    outcome = request.POST.get(OUTCOME) or None
    if outcome not in (taking.outcomes or (None,)):
        raise Http404
    found = loads(actor, filters.area, timezone.now())
    return move_form(case, taking, outcome, found, timezone.now(), data=request.POST, files=request.FILES)


def _onwards(
    request: HttpRequest, actor: Actor, filters: Filters, done: Case, form: MoveForm
) -> HttpResponse:
    """The same case while it still waits for the actor, else the one after it in the queue."""
    now = timezone.now()
    case = get_case_for(actor, done.number) if _still_seen(actor, done) else None
    mine = reach.own_duties(actor, timezone.localdate(now))
    stays = case is not None and case.closed_at is None and case.due_step in mine and not form.step.optional
    beside = case if form.step.optional and case and not _gone_on(done, case, actor) else None
    following = case if stays else beside or queue.following(actor, filters, done, now)
    if following is None:
        holds.leave(actor)
    elif following.pk != done.pk:
        following = case_for(actor, following.number)
    said = f"{done.number}：已办理“{form.step.name}”{f'（{form.outcome}）' if form.outcome else ''}。"
    draft = f"{done.number}-{form.anchor}"
    address = reverse("desk") + filters.address(
        case=following.number if following else "", after=filters.after
    )
    if target_of(request) != CASE:
        messages.success(request, said)
        return draft_done(redirect(address), draft)
    response = show_case(request, actor, filters, following, recorded=True)
    response["HX-Push-Url"] = address
    note = {"number": done.number, "said": said, "moved": not stays}
    response["HX-Trigger-After-Settle"] = json.dumps({"desk:done": note})
    return draft_done(response, draft)


def _gone_on(before: Case, case: Case, actor: Actor) -> bool:
    """Whether the case now is another's: it has come to a town, or what is due only somebody else may do."""
    if case.town_path != before.town_path:
        return True
    procedure = cases_catalogue.compiled(case.procedure_id)
    roles = roles_on(procedure, case, actor)
    state = CaseState.from_json(procedure, case.state)
    due = (duty.steps for duty in obligations(procedure, state, calendar=cases_catalogue.calendar()))
    steps = [procedure.step(name) for names in due for name in names]
    return any(
        set(step.roles) & roles.keys() and barred(case, procedure, step, actor, roles) for step in steps
    )


def _still_seen(actor: Actor, case: Case) -> bool:
    try:
        get_case_for(actor, case.number)
    except Case.DoesNotExist:
        return False
    return True
