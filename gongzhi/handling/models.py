"""What handling keeps beside the ledger: the rating of each case, for figures and lists."""

from django.db import models
from django.db.models import F


class Rating(models.Model):
    """What the reporter gave last, and what became of an objection to it. The words stand in the ledger.

    Stars are from 1 to 5; `attitude` and `explanation` are empty while they have not been answered.
    """

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="rating"
    )
    at = models.DateTimeField("评价时间")
    result = models.PositiveSmallIntegerField("结果")
    attitude = models.PositiveSmallIntegerField("态度", null=True)
    explanation = models.PositiveSmallIntegerField("解释", null=True)
    unit = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField("区域路径", max_length=200)
    contested_at = models.DateTimeField("提出异议", null=True)
    upheld = models.BooleanField("异议成立", null=True, help_text="空表示没有裁定")

    class Meta:
        verbose_name = "评价"
        indexes = [
            models.Index(F("unit"), F("at").desc(), name="rating_by_unit"),
            models.Index(F("at").desc(), name="rating_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.result}"

    @property
    def counts(self) -> bool:
        """Whether figures use it: all but those whose objection was upheld."""
        return not self.upheld
