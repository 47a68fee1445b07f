"""What an attacker tries first: foreign forms, redirects, caches, scripts in reports, formulas in tables."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.api.tokens import SCOPES, issue
from gongzhi.cases import exporting
from gongzhi.cases.models import Case, Upload
from gongzhi.intake.tests.conftest import World
from gongzhi.people.models import Post
from tests.security.office import Address, addresses, signed_in, told

# Read without an account: the resident's side, the rules, help, and what programs sign in to by other means.
PUBLIC = {
    *(
        "healthz",
        "home",
        "preferences",
        "sign-out",
        "rules",
        "local-rules",
        "rule",
        "rule-file",
        "help",
        "help-page",
    ),
    *(
        "styleguide",
        "styleguide/public",
        "styleguide-public",
        "search-places",
        "place-at",
        "public-duty-lists",
    ),
    *(
        "public-duty-list",
        "paper-report",
        "paper-fill",
        "report",
        "report-what",
        "report-first",
        "report-where",
    ),
    *("report-same", "report-contact", "progress", "openapi-json", "api-root"),
    *("sign-in-passkey", "sign-in-passkey-options"),
}
PROGRAMS = ("api/", "open311/", "exchange/v1/")
UUID = "00000000-0000-4000-8000-000000000000"
XSS = '<script>alert("x")</script><img src=x onerror=alert(1)>\'"{{7*7}}'
FOREIGN = (
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
)


def at(address: Address, **more: Any) -> str:
    known = {"number": "26999999991", "name": "受理", "seq": 1, "digest": "0" * 64, "key": "a" * 24, "pk": 9}
    known |= {
        "place": 9,
        "code": "x",
        "version": "1",
        "form": "json",
        "token": UUID,
        "other": "1",
        "step": "受理",
        "username": "zhaomin",
    }
    if address.name == "rule-file":
        known["form"] = "json"
    return address.filled(**{key: value for key, value in (known | more).items() if key in address.wants})


@pytest.mark.django_db
def test_strangers_get_only_what_is_public(world: World) -> None:
    client, open_ones = Client(raise_request_exception=False), []
    for page in addresses():
        if page.name in PUBLIC or page.pattern.startswith((*PROGRAMS, "sign-in")):
            continue
        for send in (client.get, client.post):
            answer = send(at(page))
            assert answer.status_code != 500, page.name
            if answer.status_code not in (302, 401, 403, 404, 405):
                open_ones.append((page.name, answer.status_code))
            if answer.status_code == 302:
                assert answer["Location"].startswith("/sign-in"), page.name
    assert open_ones == []


@pytest.mark.django_db
def test_no_form_of_another_site_does_anything(world: World, cases: list[Case]) -> None:
    """Every address that takes a form refuses one without our token; programs show a key of their own."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.county.zhao_min)
    for page in addresses():
        if page.pattern.startswith(PROGRAMS):
            continue
        answer = client.post(at(page, number=cases[0].number))
        assert answer.status_code in (403, 405), (page.name, answer.status_code)
    for page in addresses():
        if page.pattern.startswith(PROGRAMS):
            answer = client.post(at(page, number=cases[0].number), {"reason": "电话核对地点"})
            assert answer.status_code in (400, 401, 403, 404, 405, 422), (page.name, answer.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("target", FOREIGN)
def test_nobody_is_sent_elsewhere(world: World, target: str) -> None:
    sent = {"username": "zhaomin", "password": "kai-men-2026", "next": target}
    for answer in (
        Client().post("/sign-in", sent),
        Client().post("/preferences", {"next": target}),
        signed_in(world.county.zhao_min).get("/sign-in", {"next": target}),
    ):
        assert answer.status_code == 302
        assert answer["Location"] == "/"


@pytest.mark.django_db
def test_signing_in_changes_what_a_thief_may_have_planted(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in")
    before = client.cookies["csrftoken"].value
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token
    client.cookies["sessionid"] = "planted"
    sent = {"username": "zhaomin", "password": "kai-men-2026", "csrfmiddlewaretoken": token[1]}
    assert client.post("/sign-in", sent).status_code == 302
    assert client.cookies["sessionid"].value != "planted"
    assert client.cookies["csrftoken"].value != before
    stolen = Client()
    stolen.cookies["sessionid"] = "planted"
    assert stolen.get("/work").status_code == 302


@pytest.mark.django_db
def test_private_pages_are_kept_by_no_cache(world: World, cases: list[Case], digest: str) -> None:
    """Of whatever a person who signed in, or the holder of a link, gets to see."""
    case, client = cases[0], signed_in(world.county.zhao_min)
    key = world.link(case).rsplit("/", 1)[1]
    seen = 0
    for page in addresses():
        if page.pattern.startswith((*PROGRAMS, "healthz")):
            continue
        answer = client.get(at(page, number=case.number, digest=digest, key=key, other=cases[2].number))
        if answer.status_code == 200:
            kept = answer.headers.get("Cache-Control", "")
            assert "private" in kept or "no-store" in kept, page.name
            seen += 1
    assert seen > 25


@pytest.mark.django_db
def test_the_interface_is_kept_by_no_cache(world: World, cases: list[Case], digest: str) -> None:
    now = timezone.now()
    post = Post.objects.filter(person=world.county.zhao_min, role="dispatcher").get()
    _, secret = issue(name="x", post=post, scopes=SCOPES, now=now, expires_at=now + timedelta(days=1))
    number = cases[0].number
    for path in ("cases", f"cases/{number}", f"cases/{number}/entries", f"cases/{number}/files/{digest}"):
        answer = Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200
        kept = answer.headers.get("Cache-Control", "")
        assert "private" in kept or "no-store" in kept, path
    answer = Client().get(f"/open311/v2/requests/{number}.json", {"api_key": secret})
    assert "no-store" in answer.headers.get("Cache-Control", "")


@pytest.mark.django_db
def test_a_script_in_a_report_stays_words_everywhere(world: World) -> None:
    place = {"address": XSS, "lon": 120.005, "lat": 28.005}
    taken = world.report(内容=XSS, 地点=place, 称呼=XSS, 电话=XSS)
    zhao, case = world.county.zhao_min, taken.number
    world.step(taken.case_id, "受理", zhao, outcome="立案")
    world.step(
        taken.case_id,
        "派遣",
        zhao,
        data={"主办单位": world.county.organisations["QY-ZF"].pk, "要求": XSS},
    )
    world.county.appoint("leader", "周书记", "QY", "town_leader", "331099/001")
    client, leader = signed_in(zhao), signed_in(world.county.people["leader"])
    link = world.link(taken)
    pages = [
        *(client.get(path) for path in (f"/cases/{case}", "/work", "/desk/", "/search?q=alert", "/desk/map")),
        *(client.get(path) for path in (f"/desk/?case={case}", "/desk/supervision/")),
        *(client.get(path) for path in (f"/cases/{case}/papers/3/派遣单", f"/cases/{case}/drawing.svg")),
        client.post(f"/cases/{case}/private", {"reason": "电话核对地点"}),
        client.post(f"/cases/{case}/private", {"reason": XSS * 9}),
        client.post(f"/cases/{case}/preview/派遣", {"要求": XSS}),
        leader.get(f"/cases/{case}/erasure"),
        leader.get("/privacy/looks"),
        *(Client().get(link + more) for more in ("", "/receipt", "/erasure")),
    ]
    assert {p.request["PATH_INFO"]: p.status_code for p in pages if p.status_code not in (200, 422)} == {}
    seen = 0
    for page in pages:
        _, body, headers = told(page, "26999999991")
        seen += "&lt;script&gt;alert" in body
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "' onerror" not in body
        assert '" onerror' not in body
        assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert seen > 8, "the words stand there, as words"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "|"]
)
def test_a_title_is_never_a_formula(world: World, start: str) -> None:
    taken = world.report(内容=f"{start}HYPERLINK(1)")
    Case.objects.filter(pk=taken.case_id).update(title=f"{start}HYPERLINK(1)", external=f"{start}1+1")
    out = io.StringIO()
    exporting.write_csv(exporting.chosen("", None, None).filter(pk=taken.case_id), out)
    (_, row) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    for cell in row[1], row[5]:
        assert cell.startswith("'"), cell


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX-Evil: 1.jpg", "..\\..\\x.jpg", "\0.jpg", "x" * 500]
)
def test_a_files_name_leads_nowhere(world: World, cases: list[Case], digest: str, name: str) -> None:
    kept = Upload.objects.get(case=cases[0])
    Upload.objects.filter(pk=kept.pk).update(name=name.replace("\0", "")[:120])
    answer = signed_in(world.county.zhao_min).get(f"/cases/{cases[0].number}/photos/{digest}")
    assert answer.status_code == 200
    assert "X-Evil" not in str(answer.headers)
    for wrong in ("..%2f..%2fsecret_key", "../secret_key", f"{digest[:2]}/{digest}"):
        there = signed_in(world.county.zhao_min).get(f"/cases/{cases[0].number}/photos/{wrong}")
        assert there.status_code == 404


@pytest.mark.django_db
def test_waiting_photos_of_others_cannot_be_taken(world: World, cases: list[Case]) -> None:
    """A program names its photos by number: numbers next to one's own lead to nobody else's."""
    own = Upload.objects.get(case=cases[0]).pk
    assert own > 2**32, "drawn by lot, not counted up"
