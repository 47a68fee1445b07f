"""The shapes of what the interface takes and gives. Names in English, values as the office writes them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, Field

YEARS = range(1900, 2200)


def _storable(value: Any) -> Any:
    """The database keeps no NUL character; whoever sends one is told."""
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    if isinstance(value, str) and "\0" in value:
        raise ValueError("不能含有空字符（NUL）。")
    if isinstance(parts, list):
        for part in parts:
            _storable(part)
    return value


def _in_our_time(value: datetime) -> datetime:
    if value.year not in YEARS:
        raise ValueError(f"年份请在 {YEARS[0]} 到 {YEARS[-1]} 之间。")
    return value


Words = Annotated[str, AfterValidator(_storable)]
Values = Annotated[dict[str, Any], AfterValidator(_storable)]
Moment = Annotated[datetime, AfterValidator(_in_our_time)]


class Problem(Schema):
    """RFC 9457. Further members tell what is missing and which article stands in the way."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, str] | None = Field(None, description="栏目 → 一句话，说明哪里不对")
    step: str | None = None
    missing: list["Missing"] | None = None
    remedy: list["Remedy"] | None = None
    earliest: datetime | None = None


class Named(Schema):
    code: str
    name: str


class Area(Schema):
    path: str
    name: str


class ProcedureRef(Schema):
    code: str
    version: str
    title: str


class Place(Schema):
    address: str
    lon: float | None
    lat: float | None
    area: Area | None


class CaseBrief(Schema):
    number: str
    title: str
    matter: str
    status: Literal["open", "closed"]
    stage: str
    outcome: str
    category: Named | None
    urgency: int = Field(description="1 紧急，2 一般，3 可缓")
    channel: str
    external: str = Field(description="来源系统里的编号")
    place: Place
    unit: Named | None
    seq: int = Field(description="最后一步的序号；变了就是有新的一步")
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    due_step: str


class CaseList(Schema):
    items: list[CaseBrief]
    next: str | None = Field(None, description="下一页的 after；没有就是最后一页")


class Day(Schema):
    day: date
    count: int | None
    fate: str
    why: str


class Why(Schema):
    """How the date was reckoned: each day counted or skipped, with the reason."""

    summary: str
    doubt: str
    days: list[Day]


class Duty(Schema):
    step: str
    steps: list[str]
    roles: list[str]
    rule: int
    sentence: str
    article: str
    started_at: datetime | None
    due_at: datetime | None
    provisional: bool
    paused: bool
    light: str
    why: Why | None


class CaseDetail(CaseBrief):
    text: str
    procedure: ProcedureRef
    merged_into: str | None
    duties: list[Duty]


class Said(Schema):
    key: str
    title: str
    kind: str
    value: Any = Field(description="按栏目的类型：文字、数字、日期、代码；隐私栏目不给")
    hidden: bool = Field(description="隐私栏目，或者已依法删除")


class Entry(Schema):
    seq: int
    kind: str
    step: str
    outcome: str
    role: str
    actor: str
    organisation: str
    at: datetime
    recorded_at: datetime
    fields: list[Said]
    hash: str


class Missing(Schema):
    kind: str
    what: str
    rule: int
    sentence: str
    article: str
    roles: list[str]
    until: datetime | None


class Remedy(Schema):
    step: str
    outcome: str | None
    roles: list[str]
    earliest: datetime


class FormField(Schema):
    key: str
    title: str
    kind: str
    required: bool
    options: list[str]
    outcomes: list[str]
    unit: str
    help: str
    private: bool
    limit: int


class EnabledStep(Schema):
    step: str
    code: str
    outcomes: list[str]
    roles: list[str]
    yours: bool = Field(description="这个令牌的岗位能不能办")
    due_at: datetime | None
    form: list[FormField]


class BlockedStep(Schema):
    step: str
    text: str
    missing: list[Missing]
    remedy: list[Remedy]
    earliest: datetime | None


class Options(Schema):
    enabled: list[EnabledStep]
    blocked: list[BlockedStep]


class NewCase(Schema):
    procedure: Words = Field(max_length=40, description="程序代码，见 /procedures")
    step: Words = Field(max_length=40, description="开启案件的步骤，如 上报")
    outcome: Words | None = Field(None, max_length=40)
    data: Values = Field(default_factory=dict, description="栏目 → 内容，见 /procedures/{code}")
    channel: Words = Field("接口", max_length=20)
    external: Words = Field("", max_length=80, description="来源系统里的编号")


class NewStep(Schema):
    outcome: Words | None = Field(None, max_length=40)
    data: Values = Field(default_factory=dict)


class HaltWish(Schema):
    kind: Literal["中止", "恢复"]
    reason: Words = Field(max_length=1000, description="理由；封存，依法可以删除")
    article: Words = Field(max_length=200, description="依据哪部法的哪一条")


class Taken(Schema):
    number: str
    seq: int


class Reason(Schema):
    reason: Words = Field(max_length=400, description="查看的用途；本人看得到这条记录")


class FileRef(Schema):
    id: int = Field(description="在照片栏目里填这个")
    size: int
    media_type: str


class StepInfo(Schema):
    name: str
    code: str
    stage: str
    roles: list[str]
    outcomes: list[str]
    optional: bool
    automatic: bool
    form: list[FormField]


class ProcedureBrief(ProcedureRef):
    in_force: date
    retired: date | None


class RuleInfo(Schema):
    number: int
    sentence: str
    article: str


class ProcedureDetail(ProcedureRef):
    matter: str
    sha256: str
    stages: list[str]
    steps: list[StepInfo]
    rules: list[RuleInfo]


class CategoryInfo(Schema):
    code: str
    name: str
    parent: str | None
    urgency: int


class PlaceHit(Schema):
    label: str
    kind: str
    lon: float
    lat: float
    area: Area
    where: str


Problem.model_rebuild()
