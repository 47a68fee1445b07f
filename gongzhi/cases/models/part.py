"""Which case is a part of which: the children a step is done by, and the second matter of a split report."""

from django.db import models


class Part(models.Model):
    """Computed from the parent's entries of the kind 子案, and checked against them.

    `step` is empty for a part that was split off. `round` is the parent's entry that asked for it, `entry`
    the key in the list (a unit, a person), empty where the step has one child.
    """

    child = models.OneToOneField(
        "cases.Case", verbose_name="子案", primary_key=True, on_delete=models.PROTECT, related_name="part"
    )
    parent = models.ForeignKey(
        "cases.Case",
        verbose_name="上级案件",
        on_delete=models.PROTECT,
        related_name="children",
        db_index=False,
    )
    step = models.CharField("步骤", max_length=40, blank=True)
    round = models.PositiveIntegerField("轮次")
    entry = models.CharField("对象", max_length=20, blank=True)
    told_at = models.DateTimeField("告知结果时间", null=True, blank=True)
    result = models.CharField("结果", max_length=40, blank=True)
    recalled_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        verbose_name = "子案"
        constraints = [
            # Also the index by which the children of a case are found.
            models.UniqueConstraint(fields=["parent", "step", "round", "entry"], name="one_part_for_each"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id}/{self.step} {self.child_id}"
