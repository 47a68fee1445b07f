"""Asking for progress with the number and the key, or the last digits of the telephone number left."""

import math
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongzhi.cases.numbers import clean_number
from gongzhi.intake import lookups
from gongzhi.web import fields

UNKNOWN_ADDRESS = "::"  # a proxy that speaks through a socket names no address


class LookupForm(fields.Form):
    """Both fields forgive spaces, full-width digits and capitals."""

    number = fields.TextField(
        label="编号",
        limit=40,
        help_text="回执上的一串数字，空格可以不写。",
        error_messages={"required": "请填写“编号”，在回执或者短信里。"},
    )
    secret = fields.TextField(
        label="电话后四位，或者查询码",
        limit=60,
        help_text="当时留了电话的填后四位；没有留的填回执上的查询码。",
        error_messages={"required": "请填写电话后四位，或者回执上的查询码。"},
    )

    def say_no(self) -> None:
        self.add_error(
            None,
            "没有找到对得上的反映。请核对编号和后四位；当时没有留电话的，请用回执上的查询码或者扫二维码。",
        )

    def say_wait(self, wait: timedelta) -> None:
        minutes = math.ceil(wait.total_seconds() / 60)
        self.add_error(None, f"这个编号刚才多次没有对上，请 {minutes} 分钟后再试；回执上的二维码随时可以用。")


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "intake/progress/lookup.html", {"form": LookupForm()})
    form = LookupForm(request.POST)
    if not form.is_valid():
        return _again(request, form, 422)
    now, address = timezone.now(), request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS
    typed = form.cleaned_data["number"]
    number = clean_number(typed) or typed[:16]
    if waiting := lookups.wait(number, form.cleaned_data["secret"], address, now):
        form.say_wait(waiting)
        return _again(request, form, 429)
    key = lookups.key_for(number, form.cleaned_data["secret"])
    if key is None:
        lookups.wrong(number, address, now)
        form.say_no()
        return _again(request, form, 422)
    return redirect("reporter-progress", number=number, key=key)


def _again(request: HttpRequest, form: LookupForm, status: int) -> HttpResponse:
    return render(request, "intake/progress/lookup.html", {"form": form}, status=status)
