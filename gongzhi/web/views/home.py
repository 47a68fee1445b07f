"""The first page: for residents what they can do here, for staff the page their post works from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongzhi.web import navigation
from gongzhi.web.signed_in import posts_of_request


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "web/home.html")
    roles = {post.role for post in posts_of_request(request)}
    pages = navigation.links(navigation.STAFF, roles, request.path)
    return redirect(pages[0].address if pages else "me")
