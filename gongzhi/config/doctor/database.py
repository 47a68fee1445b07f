"""The database: version, tables, rights. Django is set up and the server answers."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from gongzhi.config import databases
from gongzhi.config.doctor.finding import Finding, bad, good, warning
from gongzhi.config.registry import LEDGER_TABLES

OLDEST = 15
GUARDS = """
SELECT count(*) FROM pg_trigger
WHERE tgrelid = %s::regclass AND tgname IN ('ledger_rows', 'ledger_whole') AND tgenabled <> 'D'
"""


def version(data: Path) -> Finding:
    number = int(str(_ask("SHOW server_version_num"))) // 10000
    kind = "内置" if databases.is_embedded() else "DATABASE_URL"
    if number < OLDEST:
        return bad("数据库", f"{kind}，PostgreSQL {number}", f"需要 PostgreSQL {OLDEST} 或更高版本。")
    return good("数据库", f"{kind}，PostgreSQL {number}")


def encoding(data: Path) -> Finding:
    ctype = _ask("SELECT datctype FROM pg_database WHERE datname = current_database()")
    seen = f"{_ask('SHOW server_encoding')}，{ctype}"
    if not seen.startswith("UTF8") or _ask("SELECT '井' ~ '[[:alpha:]]'") is not True:
        return bad(
            "中文", seen, "请用 UTF8 编码和 C.UTF-8（或 zh_CN.UTF-8）区域重新建库，否则中文检索不可用。"
        )
    return good("中文", seen)


def tables(data: Path) -> Finding:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return bad("数据库的表", f"有 {len(missing)} 项更新没有执行", "执行 gongzhi migrate。")
    return good("数据库的表", "已是最新")


def serving_role(data: Path) -> Finding:
    role = settings.SERVING_ROLE
    owned = _ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", role)
    if owned:
        return warning(
            "服务账户",
            f"{role} 拥有 {owned} 张表，数据库无法阻止它修改台账",
            "用 DATABASE_OWNER_URL 给出另一个拥有表的账户，再执行 gongzhi migrate。",
        )
    return good("服务账户", f"{role}，不拥有任何表")


def ledger(data: Path) -> Finding:
    """The serving role may neither change nor delete what was recorded."""
    sentence = "SELECT has_table_privilege(%s, %s, 'UPDATE, DELETE, TRUNCATE')"
    open_tables = [t for t in LEDGER_TABLES if _exists(t) and _ask(sentence, settings.SERVING_ROLE, t)]
    unguarded = [t for t in LEDGER_TABLES if _exists(t) and not _guarded(t)]
    if open_tables or unguarded:
        return bad(
            "台账", f"{', '.join({*open_tables, *unguarded})} 可以被修改", "执行 gongzhi migrate 恢复保护。"
        )
    return good("台账", "只能追加")


def roots(data: Path) -> Finding:
    """Daily roots stop where the clock may have jumped; somebody has to look at a calendar."""
    from gongzhi.cases.roots import waiting_since

    since = waiting_since(timezone.localdate())
    if since is not None:
        return warning(
            "每日总摘要",
            f"{since} 起没有写：中间很久没有记录，或者电脑的日期曾经被拨快",
            f"今天是 {timezone.localdate()}？对的，执行 gongzhi ledger anchor --sure；不对的先校时。",
        )
    return good("每日总摘要", "写到最近")


def local_rules(data: Path) -> Finding:
    """What an area has adopted and does not run, because it is not proved with the procedures as they are."""
    from gongzhi.cases.local.renewing import gaps

    if missing := gaps(timezone.localdate()):
        return warning("地方设置", f"{len(missing)} 份没有施行：{missing[0]}", "看 gongzhi packs adopted。")
    return good("地方设置", "采用的都已证明")


def _guarded(table: str) -> bool:
    return _ask(GUARDS, table) == 2


def _exists(table: str) -> bool:
    return _ask("SELECT to_regclass(%s) IS NOT NULL", table) is True


def _ask(sentence: str, *values: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sentence, values or None)
        row = cursor.fetchone()
    return row[0] if row else None


DATABASE_CHECKS = (version, encoding, tables, serving_role, ledger, roots, local_rules)
