"""`gongzhi account`: helping somebody to sign in again, and linking accounts with identity servers."""

import argparse
import sys
from typing import TYPE_CHECKING

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database

if TYPE_CHECKING:
    from gongzhi.people.models import Person


def add_parser(sub: Subparsers) -> None:
    parser = command(
        sub, "account", run_show, "查看账号，重置第二因素和密码，登记统一身份", story="每次都记入账号记录。"
    )
    actions = parser.add_subparsers(title="做什么", metavar="什么", required=True)
    _about(command(actions, "show", run_show, "一个人有哪些登录方式，最近的记录"))
    _helping(command(actions, "reset", run_reset, "手机和密钥都丢了：取消第二因素，退出全部设备"))
    _helping(command(actions, "password", run_password, "忘了密码：重设成随机的，只显示这一次"))
    link = command(actions, "link", run_link, "登记统一身份里的标识（例如工号）是谁")
    unlink = command(actions, "unlink", run_unlink, "取消统一身份的登记")
    for parser in (link, unlink):
        _about(parser)
        parser.add_argument("--provider", metavar="代码", required=True, help="sign-in.yaml 里身份源的代码")
    link.add_argument("--value", metavar="标识", required=True, help="对方用什么称呼这个人")


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="用户名", help="谁的账号")


def _helping(parser: argparse.ArgumentParser) -> None:
    _about(parser)
    parser.add_argument(
        "--by", metavar="用户名", required=True, help="经手的管理员，要管得到这个人所在的地方"
    )
    parser.add_argument("--reason", metavar="理由", required=True, help="为什么，记入账号记录")


def run_show(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.accounts.factors import factors_of
        from gongzhi.accounts.models import Act

        person = _person(arguments.username)
        if person is None:
            return 1
        found = factors_of(person)
        print(person.name, person.username, "启用" if person.is_active else "已停用", sep="  ")
        print("动态验证码", "有" if found.codes else "没有", sep="  ")
        print("通行密钥", "、".join(key.name for key in found.passkeys) or "没有", sep="  ")
        print("恢复码", f"还剩 {found.recovery} 个", sep="  ")
        for identity in person.identities.order_by("provider"):
            print("统一身份", identity.provider, identity.value, sep="  ")
        for act in Act.objects.filter(person=person).select_related("by").order_by("-at", "-pk")[:10]:
            at = f"{timezone.localtime(act.at):%Y-%m-%d %H:%M}"
            print(at, act.get_deed_display(), act.detail, act.by.name if act.by else "", sep="  ")
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    return _help(
        arguments, "reset_factors", "已取消第二因素，全部设备已退出。下次只用密码登录，请提醒本人重新设好。"
    )


def run_password(arguments: argparse.Namespace) -> int:
    return _help(arguments, "new_password", "请当面或者打电话告诉本人，登录后马上修改。")


def _help(arguments: argparse.Namespace, what: str, done: str) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.accounts import helping
        from gongzhi.accounts.traces import Trace

        now = timezone.now()
        person, helper = _person(arguments.username), _person(arguments.by)
        if person is None or helper is None:
            return 1
        if not helping.may_help(helper, person, timezone.localdate(now)):
            print(
                f"{helper.name}管不到{person.name}的账号（要有“管”的权限，也不能是本人）。", file=sys.stderr
            )
            return 1
        try:
            told = getattr(helping, what)(person, arguments.reason, now, Trace(by=helper))
        except helping.Refused as refused:
            print(refused, file=sys.stderr)
            return 1
    if told:
        print(told)
    print(done, file=sys.stderr)
    return 0


def run_link(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.accounts import helping
        from gongzhi.accounts.traces import Trace

        person = _person(arguments.username)
        if person is None:
            return 1
        try:
            helping.link(person, arguments.provider, arguments.value, timezone.now(), Trace())
        except helping.Refused as refused:
            print(refused, file=sys.stderr)
            return 1
    print("已登记。")
    return 0


def run_unlink(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.accounts import helping
        from gongzhi.accounts.traces import Trace

        person = _person(arguments.username)
        if person is None:
            return 1
        gone = helping.unlink(person, arguments.provider, timezone.now(), Trace())
    print("已取消。" if gone else "本来就没有登记。")
    return 0


def _person(username: str) -> "Person | None":
    from gongzhi.people.models import Person

    found = Person.objects.filter(username=username).first()
    if found is None:
        print(f"没有用户名为 {username} 的人。", file=sys.stderr)
    return found
