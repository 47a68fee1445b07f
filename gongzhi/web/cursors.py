"""Where the next page of a list by due date begins, as text in an address."""

from datetime import datetime

from gongzhi.cases.inbox import After


def write(due_at: datetime | None, pk: int) -> str:
    return f"{due_at.isoformat() if due_at else ''}~{pk}"


def read(text: str) -> After | None:
    """None for the first page, and for a text that is not one of ours."""
    moment, _, pk = text.rpartition("~")
    try:
        due_at = datetime.fromisoformat(moment) if moment else None
        return After(due_at, int(pk)) if due_at is None or due_at.tzinfo else None
    except ValueError:
        return None
