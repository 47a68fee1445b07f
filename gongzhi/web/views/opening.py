"""Opening a matter: the list of those this person's posts may open, and the form of one."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case
from gongzhi.cases.opening import Opening
from gongzhi.cases.selectors import get_case_for
from gongzhi.cases.services import Taken, Wish, open_case
from gongzhi.web import navigation, opening_list
from gongzhi.web.drafts import draft_done
from gongzhi.web.opening_form import OpeningForm, openings_somewhere
from gongzhi.web.signed_in import actor_of, posts_of_request

CHANNEL, IN_NAME = "本单位", "代为登记"
"""How the matter came: by the office itself, or entered for somebody."""
SLIP = "counter-slip"  # the page of the counter, in its own package


@login_required
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    posts = posts_of_request(request)
    found = openings_somewhere(posts, timezone.localdate())
    context = {"groups": opening_list.grouped(found), "elsewhere": _elsewhere(request, found)}
    return render(request, "web/opening/contents.html", context)


def _elsewhere(request: HttpRequest, found: list[Opening]) -> list[dict[str, Any]]:
    """Matters with a page of their own, for those whose posts have that page."""
    roles = {post.role for post in posts_of_request(request)}
    codes = {one.procedure.code for one in found}
    shown = []
    for code, row in opening_list.listing().elsewhere.items():
        entries = tuple(e for e in navigation.STAFF if e.url in row["页面"])
        if links := navigation.links(entries, roles, request.path) if code in codes else []:
            shown.append({"title": row["名称"], "purpose": row["一句话"], "address": links[0].address})
    return shown


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    found = _openings(request, code)
    opening = next((one for one in found if one.step.code == request.GET.get("step")), found[0])
    if request.method == "GET":
        return _show(request, opening, OpeningForm(opening, now=now), found)
    form = OpeningForm(opening, now=now, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _show(request, opening, form, found, status=422)
    try:
        taken = _open(request, form)
    except FormRefused as refused:
        form.refuse(refused)
    except NotYours as refused:
        form.add_error(None, refused.text)
    except StepRefused as refused:
        return _show(request, opening, form, found, status=409, refusal=refused.refusal)
    else:
        return draft_done(_onwards(request, taken), _draft(opening))
    return _show(request, opening, form, found, status=422)


def _draft(opening: Opening) -> str:
    """The key of the form's draft, which travels in a cookie and so keeps to plain letters."""
    return f"open-{opening.version.pk}-{opening.step.index}"


def _openings(request: HttpRequest, code: str) -> list[Opening]:
    """The ways to open the procedure; 404 whether there is none or it is not theirs to open."""
    found = openings_somewhere(posts_of_request(request), timezone.localdate(), only=code)
    if not found or not opening_list.opened_here(code):
        raise Http404
    return found


def _open(request: HttpRequest, form: OpeningForm) -> Taken:
    """FormRefused, NotYours, StepRefused."""
    data, post = form.settled()
    actor, for_party = actor_of(request), form.capacity.for_party
    if for_party:
        actor = Actor(person_id=actor.person_id, on_behalf=post)
    wish = Wish(form.step.name, actor, form.now, _idem(request), outcome=form.outcome, data=data)
    return open_case(
        form.opening.procedure.code,
        wish,
        channel=IN_NAME if for_party else CHANNEL,
        reporter=for_party,
        division=form.area.pk,
    )


def _idem(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("idem", ""))
    except ValueError:
        return uuid4()


def _onwards(request: HttpRequest, taken: Taken) -> HttpResponse:
    """To the case, or back to the list for those who may open matters and not see what becomes of them."""
    try:
        get_case_for(actor_of(request), taken.number)
    except Case.DoesNotExist:
        _say(request, taken, "后面由有关岗位办理，您的岗位看不到办理过程。")
        return redirect("open")
    _say(request, taken)
    return redirect("case", number=taken.number)


def _say(request: HttpRequest, taken: Taken, more: str = "") -> None:
    """That it is open, and where the slip is: who brought a sheet of paper takes one home."""
    slip = format_html('<a href="{}">打印回执</a>', reverse(SLIP, args=[taken.number]))
    messages.success(request, format_html("已开立，编号 {}。{}{}", taken.number, more, slip))


def _show(
    request: HttpRequest,
    opening: Opening,
    form: OpeningForm,
    found: list[Opening],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "opening": opening,
        "line": opening_list.line_of(opening.procedure),
        "form": form,
        "draft": _draft(opening),
        "ways": found if len(found) > 1 else [],
        "now": form.now,
        **more,
    }
    return render(request, "web/opening/form.html", context, status=status)
