"""Cases: the list, one with its duties and entries, what can be done, and doing it."""

from typing import Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.params.functions import Header
from pydantic import Field

from gongzhi.api import tokens
from gongzhi.api.problems import Problem
from gongzhi.api.v1 import cursors, schemas, shown
from gongzhi.api.v1.auth import case_of, needs, request_key
from gongzhi.api.v1.documented import READING, WRITING
from gongzhi.api.v1.explained import blocked_of, form_of
from gongzhi.api.v1.schemas import Moment, Words
from gongzhi.cases import catalogue, inbox, services
from gongzhi.cases.actors import roles_on
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.privacy import open_private
from gongzhi.cases.selectors import cases_for
from gongzhi.cases.services import Wish
from gongzhi.cases.standing import options_of
from gongzhi.cases.visibility import within

router = Router(tags=["案件"])
MOST = 200
Key: str = Header(
    ..., alias="Idempotency-Key", max_length=200, description="每件事一个新的值，重发时用同一个"
)


class Filters(Schema):
    """What a list is narrowed to. All that is given must hold."""

    status: Literal["open", "closed", ""] = ""
    order: Literal["newest", "due"] = Field("newest", description="due：按期限，只列未办结的")
    procedure: Words = Field("", max_length=40, description="程序代码")
    category: Words = Field("", max_length=40, description="类别代码")
    area: Words = Field("", max_length=200, description="区划路径，含以下各级")
    external: Words = Field("", max_length=80, description="来源系统里的编号")
    opened_from: Moment | None = None
    opened_to: Moment | None = None
    after: Words = Field("", max_length=80, description="上一页的 next")
    limit: int = Field(50, ge=1, le=MOST)


@router.get("", response={200: schemas.CaseList, **READING}, summary="案件列表")
@needs(tokens.READ)
def list_cases(request: Any, filters: Query[Filters]) -> schemas.CaseList:
    """按岗位看得到的案件。翻页用 next，不用页码：翻到哪里都一样快，新来的案件也不会使人漏看。"""
    found = _narrowed(cases_for(request.auth.actor), filters)
    found = found.select_related("category", "division", "unit").defer("state", "text")
    if filters.order == "due":
        return _by_due(found, filters)
    if (below := cursors.read_number(filters.after)) is not None:
        found = found.filter(pk__lt=below)
    rows = list(found.order_by("-pk")[: filters.limit + 1])
    page, more = rows[: filters.limit], len(rows) > filters.limit
    return schemas.CaseList(
        items=[shown.brief(case) for case in page],
        next=cursors.write_number(page[-1].pk) if more else None,
    )


def _by_due(found: QuerySet[Case], filters: Filters) -> schemas.CaseList:
    queue = found.filter(closed_at=None).order_by(*inbox.by_due())
    rows = inbox.page(queue, cursors.read_due(filters.after), filters.limit + 1)
    page, more = rows[: filters.limit], len(rows) > filters.limit
    return schemas.CaseList(
        items=[shown.brief(case) for case in page],
        next=cursors.write_due(page[-1].due_at, page[-1].pk) if more else None,
    )


