"""What may come once: noted when it comes, so that nobody fills the database by only asking."""

from datetime import datetime, timedelta

from gongzhi.accounts.models import Spent

KEPT = timedelta(days=1)  # far longer than anything waits for its answer


def spend(value: str, now: datetime) -> bool:
    """Whether it comes for the first time."""
    Spent.objects.filter(at__lt=now - KEPT).delete()
    _, first = Spent.objects.get_or_create(value=value, defaults={"at": now})
    return first
