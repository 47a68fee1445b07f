"""The log of looks at private words, for whoever supervises or audits: who, when, at which case, what for."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.cases.models import Access, Case
from gongzhi.cases.visibility import visible
from gongzhi.people import authority
from gongzhi.people.authority import PostView
from gongzhi.people.matrix import Reach
from gongzhi.web.signed_in import posts_of_request

PAGE = 50
ONE_DAY = timedelta(days=1)
AUDITING, SUPERVISING = "审计", "督"


def looks_for(request: HttpRequest) -> QuerySet[Access] | None:
    """The looks this person may review; None for those who review nothing.

    An auditor sees the log of the whole area and no case; a supervisor that of the cases he may supervise.
    """
    posts = posts_of_request(request)
    audited = [post for post in posts if _audits(post)]
    supervised = authority.scopes(posts, SUPERVISING, "督办")
    if not audited and not supervised:
        return None
    allowed = Q(pk__in=[])
    for post in audited:
        allowed |= Q(case__area_path__startswith=authority.area_at(post.area_path, Reach.COUNTY) or "/")
    if supervised:
        allowed |= Q(case__in=Case.objects.filter(visible(posts, action=SUPERVISING)))
    return Access.objects.filter(allowed).select_related("actor", "post__organisation", "case")


@login_required
@require_GET
@never_cache
def looks(request: HttpRequest) -> HttpResponse:
    rows = looks_for(request)
    if rows is None:
        raise PermissionDenied
    name, day, before = (request.GET.get(key, "").strip() for key in ("name", "day", "before"))
    if name:
        rows = rows.filter(actor__name=name[:40])
    if (found := _day(day)) is not None:
        begins = timezone.make_aware(datetime.combine(found, time.min))
        rows = rows.filter(at__gte=begins, at__lt=begins + ONE_DAY)
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows.order_by("-pk")[: PAGE + 1])
    context = {"rows": page[:PAGE], "more": page[PAGE - 1].pk if len(page) > PAGE else None}
    return render(request, "web/privacy/looks.html", context | {"name": name, "day": day})


def _audits(post: PostView) -> bool:
    return authority.may(post, AUDITING, area_path=post.area_path, kind=None, purpose=AUDITING)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
