"""Is every installed procedure the text that was proved, local rules included, in force when it says?"""

import hashlib
from collections.abc import Iterator

from gongzhi.cases import catalogue
from gongzhi.cases.installing import told_by
from gongzhi.cases.models import ProcedureVersion
from gongzhi.engine import PackError
from gongzhi.engine.profiles import Profile, combined, reread


def wrong_versions() -> Iterator[tuple[str, str]]:
    """(version, what is not as it was installed), for all of them."""
    for row in ProcedureVersion.objects.select_related("base").order_by("pk"):
        if wrong := _wrong_text(row) or _wrong_columns(row):
            yield f"程序 {row.code}@{row.version}", wrong


def _wrong_text(row: ProcedureVersion) -> str:
    source = hashlib.sha256(row.source.encode()).hexdigest()
    try:
        profiles = [reread(kept) for kept in row.profiles]
    except (PackError, KeyError, TypeError, AttributeError, ValueError):
        return "地方设置读不出来"
    if [profile.to_json() for profile in profiles] != row.profiles:
        return "地方设置与它的文件不符"
    if combined(source, profiles) != row.sha256:
        return "源文与摘要不符"
    return "" if _rests_on_its_base(row, source, profiles) else "所依据的全国版本不符"


def _rests_on_its_base(row: ProcedureVersion, source: str, profiles: list[Profile]) -> bool:
    if row.base is None:
        return not profiles
    return bool(profiles) and row.base.base_id is None and row.base.sha256 == source


def _wrong_columns(row: ProcedureVersion) -> str:
    told = told_by(catalogue.compiled(row.pk))
    wrong = [column for column, value in told.items() if getattr(row, column) != value]
    return f"“{'、'.join(wrong)}”与源文不符" if wrong else ""
