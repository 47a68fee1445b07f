"""Exceptions of the doors and of the framework as problems."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongzhi.api import problems
from gongzhi.api.problems import Problem
from gongzhi.api.v1.auth import KEY, without_key
from gongzhi.api.v1.explained import missing_of, remedy_of
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import ProcedureVersion

SAID = {
    "missing": "没有写",
    "extra_forbidden": "没有这一项",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "最多 {max_length} 字",
    "string_too_short": "至少 {min_length} 字",
    "int_parsing": "要写整数",
    "string_type": "要写文字",
    "dict_type": "要写 JSON 对象",
    "uuid_parsing": "要写 UUID",
    "date_from_datetime_parsing": "要写 2026-01-01 这样的日期",
}
RETRY = 30  # seconds after which a client may try again


def _from_problem(problem: Problem) -> Problem:
    return problem


def _refused(error: StepRefused) -> Problem:
    refusal = error.refusal
    return Problem(
        409,
        refusal.text,
        kind="step-refused",
        step=refusal.step,
        missing=[m.model_dump(mode="json") for m in missing_of(refusal)],
        remedy=[r.model_dump(mode="json") for r in remedy_of(refusal)],
        earliest=refusal.earliest.isoformat() if refusal.earliest else None,
    )


def _form(error: FormRefused) -> Problem:
    return Problem(422, "；".join(error.errors.values()), kind="form-refused", errors=error.errors)


def _not_yours(error: NotYours) -> Problem:
    return Problem(403, error.text, kind="not-yours")


def _invalid(error: ValidationError) -> Problem:
    errors = {_place(row["loc"]): _said(row) for row in error.errors}
    if errors.keys() == {KEY}:
        return without_key()
    return Problem(422, "请求的参数不对：" + "、".join(errors), kind="invalid", errors=errors)


def _said(row: Mapping[str, Any]) -> str:
    """The checker's finding in Chinese; our own checks say it so already."""
    said = str(row["msg"]).removeprefix("Value error, ")
    if not said.isascii():
        return said
    if row["type"] == "literal_error":
        return "只能是 " + "、".join(re.findall("'([^']+)'", row["ctx"]["expected"]))
    return SAID.get(row["type"], "写法不对").format(**row.get("ctx", {}))


def _place(loc: Sequence[Any]) -> str:
    return ".".join(str(part) for part in loc if part not in ("body", "payload", "query", "path", "header"))


def _http(error: HttpError) -> Problem:
    status = error.status_code if error.status_code in problems.TITLES else 400
    return Problem(status, problems.TITLES[status])


def _unauthenticated(error: Exception) -> Problem:
    detail = "请在请求头写 Authorization: Bearer 令牌。令牌由管理员签发，可能已经失效或停用。"
    return Problem(401, detail, kind="unauthenticated", headers={"WWW-Authenticate": "Bearer"})


def _unavailable(error: Exception) -> Problem:
    headers = {"Retry-After": str(RETRY)}
    return Problem(503, "系统暂时不能服务，请过一会儿重试。", kind="unavailable", headers=headers)


def _missing(error: Exception) -> Problem:
    return problems.not_found()


HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (Problem, _from_problem),
    (StepRefused, _refused),
    (FormRefused, _form),
    (NotYours, _not_yours),
    (ValidationError, _invalid),
    (AuthenticationError, _unauthenticated),
    (HttpError, _http),
    (Http404, _missing),
    (ProcedureVersion.DoesNotExist, _missing),
    (OperationalError, _unavailable),
)


def install(api: NinjaAPI) -> None:
    """Teach the interface to answer each of these as a problem."""

    def handler(make: Any) -> Any:
        def handle(request: HttpRequest, error: Exception) -> HttpResponse:
            return problems.response(make(error))

        return handle

    for kind, make in HANDLERS:
        api.add_exception_handler(kind, handler(make))
