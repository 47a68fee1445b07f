"""The person who reported asks, by the link, for personal words to be deleted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.cases.actors import Actor
from gongzhi.cases.erasure import door
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case
from gongzhi.intake.erasing import OwnErasure, own_erasure, places_of
from gongzhi.intake.views.own_case import own_case
from gongzhi.intake.views.presses import key_of_press
from gongzhi.web import fields, widgets


class Ticked(forms.MultipleChoiceField):
    """Reads what was ticked; the door judges it, also when nothing can be asked for any more."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        """Whatever it is: the door has the sentences."""


class AskForm(fields.Form):
    """What is to go, and on which ground. What was ticked and unticked comes back with a mistake."""

    def __init__(self, own: OwnErasure, data: Any = None) -> None:
        chosen = [key for key, _, private in own.wanted if private]
        super().__init__(data, auto_id="ask_%s", initial={"places": chosen, "ground": own.grounds[0].name})
        self.fields["places"] = Ticked(label="删除哪些", choices=[(k, title) for k, title, _ in own.wanted])
        self.fields["ground"] = fields.ChoiceField(
            label="为什么",
            choices=[(ground.name, ground.says) for ground in own.grounds],
            widget=widgets.ChoiceCards(notes={ground.name: ground.article for ground in own.grounds}),
        )


@require_http_methods(["GET", "POST"])
@own_case
def erasure(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """The page with what can be asked for; sending it notes the request in the ledger."""
    own = own_erasure(case)
    form = AskForm(own, request.POST if request.method == "POST" else None)
    if form.is_valid() and _asked(request, case, form):
        messages.success(request, "已收到申请。决定以后，这里会写明结果。")
        return redirect("reporter-erasure", number=case.number, key=key)
    context = {"case": case, "key": key, "own": own, "form": form}
    return render(request, "intake/progress/erasure.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, case: Case, form: AskForm) -> bool:
    try:
        door.ask(
            case.pk,
            Actor(reporter_of=case.pk),
            ground=form.cleaned_data["ground"],
            places=places_of(form.cleaned_data["places"]),
            now=timezone.now(),
            idem=key_of_press(request),
        )
    except FormRefused as refused:
        form.refuse(refused)
        return False
    return True
