"""What the person who is signed in may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongzhi.people.packs import ROLES
from gongzhi.web.signed_in import posts_of_request


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    held = [(ROLES[post.role].name, post) for post in posts_of_request(request)]
    return render(request, "web/account/me.html", {"held": held})
