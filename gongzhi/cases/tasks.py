"""Work the system does by itself: automatic steps when they fall due, and the day's anchor."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.cases import roots, services
from gongzhi.cases.erasure import register, retention
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.local import background
from gongzhi.cases.models import Case
from gongzhi.cases.uploads import sweep

AT_ONCE = 500
AT_NIGHT = 5000  # cases of one run; what is left is done the next night
LEFT_OVER = timedelta(hours=48)  # longer than an upload waits for its form
LATE = timedelta(minutes=10)  # a transaction that began before midnight has long been recorded by then


@app.periodic(cron="* * * * *")
@app.task(name="cases.wake_due", queueing_lock="cases.wake_due", pass_context=False)
def wake_due(timestamp: int) -> int:
    """Take the automatic steps that have fallen due; returns how many cases were woken."""
    now = timezone.now()
    due = list(
        Case.objects.filter(wake_at__lte=now).order_by("wake_at").values_list("pk", flat=True)[:AT_ONCE]
    )
    for case_id in due:
        try:
            services.wake(case_id, now)
        except StepRefused:  # somebody was quicker, and the step is no longer due
            continue
    return len(due)


@app.periodic(cron="15 0 * * *")
@app.task(name="cases.anchor_days", queueing_lock="cases.anchor_days", pass_context=False)
def anchor_days(timestamp: int) -> int:
    """Write the daily roots of finished days; returns how many."""
    return len(roots.anchor(timezone.localdate(timezone.now() - LATE)))


@app.task(name=background.JOB, pass_context=False)
def prove_local_rules(pk: int) -> None:
    """Prove a decision about local rules and let it take effect."""
    background.settle(pk, timezone.now)


@app.periodic(cron="40 3 * * *")
@app.task(name="cases.forget", queueing_lock="cases.forget", pass_context=False)
def forget(timestamp: int) -> int:
    """At night: the register of deletions, left-over files, and what was kept long enough, if that is wanted.

    Returns in how many cases something was deleted; nothing unless GONGZHI_RETENTION is switched on.
    """
    now = timezone.now()
    register.catch_up()
    sweep(now - LEFT_OVER)
    return retention.run(now, most=AT_NIGHT) if settings.RETENTION else 0
