"""What a reporter said when he was called back, when the words of his case are deleted."""

from collections.abc import Sequence
from datetime import datetime

from gongzhi.cases.erasure.copies import Gone
from gongzhi.dispatch.models import CallBack


def erase(case_ids: Sequence[int], gone: Gone, now: datetime) -> None:
    """Notes of calls are emptied whole: they are the person's own words. Stars and the result stay."""
    CallBack.objects.filter(case__in=case_ids).exclude(said="").update(said="")
