"""What the framework answers by itself at addresses of the interface is a problem like every other."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gongzhi.api import problems
from gongzhi.api.problems import Problem

HERE = "/api/"
DETAILS = {
    404: "没有这个地址。有哪些地址，见 /api/v1/openapi.json。",
    405: "这个地址不支持 {method}，支持 {allow}。",
    500: "差错已经记录，请稍后重试。",
}


class Problems:
    """An address that is none, a method it does not have, a body that is too large, a fault of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        status, said = response.status_code, response.get("Content-Type", "")
        if not request.path_info.startswith(HERE) or status not in problems.TITLES or "json" in said:
            return response
        allow = ", ".join(sorted(response.get("Allow", "").split(", ")))
        detail = DETAILS.get(status, problems.TITLES[status]).format(method=request.method, allow=allow)
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        return problems.response(Problem(status, detail, headers=kept))
