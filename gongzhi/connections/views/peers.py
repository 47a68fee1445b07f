"""/exchange/: the other systems, what was given and received, what did not arrive and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.calendars.files import DataError
from gongzhi.cases.models import Case
from gongzhi.cases.numbers import clean_number
from gongzhi.cases.selectors import get_case_for, may
from gongzhi.cases.visibility import visible
from gongzhi.connections.exchange import overview
from gongzhi.connections.exchange.outbox import hand_over
from gongzhi.connections.exchange.overview import SENDING, SHOWN
from gongzhi.connections.exchange.peers import peers
from gongzhi.connections.forms import HandOverForm
from gongzhi.web.signed_in import actor_of, posts_of_request

NOBODY = "系统交换由管理员、督办人员和指挥室查看。您今天没有这样的岗位。"


def _areas(request: HttpRequest) -> list[str]:
    mine = overview.areas(posts_of_request(request))
    if not mine:
        raise PermissionDenied(NOBODY)
    return mine


def _show(request: HttpRequest, mine: list[str], *, status: int = 200, **more: Any) -> HttpResponse:
    troubled, given = overview.troubled(mine)[:SHOWN], overview.given(mine)[:SHOWN]
    came = overview.came_in(mine)[:SHOWN]
    numbers = [row.case_id for row in given] + [row.case_id for row in came]
    numbers += [row.case_id for row in troubled if row.case_id]
    readable = Case.objects.filter(visible(actor_of(request).posts), pk__in=numbers)
    context = {
        "now": timezone.now(),
        "says": {f"exchange.{kind}": words for kind, words in overview.SAYS.items()},
        "readable": set(readable.values_list("pk", flat=True)),
        "troubled": troubled,
        "given": given,
        "came": came,
        **_others(),
        **more,
    }
    return render(request, "connections/exchange.html", context, status=status)


def _others() -> dict[str, Any]:
    """Who is set up; a file that cannot be read is told on the page instead of ending it."""
    try:
        choices = [(code, peer.name) for code, peer in peers().others.items()]
        return {
            "standings": overview.standings(),
            "names": overview.names(),
            "own": peers().own,
            "form": HandOverForm(peers=choices),
        }
    except DataError as error:
        return {"standings": [], "names": {}, "broken": str(error)}


@login_required
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    return _show(request, _areas(request))


@login_required
@require_POST
@never_cache
def hand(request: HttpRequest) -> HttpResponse:
    """Give one case to another system; who may not send it out is told so beside the number."""
    mine, actor = _areas(request), actor_of(request)
    try:
        others = peers().others
    except DataError:
        return _show(request, mine, status=409)
    form = HandOverForm(request.POST, peers=[(code, peer.name) for code, peer in others.items()])
    if not form.is_valid():
        return _show(request, mine, form=form, status=422)
    number = clean_number(form.cleaned_data["number"]) or ""
    try:
        case = get_case_for(actor, number)
    except Case.DoesNotExist:
        form.add_error("number", "没有这件事项，或者不在您的范围。请核对编号。")
        return _show(request, mine, form=form, status=422)
    if not may(actor, case, *SENDING):
        form.add_error("number", "这件事项不由您派出，请找它所在地的指挥室。")
    elif case.closed_at is not None:
        form.add_error("number", "这件事项已经办结，不能再交出。")
    if form.errors:
        return _show(request, mine, form=form, status=422)
    peer = others[form.cleaned_data["peer"]]
    fresh = hand_over(case, peer, timezone.now())
    messages.success(
        request, f"{'将送到' if fresh else '以前已经交给过'}{peer.name}；送到没有、对方编号多少，看下面。"
    )
    return redirect("exchange")


@login_required
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Send again one message (`item`), or all that are shown."""
    rows = overview.troubled(_areas(request))
    one = request.POST.get("item", "")
    chosen = [row.pk for row in rows[:SHOWN] if not one or str(row.pk) == one]
    count = overview.send_again(rows.filter(pk__in=chosen).order_by(), timezone.now())
    messages.success(request, f"{count} 条马上再发。" if count else "没有要再发的：可能已经送到了。")
    return redirect("exchange")
