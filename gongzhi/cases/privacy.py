"""Opening the private words of a case: only with authority and a reason, and the reason is kept."""

from dataclasses import replace
from datetime import datetime

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Access, Case
from gongzhi.cases.selectors import may
from gongzhi.text import tidy

OPENING = "看隐私"
PURPOSES = ("办理", "回访")
SHORTEST = 4  # characters; a word such as «办案» explains nothing
LONGEST = 200


def may_open(actor: Actor, case: Case) -> bool:
    """Whether one of the actor's posts may see private words, once a reason is given."""
    return any(may(actor, case, OPENING, purpose) for purpose in PURPOSES)


def accesses_of(case: Case, most: int | None = None) -> list[Access]:
    """Who looked at the private words, the newest first: all of them, or the last `most`."""
    rows = Access.objects.filter(case=case).select_related("actor", "post__organisation")
    return list(rows.order_by("-at")[:most])


def open_private(case: Case, actor: Actor, *, reason: str, now: datetime) -> Access:
    """Note who opens the private words of the case and why; the caller shows them after that.

    Raises NotYours without authority, FormRefused (field 用途) when the reason says too little or too much.
    """
    if actor.person_id is None or not may_open(actor, case):
        raise NotYours("查看姓名、电话等信息不在您当前岗位的职责之内。")
    said = tidy(reason)
    if len(said) < SHORTEST:
        raise FormRefused({"用途": "请写明查看的用途，例如：电话核对地点。本人可以看到这条记录。"})
    if len(said) > LONGEST:
        raise FormRefused({"用途": f"用途最多 {LONGEST} 字，现在有 {len(said)} 字。"})
    post = next(p for p in actor.posts if may_open(replace(actor, posts=(p,)), case))
    return Access.objects.create(
        case=case, actor_id=actor.person_id, post_id=post.post_id, at=now, what="全部隐私栏目", purpose=said
    )
