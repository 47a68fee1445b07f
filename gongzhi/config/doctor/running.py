"""Whether the service does its work: background jobs, the calendar of the coming year, addresses."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from gongzhi.config.doctor.finding import Finding, bad, good, warning

SILENT = timedelta(minutes=2)


def worker(data: Path) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        seen = cursor.fetchone()[0]
    if seen is None or timezone.now() - seen > SILENT:
        return warning(
            "后台任务", "没有在运行的进程", "gongzhi serve 会一并启动它；单独启动用 gongzhi worker。"
        )
    return good("后台任务", "正在运行")


def failed_jobs(data: Path) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1"
        )
        failed = cursor.fetchall()
    if failed:
        told = "，".join(f"{name} {count} 次" for name, count in failed)
        return warning(
            "失败的任务", told, "查看后台任务的日志；排除原因后用 gongzhi manage procrastinate 重试。"
        )
    return good("失败的任务", "没有")


def addresses(data: Path) -> Finding:
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}:
        return warning(
            "网址", f"{hosts}，未启用 HTTPS", "用 nginx 提供 HTTPS，并设置 GONGZHI_HTTPS=1，见 deploy/。"
        )
    return good("网址", hosts)


def sign_in(data: Path) -> Finding:
    """Who must have a second factor, and the identity servers."""
    from gongzhi.accounts import setup
    from gongzhi.calendars.files import DataError

    try:
        found = setup.read(data)
    except DataError as error:
        return bad("登录设置", str(error), "改好以前按缺省的要求，统一身份登录停用。")
    names = "、".join(provider.name for provider in found.providers.values())
    return good("登录设置", f"统一身份：{names}" if names else "没有统一身份")


RUNNING_CHECKS = (worker, failed_jobs, addresses, sign_in)
