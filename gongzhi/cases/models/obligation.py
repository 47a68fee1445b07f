"""What must be done by whom by when: one row for each duty a rule has created in a case."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q


class Obligation(models.Model):
    """Computed from the ledger. The inbox of every person is a list of open obligations."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="obligations", db_index=False
    )
    step = models.CharField("应办步骤", max_length=40)
    rule = models.CharField("规则", max_length=20)
    since_seq = models.PositiveIntegerField("自第几步")
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("期限", null=True, blank=True)
    warn_at = models.DateTimeField("黄灯时间", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    role = models.CharField("应办角色", max_length=40)
    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    town_path = models.CharField("镇街路径", max_length=120, blank=True)
    area_path = models.CharField("区域路径", max_length=200, blank=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)
    ended_seq = models.PositiveIntegerField("了结于第几步", null=True, blank=True)
    done = models.BooleanField("已办", default=False, help_text="了结时为真表示办了，为假表示不再需要")

    class Meta:
        verbose_name = "应办事项"
        constraints = [
            # Also the index by which the duties of a case are found.
            models.UniqueConstraint(fields=["case", "step", "rule", "since_seq"], name="one_duty"),
        ]
        indexes = [
            models.Index(F("unit"), F("due_at"), F("id"), name="open_duty_unit", condition=Q(ended_at=None)),
            models.Index(
                F("town_path"),
                F("role"),
                F("due_at"),
                F("id"),
                name="open_duty_town",
                condition=Q(ended_at=None),
            ),
            models.Index(
                OpClass("area_path", "text_pattern_ops"),
                F("due_at"),
                name="open_duty_area",
                condition=Q(ended_at=None),
            ),
            models.Index(F("due_at"), name="open_duty_due", condition=Q(ended_at=None)),
            models.Index(
                F("town_path"),
                F("ended_at"),
                name="ended_by_town",
                condition=Q(role="承办", ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.due_at}"
