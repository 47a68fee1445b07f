"""/me/notices: how I wish to be told."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongzhi.connections.forms import ChoiceForm
from gongzhi.connections.models import Choice
from gongzhi.people.models import Person


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    choice = Choice.objects.filter(person=person).first()
    form = ChoiceForm(request.POST or None, initial=ChoiceForm.told(choice))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        values = {name: said[name] for name in ("by", "address", "quiet_from", "quiet_to")}
        Choice.objects.update_or_create(person=person, defaults={**values, "kinds": form.kinds()})
        messages.success(request, "已保存。")
        return redirect("my-notices")
    return render(request, "connections/notices.html", {"form": form}, status=422 if form.errors else 200)