def _narrowed(found: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    wanted = {
        "procedure__code": filters.procedure,
        "category__code": filters.category,
        "external": filters.external,
        "opened_at__gte": filters.opened_from,
        "opened_at__lte": filters.opened_to,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if filters.status:
        found = found.filter(closed_at__isnull=filters.status == "open")
    return found.filter(within(filters.area)) if filters.area else found


@router.get("/{number}", response={200: schemas.CaseDetail, **READING}, summary="一件案件")
@needs(tokens.READ)
def get_case(request: Any, number: str) -> schemas.CaseDetail:
    """案件和它的应办事项，每个期限说明为什么是这一天。"""
    return shown.detail(case_of(request, number), timezone.now())


@router.get("/{number}/entries", response={200: list[schemas.Entry], **READING}, summary="经过")
@needs(tokens.READ)
def get_entries(request: Any, number: str) -> list[schemas.Entry]:
    """台账的每一条，隐私栏目只说有没有。"""
    return shown.entries(case_of(request, number))


@router.post("/{number}/private", response={200: list[schemas.Entry], **WRITING}, summary="查看隐私栏目")
@needs(tokens.PRIVATE)
def read_private(request: Any, number: str, payload: schemas.Reason) -> list[schemas.Entry]:
    """写明用途后看到隐私栏目；谁在何时为什么看过，本人看得到。"""
    case = case_of(request, number)
    open_private(case, request.auth.actor, reason=payload.reason, now=timezone.now())
    return shown.entries(case, opened=True)


@router.get("/{number}/options", response={200: schemas.Options, **READING}, summary="现在能办什么")
@needs(tokens.READ)
def get_options(request: Any, number: str) -> schemas.Options:
    """能办的步骤和它的栏目；办不了的说明缺什么、依据哪一条、怎样办到。"""
    case = case_of(request, number)
    procedure = catalogue.compiled(case.procedure_id)
    found = options_of(case, timezone.now())
    mine = roles_on(procedure, case, request.auth.actor).keys()
    return schemas.Options(
        enabled=[
            schemas.EnabledStep(
                step=e.step.name,
                code=e.step.code,
                outcomes=[o for o in e.outcomes if o is not None],
                roles=list(e.roles),
                yours=bool(set(e.step.roles) & mine),
                due_at=e.obligation.due_at if e.obligation else None,
                form=form_of(e.step.form),
            )
            for e in found.enabled
        ],
        blocked=[blocked_of(refusal) for refusal in found.blocked],
    )


@router.post("", response={201: schemas.Taken, **WRITING}, summary="登记一件")
@needs(tokens.OPEN)
def open_case(request: Any, payload: schemas.NewCase, idempotency_key: str = Key) -> Status[schemas.Taken]:
    """用程序的第一步开启一件案件。同一个 Idempotency-Key 只登记一件。"""
    now = timezone.now()
    wish = Wish(
        payload.step,
        request.auth.actor,
        now,
        request_key(request),
        outcome=payload.outcome,
        data=payload.data,
    )
    try:
        taken = services.open_case(
            payload.procedure, wish, channel=payload.channel, external=payload.external
        )
    except KeyError:
        raise _no_step(payload.step) from None
    return Status(201, schemas.Taken(number=taken.number, seq=taken.seq))


@router.post("/{number}/steps/{step}", response={201: schemas.Taken, **WRITING}, summary="办一步")
@needs(tokens.ACT)
def take_step(
    request: Any, number: str, step: Words, payload: schemas.NewStep, idempotency_key: str = Key
) -> Status[schemas.Taken]:
    """办理一个步骤；办不了的回答 409，说明缺什么、依据哪一条。同一个 Idempotency-Key 只办一次。"""
    case = case_of(request, number)
    wish = Wish(
        step,
        request.auth.actor,
        timezone.now(),
        request_key(request),
        outcome=payload.outcome,
        data=payload.data,
    )
    try:
        taken = services.take_step(case.pk, wish)
    except KeyError:
        raise _no_step(step) from None
    if not Entry.objects.filter(case=case.pk, seq=taken.seq, step=step).exists():
        text = "这个 Idempotency-Key 已经用于本案的另一个步骤，请换一个新的值。"
        raise Problem(422, text, kind="idempotency-key")
    return Status(201, schemas.Taken(number=taken.number, seq=taken.seq))


@router.post("/{number}/halt", response={201: schemas.Taken, **WRITING}, summary="全案中止、恢复")
@needs(tokens.ACT)
def halt_case(
    request: Any, number: str, payload: schemas.HaltWish, idempotency_key: str = Key
) -> Status[schemas.Taken]:
    """中止期间所有时限停止计算，任何步骤都不能办；谁能决定由程序规定，程序没有规定的回答 409。"""
    case = case_of(request, number)
    wish = services.Halt(
        stops=payload.kind == "中止",
        by=request.auth.actor,
        now=timezone.now(),
        idem=request_key(request),
        reason=payload.reason,
        article=payload.article,
    )
    return Status(201, schemas.Taken(number=case.number, seq=services.halt(case.pk, wish)))


def _no_step(step: str) -> Problem:
    return Problem(422, f"程序里没有“{step}”这一步。", kind="no-step", errors={"step": "程序里没有这一步。"})
