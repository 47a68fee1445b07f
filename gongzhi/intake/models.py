"""What the entrance remembers by itself: reports not yet sent, stops for danger, keys that did not fit."""

import uuid

from django.db import models


class Draft(models.Model):
    """A report on its way through the screens. `token` is also the key by which it is sent only once.

    `answers` holds what is typed (field key → value), `seen` the warnings the person has read. Both are
    emptied when the report is sent; `number` is then the case it became.
    """

    token = models.UUIDField("草稿号", primary_key=True, default=uuid.uuid4)
    answers = models.JSONField("已填", default=dict)
    seen = models.JSONField("已看过的提醒", default=list)
    number = models.CharField("已成案的编号", max_length=16, blank=True)
    changed_at = models.DateTimeField("最近修改", db_index=True)

    class Meta:
        verbose_name = "未提交的反映"

    def __str__(self) -> str:
        return str(self.token)


class DangerStop(models.Model):
    """How often the entrance showed an emergency number first, and how many went on; nobody is named."""

    day = models.DateField("日期")
    kind = models.CharField("险情", max_length=40)
    shown = models.PositiveIntegerField("提示次数", default=0)
    went_on = models.PositiveIntegerField("仍继续反映", default=0)

    class Meta:
        verbose_name = "险情提示计数"
        constraints = [models.UniqueConstraint(fields=["day", "kind"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.shown}"


class WrongKey(models.Model):
    """One question for progress that was answered with no. Forgotten after `lookups.REMEMBERED`."""

    number = models.CharField("编号", max_length=16)
    address = models.GenericIPAddressField("来源地址")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "查询不符"
        indexes = [
            models.Index(fields=["number", "at"], name="wrong_key_by_number"),
            models.Index(fields=["address", "at"], name="wrong_key_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.address}"
