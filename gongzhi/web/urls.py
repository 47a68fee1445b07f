"""Addresses of the frame."""

from django.urls import path

from gongzhi.web.views import (
    account,
    cases,
    drawings,
    erasure,
    halting,
    help,  # noqa: A004 the page is called help
    home,
    local_rules,
    looks,
    opening,
    paper_forms,
    papers,
    preferences,
    presence,
    rules,
    search,
    styleguide,
    work,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences", preferences.change, name="preferences"),
    path("me", account.me, name="me"),
    path("work", work.work, name="work"),
    # /open/<procedure>
    path("open", opening.contents, name="open"),
    path("open/<str:code>", opening.form, name="open-form"),
    path("open/<str:code>/paper", paper_forms.blank, name="open-paper"),
    # /cases/<number>
    path("cases/<str:number>", cases.show, name="case"),
    path("cases/<str:number>/steps/<str:name>", cases.step, name="case-step"),
    path("cases/<str:number>/halt", halting.change, name="case-halt"),
    path("cases/<str:number>/preview/<str:name>", papers.preview, name="case-preview"),
    path("cases/<str:number>/papers/<int:seq>/<str:name>", papers.show, name="case-paper"),
    path("cases/<str:number>/presence", presence.presence, name="case-presence"),
    path("cases/<str:number>/private", cases.private, name="case-private"),
    path("cases/<str:number>/photos/<str:digest>", cases.photo, name="case-photo"),
    path("cases/<str:number>/file", cases.whole_file, name="case-file"),
    path("cases/<str:number>/drawing.svg", drawings.of_case, name="case-drawing"),
    path("cases/<str:number>/erasure", erasure.decide, name="case-erasure"),
    # /privacy
    path("privacy/", erasure.waiting, name="erasures"),
    path("privacy/looks", looks.looks, name="looks"),
    # /search
    path("search", search.search, name="search"),
    path("search/places", search.places, name="search-places"),
    path("search/place-at", search.place_at, name="place-at"),
    # /rules
    path("rules", rules.contents, name="rules"),
    path("rules/local", local_rules.contents, name="local-rules"),
    path("rules/local/proving", local_rules.being_proved, name="local-rules-proving"),
    path("rules/local/<int:pk>/end", local_rules.end, name="local-rules-end"),
    path("rules/<str:code>/<str:version>", rules.show, name="rule"),
    path("rules/<str:code>/<str:version>/procedure.<str:form>", drawings.of_procedure, name="rule-file"),
    # /help
    path("help", help.contents, name="help"),
    path("help/<str:name>", help.page, name="help-page"),
    # /styleguide
    path("styleguide", styleguide.styleguide_page, name="styleguide"),
    path("styleguide/public", styleguide.styleguide_page, {"audience": "public"}, name="styleguide-public"),
]
