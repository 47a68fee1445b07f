"""Help pages: the texts of docs/help, one for each screen."""

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from gongzhi.web import help_reader


def help_files(folder: Path) -> list[Path]:
    return sorted(Path(folder).glob("*.md"))


@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    pages = [(f.stem, help_reader.title(f.read_text(encoding="utf-8"))) for f in help_files(settings.HELP)]
    return render(request, "web/help/contents.html", {"pages": pages})


@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    if not re.fullmatch(r"[a-z0-9-]{1,80}", name):
        raise Http404
    file = Path(settings.HELP) / f"{name}.md"
    if not file.exists():
        raise Http404
    text = file.read_text(encoding="utf-8")
    body = mark_safe(help_reader.html(text))  # noqa: S308 the reader escapes; the files are ours
    return render(request, "web/help/page.html", {"title": help_reader.title(text), "body": body})
