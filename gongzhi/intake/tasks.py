"""Work the entrance does by itself: forgetting reports that nobody sent."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.intake import drafts


@app.periodic(cron="40 * * * *")
@app.task(name="intake.forget_drafts", queueing_lock="intake.forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> int:
    """Delete drafts past their time, with their photos; returns how many drafts."""
    return drafts.forget_old(timezone.now())
