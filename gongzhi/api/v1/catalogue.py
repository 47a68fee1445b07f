"""What cases can be about, by which procedure they run, and where places are: the same for every token."""

from typing import Any

from django.utils import timezone
from ninja import Router
from ninja.params.functions import Query

from gongzhi.api import problems
from gongzhi.api.v1 import schemas, shown
from gongzhi.api.v1.documented import READING
from gongzhi.api.v1.explained import form_of
from gongzhi.api.v1.schemas import Words
from gongzhi.cases.catalogue import compiled
from gongzhi.cases.models import Category, ProcedureVersion
from gongzhi.engine import Procedure, Step
from gongzhi.engine.render import citations, rule_text
from gongzhi.places.selectors import search_places

router = Router(tags=["目录"])
VERSION = Query("", max_length=120)
TYPED = Query(..., min_length=1, max_length=60)


@router.get("/procedures", response={200: list[schemas.ProcedureBrief], **READING}, summary="程序")
def list_procedures(request: Any) -> list[schemas.ProcedureBrief]:
    """装入的各个版本，新的在前。"""
    rows = ProcedureVersion.objects.defer("source", "report").order_by("code", "-in_force", "-pk")
    return [
        schemas.ProcedureBrief(
            code=row.code, version=row.version, title=row.title, in_force=row.in_force, retired=row.retired
        )
        for row in rows
    ]


@router.get("/procedures/{code}", response={200: schemas.ProcedureDetail, **READING}, summary="一个程序")
def get_procedure(request: Any, code: Words, version: Words = VERSION) -> schemas.ProcedureDetail:
    """步骤、栏目和逐条规则，每条注明条款。不写版本是今天施行的全国版本。"""
    today = timezone.localdate()
    rows = ProcedureVersion.objects.filter(code=code).defer("report")
    rows = rows.filter(version=version) if version else rows.filter(base=None, in_force__lte=today)
    row = rows.order_by("-in_force", "-pk").first()
    if row is None:
        raise problems.not_found()
    procedure = compiled(row.pk)
    return schemas.ProcedureDetail(
        **shown.reference(procedure).dict(),
        matter=procedure.matter,
        sha256=procedure.sha256,
        stages=list(procedure.stages),
        steps=[_step(procedure, step) for step in procedure.steps],
        rules=[
            schemas.RuleInfo(
                number=number,
                sentence=rule_text(procedure, number),
                article=citations(rule.citations, procedure.sources),
            )
            for number, rule in procedure.rules.items()
        ],
    )


def _step(procedure: Procedure, step: Step) -> schemas.StepInfo:
    return schemas.StepInfo(
        name=step.name,
        code=step.code,
        stage=step.stage,
        roles=[procedure.roles[key].title for key in step.roles],
        outcomes=list(step.outcomes),
        optional=step.optional,
        automatic=step.automatic,
        form=form_of(step.form),
    )


@router.get("/categories", response={200: list[schemas.CategoryInfo], **READING}, summary="类别")
def list_categories(request: Any) -> list[schemas.CategoryInfo]:
    """在用的类别，按本地的次序。"""
    rows = Category.objects.filter(active=True).select_related("parent")
    return [
        schemas.CategoryInfo(
            code=row.code,
            name=row.name,
            parent=row.parent.code if row.parent else None,
            urgency=row.urgency,
        )
        for row in rows
    ]


@router.get("/places", response={200: list[schemas.PlaceHit], **READING}, summary="查找地点")
def find_places(request: Any, q: Words = TYPED) -> list[schemas.PlaceHit]:
    """俗称、区划和地址里含有这些字的地点，最多二十处；经纬度是 WGS 84。"""
    hits = search_places(q, on=timezone.localdate())
    return [
        schemas.PlaceHit(
            label=hit.label,
            kind=hit.kind,
            lon=hit.lon,
            lat=hit.lat,
            area=schemas.Area(path=hit.division.path, name=hit.division.name),
            where=hit.where,
        )
        for hit in hits
    ]
