"""`gongzhi token`: keys by which other programs use the interface."""

import argparse
import sys
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database

if TYPE_CHECKING:
    from gongzhi.people.models import Post


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "token", run_list, "签发、列出、停用接口令牌", story="令牌属于一个岗位。")
    actions = parser.add_subparsers(title="做什么", metavar="什么", required=True)
    issue = command(actions, "issue", run_issue, "签发一个令牌，只显示这一次")
    issue.add_argument("username", metavar="用户名", help="以谁的岗位")
    issue.add_argument("--role", metavar="岗位代码", default="", help="有几个岗位时写明哪一个")
    issue.add_argument("--name", metavar="用途", required=True, help="给哪个系统用、作什么用")
    issue.add_argument(
        "--scope", metavar="范围", action="append", default=[], help="可写多次；缺省只有 cases:read"
    )
    issue.add_argument("--until", metavar="日期", type=date.fromisoformat, required=True, help="最后一天")
    command(actions, "list", run_list, "列出令牌")
    revoke = command(actions, "revoke", run_revoke, "停用一个令牌")
    revoke.add_argument("number", metavar="序号", type=int, help="list 里的序号")


def run_issue(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.api import tokens
        from gongzhi.calendars import ZONE
        from gongzhi.cases.errors import FormRefused

        now = timezone.now()
        post = _post(arguments.username, arguments.role, timezone.localdate(now))
        if post is None:
            print("这个用户今天没有（这个）岗位，或者有几个岗位而没有写 --role。", file=sys.stderr)
            return 1
        ends = datetime.combine(arguments.until, time.max, ZONE)
        scopes = arguments.scope or [tokens.READ]
        try:
            _, secret = tokens.issue(name=arguments.name, post=post, scopes=scopes, now=now, expires_at=ends)
        except FormRefused as refused:
            print(refused, file=sys.stderr)
            return 1
    print(secret)
    print("请现在保存，以后不再显示。", file=sys.stderr)
    return 0


def _post(username: str, role: str, today: date) -> "Post | None":
    from gongzhi.people.models import Post

    found = Post.objects.on(today).filter(person__username=username)
    posts = list(found.filter(role=role) if role else found)
    return posts[0] if len(posts) == 1 else None


def run_list(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.api.models import Token

        now = timezone.now()
        for token in Token.objects.select_related("post__person").order_by("pk"):
            works = token.revoked_at is None and token.expires_at > now
            used = f"{timezone.localtime(token.used_at):%Y-%m-%d %H:%M}" if token.used_at else "没有用过"
            until = f"{timezone.localtime(token.expires_at):%Y-%m-%d}"
            state = f"到 {until}" if works else "已停用" if token.revoked_at else "已失效"
            who = token.post.person.name
            print(token.pk, token.hint + "…", token.name, who, ",".join(token.scopes), state, used, sep="  ")
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.api import tokens
        from gongzhi.api.models import Token

        token = Token.objects.filter(pk=arguments.number).first()
        if token is None:
            print("没有这个序号的令牌，请先用 gongzhi token list 查看。", file=sys.stderr)
            return 1
        tokens.revoke(token, timezone.now())
    print("已停用。")
    return 0
