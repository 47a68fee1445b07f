"""Every page of the product once, in a small county with a case at each turn of its life.

A route that is added to the product must be added here, or to ELSEWHERE in routes.py with a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongzhi.cases import installing
from gongzhi.cases.local import door
from gongzhi.cases.models import Case
from gongzhi.cases.numbers import link_key
from gongzhi.dispatch import calling, lots
from gongzhi.dispatch.models import RoutingRule
from gongzhi.dispatch.tests.conftest import NOW, TOWN, Desk, build_desk
from gongzhi.engine.profiles import read_profile
from gongzhi.people.models import Person
from gongzhi.places.models import Division

VISITOR = ""
ADMISSION = settings.PACKS / "cn" / "procedures" / "事项准入" / "procedure.yaml"


@dataclass(frozen=True)
class Stop:
    """A page: the name of its route, who opens it (a name, or VISITOR), and its address."""

    route: str
    who: str
    address: str


@dataclass
class Tour:
    desk: Desk
    stops: list[Stop]

    def person(self, name: str) -> Person | None:
        return self.desk.person(name) if name else None


def build_tour() -> Tour:
    desk = build_desk()
    installing.install(ADMISSION, NOW)
    _adopted(desk)
    for code, name, unit, role in (
        ("guanli", "管理", "QX-ZZ", "admin"),
        ("duban", "督办", "QX-ZZ", "county_supervisor"),
    ):
        desk.county.appoint(code, name, unit, role, "331099")
        desk.names[name] = desk.county.people[code]
    desk.now = timezone.now() - timedelta(days=3)
    cases = {"closed": _closed(desk), "late": desk.accepted(text="河里的淤泥很厚了", category="SL01")}
    desk.now = timezone.now() - timedelta(minutes=5)
    cases |= {"new": desk.report(), "double": desk.report(), "sent": desk.accepted()}
    desk.dispatch(cases["sent"], "QY-SZ")
    return Tour(desk, [*_public(cases), *_drafts(), *_staff(desk, cases)])


def _adopted(desk: Desk) -> None:
    """The town has rules of its own from next year on, so that the page has something to end."""
    profile = read_profile(settings.PACKS / "demo" / "profiles" / "qingyun")
    town = Division.objects.get(path=TOWN)
    today = timezone.localdate()
    wish = door.Wish(profile, town, today + timedelta(days=400), "镇政府办公会议纪要", None)
    door.adopt(wish, timezone.now())


def _closed(desk: Desk) -> Case:
    case = desk.accepted()
    desk.dispatch(case, "QY-SZ")
    desk.step(case, "签收", "周师傅", outcome="接单")
    desk.step(case, "处置反馈", "周师傅", outcome="已解决", data={"情况": "换了灯泡"})
    desk.step(case, "核查", "何查", outcome="合格", data={"方式": "现场", "意见": "亮了"})
    desk.step(case, "结案", "赵敏", data={"结果说明": "已换", "公开语": "修好了。"})
    return case


def _stop(route: str, who: str, *args: Any, more: str = "") -> Stop:
    return Stop(route, who, reverse(route, args=args) + more)


def _public(cases: dict[str, Case]) -> list[Stop]:
    plain = (
        "home",
        "sign-in",
        "report",
        "progress",
        "paper-report",
        "public-duty-lists",
        "rules",
        "local-rules",
        "help",
    )
    new, closed = cases["new"], cases["closed"]
    mine, done = (new.number, link_key(new.number)), (closed.number, link_key(closed.number))
    version = new.procedure.version
    return [
        *(_stop(route, VISITOR) for route in plain),
        _stop("public-duty-list", VISITOR, "331099001"),
        _stop("rule", VISITOR, "wgsj", version),
        _stop("help-page", VISITOR, "work"),
        _stop("receipt", VISITOR, *mine),
        _stop("reporter-progress", VISITOR, *mine),
        _stop("reporter-progress", VISITOR, *done),
        _stop("reporter-erasure", VISITOR, *done),
        Stop("reporter-paper", VISITOR, _linked(Client(), reverse("reporter-progress", args=done), "papers")),
        _stop("open-paper", VISITOR, "sxzr"),
        _stop("styleguide-public", VISITOR),
    ]


def _drafts() -> list[Stop]:
    """The screens of three reports: one goes all the way, one meets a double, one is an emergency."""
    usual, double, danger = Client(), Client(), Client()
    where = _sent(usual, reverse("report"), 内容="村口的井盖坏了，人走过会响。")
    same = _sent(double, reverse("report"), 内容="老樟树旁的路灯不亮了，晚上看不见路。", 类别="SZ01")
    first = _sent(danger, reverse("report"), 内容="楼道里煤气味很重，像是漏了")
    same = _sent(double, same, 地点_address="桥头村第一网格", 地点_lon="120.005", 地点_lat="28.005")
    contact = _sent(usual, where, 地点_address="桥头村第二网格", 地点_lon="120.015", 地点_lat="28.005")
    found = [Stop("report-where", VISITOR, where), Stop("report-contact", VISITOR, contact)]
    found += [
        Stop("report-what", VISITOR, where.replace("/where", "/what")),
        Stop("report-same", VISITOR, same),
    ]
    return [*found, Stop("report-first", VISITOR, first)]


def _sent(client: Client, address: str, **typed: str) -> str:
    """Post a screen; the address of the one that follows."""
    token = client.get(address).context.get("token")
    answer = client.post(address, typed | {"draft": str(token)})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def _linked(client: Client, page: str, words: str) -> str:
    """The first address on a page that has these words in it."""
    found = re.search(rf'href="([^"]*/{words}/[^"]*)"', client.get(page).content.decode())
    assert found, page
    return found[1]


def _staff(desk: Desk, cases: dict[str, Case]) -> list[Stop]:
    rule = RoutingRule.objects.create(name="路灯归市政", order=1, unit_kind="municipal_office")
    round_ = _round(desk)
    dispatcher = Client()
    dispatcher.force_login(desk.person("赵敏"))
    closed, new, sent = cases["closed"].number, cases["new"].number, cases["sent"].number
    plain = {
        "赵敏": ("desk", "work", "me", "password", "counter", "paper-fill", "routing-rules", "duty-list",
              "call-rounds", "dates-kept", "supervision", "ratings", "my-notices", "desk-on-duty", "erasures",
              "search", "open", "security"),
        "李建国": ("field-report", "work"),
        "周师傅": ("work", "ratings"),
        "管理": ("connections", "exchange", "me", "colleagues", "local-rules"),
        "督办": ("desk", "desk-map", "supervision", "exchange"),
    }  # fmt: skip
    return [
        *(_stop(route, who) for who, names in plain.items() for route in names),
        _stop("desk", "赵敏", more=f"?show=all&case={sent}"),
        _stop("desk-map", "赵敏", more="?show=all"),
        _stop("desk-compare", "赵敏", cases["double"].number, new),
        _stop("routing-rule", "赵敏", rule.pk),
        _stop("open-form", "周师傅", "sxzr"),
        _stop("colleague", "管理", "zhaomin"),
        _stop("call-round", "赵敏", round_),
        _stop("call-back", "何查", round_, 1),
        _stop("search", "赵敏", more="?q=路灯"),
        _stop("counter-slip", "赵敏", _by_counter(dispatcher)),
        *(_stop("case", "赵敏", number) for number in (new, closed)),
        _stop("case", "周师傅", sent),
        _stop("case-erasure", "钱立", closed),
        Stop("case-paper", "赵敏", _linked(dispatcher, reverse("case", args=[closed]), "papers")),
        _stop("styleguide", "赵敏"),
    ]


def _round(desk: Desk) -> int:
    """A drawn round of calling back that holds the closed case."""
    now, today = timezone.now(), timezone.localdate()
    terms = lots.Terms(TOWN, today - timedelta(days=9), today - timedelta(days=1), size=5, per_unit=5)
    made = calling.announce(desk.actor("赵敏"), terms, bytes(32), now - timedelta(days=2))
    calling.draw(desk.actor("赵敏"), made, now)
    return made.pk


def _by_counter(client: Client) -> str:
    """Register somebody's words at the counter; the number on the slip."""
    typed = {"内容": "路口的树挡住了红绿灯", "地点_address": "桥头村第一网格", "渠道": "窗口"}
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', _text(client, "counter")))
    answer = client.post(reverse("counter"), fields | typed | {"地点_lon": "120.005", "地点_lat": "28.005"})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"]).split("/")[2].split("?")[0]


def _text(client: Client, route: str) -> str:
    return client.get(reverse(route)).content.decode()
