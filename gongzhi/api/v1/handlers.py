"""Exceptions of the doors and of the framework as problems."""

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongzhi.api import problems
from gongzhi.api.problems import Problem
from gongzhi.api.v1.explained import missing_of, remedy_of
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import ProcedureVersion

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
    errors = {_place(row["loc"]): str(row["msg"]) for row in error.errors}
    return Problem(422, "请求的参数不对：" + "、".join(errors), kind="invalid", errors=errors)


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
