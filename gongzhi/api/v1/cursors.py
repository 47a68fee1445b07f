"""Where the next page begins, as text that a client hands back unread."""

from datetime import datetime

from gongzhi.api.problems import Problem
from gongzhi.cases.inbox import After

MOST = 2**63 - 1


def write_number(pk: int) -> str:
    return str(pk)


def read_number(text: str) -> int | None:
    """The case behind which the page begins; None for the first page."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) <= MOST:
        return int(text)
    raise _strange()


def write_due(due_at: datetime | None, pk: int) -> str:
    return f"{due_at.isoformat() if due_at else ''}~{pk}"


def read_due(text: str) -> After | None:
    """Like `read_number`, for lists by due date."""
    if not text:
        return None
    moment, _, pk = text.rpartition("~")
    try:
        due_at = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        raise _strange() from None
    if due_at is not None and due_at.tzinfo is None:
        raise _strange()
    number = read_number(pk)
    if number is None:
        raise _strange()
    return After(due_at, number)


def _strange() -> Problem:
    text = "after 请原样使用上一页 next 给出的值。"
    return Problem(422, text, kind="invalid", errors={"after": text})
