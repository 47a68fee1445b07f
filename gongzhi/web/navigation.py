"""Which pages each kind of worker finds in the navigation: one literal table.

`url` is the name of an address; a slice adds a line here when it adds a page. `roles` are codes of posts
(packs/cn/authority.yaml); an empty tuple means everybody who is signed in.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    icon: str
    url: str
    roles: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    icon: str
    address: str
    current: bool
    note: str = ""


COMMAND_ROOM = ("dispatcher", "county_dispatcher", "town_leader", "county_supervisor")

OPENING = (
    "dispatcher", "county_dispatcher", "town_leader", "handler", "grid_officer", "village_clerk",
    "party_secretary", "supervision_member", "owners_committee_member", "mediator", "mediation_chair",
    "enforcement_officer", "office_clerk", "election_committee_member", "congress_clerk",
)  # fmt: skip
"""Posts that may open some matter; a test compares them with the procedures and the authority table."""

STAFF: tuple[Entry, ...] = (
    Entry("指挥室", "layout-dashboard", "desk", roles=COMMAND_ROOM),
    Entry("我的工作", "inbox", "work"),
    Entry("登记", "clipboard-list", "counter", roles=("dispatcher", "county_dispatcher", "village_clerk")),
    Entry("网格上报", "megaphone", "field-report", roles=("grid_officer",)),
    Entry("开立事项", "plus", "open", roles=OPENING),
    Entry("督办", "flag", "supervision", roles=(*COMMAND_ROOM, "unit_head")),
    Entry("抽样回访", "phone", "call-rounds", roles=("checker", "dispatcher", "town_leader")),
    Entry("派单规则", "route", "routing-rules", roles=("dispatcher", "county_dispatcher", "town_leader")),
    Entry("职责清单", "list-checks", "duty-list"),
    Entry(
        "评价", "star", "ratings", roles=(*COMMAND_ROOM, "unit_head", "handler", "grid_officer", "checker")
    ),
    Entry("个人信息", "eye", "erasures", roles=("town_leader", "unit_head")),
    Entry(
        "查阅记录",
        "search",
        "looks",
        roles=("auditor", "county_supervisor", "town_leader", "dispatcher", "unit_head"),
    ),
    Entry("规则", "scale", "rules"),
    Entry("账号", "users", "colleagues", roles=("admin",)),
    Entry("地方设置", "settings", "local-rules", roles=("admin",)),
    Entry("对外连接", "link", "connections", roles=("admin",)),
    Entry("系统交换", "refresh-cw", "exchange", roles=("admin", "county_dispatcher", "county_supervisor")),
)

RESIDENTS: tuple[Entry, ...] = (
    Entry("我要反映", "megaphone", "report", note="路灯不亮、垃圾没人清、邻里矛盾……说给镇街听"),
    Entry("查进度", "search", "progress", note="凭编号看办到哪一步、在谁手里"),
    Entry("规则", "scale", "rules", note="每件事按什么程序办、依据哪一条"),
)


# The help page (docs/help/<name>.md) of a page, by the name of its address.
HELP = {
    **dict.fromkeys(
        (
            "sign-in",
            "second-step",
            "enrol",
            "security",
            "confirm",
            "codes",
            "passkey-add",
            "password",
            "colleagues",
        ),
        "sign-in",
    ),
    "work": "work",
    "open": "open",
    "open-form": "open",
    "case": "case",
    "case-step": "case",
    "search": "search",
    "ratings": "ratings",
    "erasures": "privacy",
    "case-erasure": "privacy",
    "looks": "privacy",
    "rules": "rules",
    "rule": "rules",
    "local-rules": "rules",
    "local-rules-end": "rules",
}


def links(entries: tuple[Entry, ...], roles: Collection[str], path: str) -> list[Link]:
    """The entries open to a holder of `roles`; the one that leads deepest into `path` is current."""
    open_to = [e for e in entries if not e.roles or set(e.roles) & set(roles)]
    addresses = [reverse(e.url) for e in open_to]
    inside = [a for a in addresses if path == a or path.startswith(a.rstrip("/") + "/")]
    here = max(inside, key=len, default=None)
    return [Link(e.label, e.icon, a, a == here, e.note) for e, a in zip(open_to, addresses, strict=True)]
