"""Work the command room does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.dispatch.climbing import climb


@app.periodic(cron="*/5 * * * *")
@app.task(name="dispatch.climb", queueing_lock="dispatch.climb", pass_context=False)
def climb_overdue(timestamp: int) -> int:
    """Report overdue cases to the levels above; returns how many reports were written."""
    return climb(timezone.now())
