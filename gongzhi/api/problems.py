"""What went wrong, in the form of RFC 9457: the same for every address of the interface."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "请求没有看懂",
    401: "没有令牌，或者令牌无效",
    403: "这个令牌不能做这件事",
    404: "没有找到",
    405: "这个地址不支持这种方法",
    409: "现在还不能这样办",
    413: "内容太大",
    415: "内容的格式不支持",
    422: "填写的内容不对",
    429: "请求太频繁",
    500: "系统出了差错",
    503: "系统暂时不能服务",
}


class Problem(Exception):
    """An answer that is no success. `more`: further members of the body, such as `errors` or `missing`."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str = "",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        self.status, self.detail, self.kind, self.more = status, detail, kind, more
        self.headers = dict(headers or {})
        super().__init__(detail)


def body(problem: Problem) -> dict[str, Any]:
    """The members of the problem. `type` is a name to tell problems apart by, not an address."""
    return {
        "type": f"urn:gongzhi:problem:{problem.kind}" if problem.kind else "about:blank",
        "title": TITLES[problem.status],
        "status": problem.status,
        "detail": problem.detail,
        **problem.more,
    }


def response(problem: Problem) -> HttpResponse:
    """The answer to send."""
    content = json.dumps(body(problem), ensure_ascii=False, default=str)
    return HttpResponse(content, status=problem.status, content_type=MEDIA_TYPE, headers=problem.headers)


def not_found() -> Problem:
    """For what does not exist and for what may not be seen alike."""
    return Problem(404, "没有这件，或者不在这个岗位可以查看的范围。", kind="not-found")
