"""What a case can be about, and the version of the procedure it runs."""

from django.conf import settings
from django.db import models


class ProcedureVersion(models.Model):
    """One proved, immutable version of a procedure; a case is pinned to one for life.

    `base`: the national version whose text this is with `profiles` (local rules, their texts) laid over
    it; None for that one itself. The digest of such a version covers the text and the profiles.
    """

    code = models.CharField("代码", max_length=40)
    version = models.CharField("版本", max_length=120)
    title = models.CharField("名称", max_length=100)
    sha256 = models.CharField("源文摘要", max_length=64)
    source = models.TextField("源文")
    report = models.JSONField("证明报告", default=dict)
    in_force = models.DateField("施行")
    retired = models.DateField("停用", null=True, blank=True)
    installed_at = models.DateTimeField("装入时间")
    base = models.ForeignKey(
        "self", verbose_name="全国版本", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    profiles = models.JSONField("地方设置", default=list, blank=True)

    class Meta:
        verbose_name = "程序版本"
        constraints = [
            models.UniqueConstraint(fields=["code", "version", "sha256"], name="one_row_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Adoption(models.Model):
    """A decision about local rules, never changed: an area adopts a profile from a day on, or ends that.

    `ends`: the adoption that this decision ends on `day`; None for one that adopts. `profile`: its texts
    as they were then. `person` is None where the decision was entered on the command line.
    """

    profile = models.JSONField("地方设置")
    area = models.ForeignKey("places.Division", on_delete=models.PROTECT, related_name="+")
    day = models.DateField("自何日起")
    basis = models.CharField("依据", max_length=200)
    ends = models.OneToOneField(
        "self", verbose_name="停止哪一项", null=True, on_delete=models.PROTECT, related_name="ended"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "地方设置的采用"

    def __str__(self) -> str:
        return f"{self.area_id} {self.profile['code']} {self.day}"


class Proving(models.Model):
    """A decision about local rules that was entered on the page and is proved in the background: to adopt
    `profile`, or to end its adoption `ends`. It is no decision before that; then `Adoption` records it.

    `done_at` None: not proved yet. `words`: why it did not take effect; empty when it did.
    """

    profile = models.JSONField("地方设置")
    ends = models.ForeignKey(
        Adoption, verbose_name="停止哪一项", null=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey("places.Division", on_delete=models.PROTECT, related_name="+")
    day = models.DateField("自何日起")
    basis = models.CharField("依据", max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提交时间", db_index=True)
    done_at = models.DateTimeField("办结时间", null=True)
    words = models.TextField("没有施行的原因", blank=True)

    class Meta:
        verbose_name = "正在证明的地方设置"


class Category(models.Model):
    """A kind of matter residents and clerks choose from; its settings are a town's own."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    urgency = models.PositiveSmallIntegerField("紧急程度", default=2, help_text="1 紧急，2 一般，3 可缓")
    settings = models.JSONField("设置", default=dict, help_text="关键词、追问、照片要求、重新办理天数等")
    order = models.PositiveIntegerField("次序", default=0)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "事项类别"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name
