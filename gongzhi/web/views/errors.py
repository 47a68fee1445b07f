"""Pages for what went wrong: plain words, what to do next, nothing lost."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# status: (heading, what happened, what to do)
PAGES = {
    400: (
        "请求没有看懂",
        "发来的内容不完整，可能是网络中断或链接缺了一段。",
        "请返回上一页重试；刚填写的内容一般还在。",
    ),
    403: (
        "您没有权限做这件事",
        "这个操作不在您当前岗位的职责之内。",
        "如果确实需要办理，请联系本单位的管理员，或者让有权限的同事顶岗办理。",
    ),
    404: (
        "没有找到这个页面",
        "链接可能写错了，内容可能已经移走，也可能不在您可以查看的范围。",
        "请检查链接，或者从首页重新查找。",
    ),
    409: (
        "现在还不能这样办",
        "这件事的情况已经变化，或者前面的步骤还没有完成。",
        "请刷新页面看最新情况，再决定怎么办。",
    ),
    413: (
        "上传的内容太大",
        "这一次提交的照片或文件总共太大，没有收下。",
        "请减少照片数量，或者分几次提交；文字内容一般还在。",
    ),
    429: ("操作太频繁了", "短时间内的请求太多，为了保证大家都能使用，先停一停。", "请过一分钟再试。"),
    500: (
        "系统出了差错",
        "差错已经记录，和您的操作没有关系。",
        "请稍后重试；急事请直接拨打所在镇街的值班电话，或者到便民服务中心办理。",
    ),
    503: (
        "系统暂时不能服务",
        "可能正在维护，或者一时太忙。",
        "请过几分钟再试；急事请直接拨打所在镇街的值班电话。",
    ),
    507: (
        "存储空间满了，这一次没有收下",
        "系统的磁盘没有空间了。您填写的内容没有保存，以前提交的都在。",
        "请按浏览器的“返回”，内容还在，过一会儿再提交；急事请直接拨打所在镇街的值班电话，并请告诉系统管理员。",
    ),
}
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
NOT_SHOWN = {"csrfmiddlewaretoken", "idem", "next"}
SECRET = {"password", "old", "new", "again", "code", "answer"}  # fields of forms that no page may repeat


def page(request: HttpRequest, status: int, *, detail: str = "") -> HttpResponse:
    """The page for a status. `detail` replaces the general sentence about what happened."""
    title, happened, advice = PAGES[status]
    context = {"status": status, "title": title, "happened": detail or happened, "advice": advice}
    return render(request, "web/errors/error.html", context, status=status)


def bare(status: int) -> HttpResponse:
    """The same without context processors: whatever broke may be what they need."""
    title, happened, advice = PAGES[status]
    context = {"status": status, "title": title, "happened": happened, "advice": advice}
    return HttpResponse(render_to_string("web/errors/bare.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, TOO_BIG) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403, detail=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return bare(500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shows what was typed so that it can be copied. It is not sent again by a button: a foreign page
    could have filled it in."""
    typed = [
        value
        for name, values in request.POST.lists()
        if name not in NOT_SHOWN | SECRET
        for value in values
        if value
    ]
    return render(request, "web/errors/csrf.html", {"typed": typed}, status=403)
