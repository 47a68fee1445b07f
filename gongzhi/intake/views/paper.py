"""The report as one sheet of paper, with a code that leads to the page where it is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.intake import categories
from gongzhi.intake.pack import intake
from gongzhi.intake.registering import posts_that_register
from gongzhi.intake.report_forms import procedure_on
from gongzhi.web.signed_in import posts_of_request
from gongzhi.web.who_sees import plain_sentence, private_sentence

EXAMPLES = 2  # kinds named behind a group: all of it must fit on one page
WRITTEN_SHORT = ("文字", "地点", "案件", "日期", "数字")  # answered on one line beside the question


@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """Every field of the step, to be filled in by hand. Anybody may print it."""
    procedure = procedure_on(timezone.localdate())
    step = procedure.step(intake().step)
    context = {
        "step": step,
        "code": f"{procedure.code}-{step.code}-{procedure.version}",
        "title": procedure.title,
        "groups": [
            (c, words) for c, words in categories.groups(EXAMPLES) if not categories.kinds()[c].elsewhere
        ],
        "written_short": WRITTEN_SHORT,
        "doors": intake().doors.values(),
        "plain": plain_sentence(procedure.matter),
        "private": private_sentence(procedure.matter),
        "fill": request.build_absolute_uri(reverse("paper-fill")),
    }
    return render(request, "intake/paper/report.html", context)


@require_GET
def fill(request: HttpRequest) -> HttpResponse:
    """Behind the code: the counter for staff who register, the resident's own page for everybody else."""
    matter = procedure_on(timezone.localdate()).matter
    if posts_that_register(posts_of_request(request), matter):
        return redirect(f"{reverse('counter')}?channel={intake().paper_channel}")
    return redirect("report")
