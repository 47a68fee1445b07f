"""What the command room works with beside the ledger: duty lists, routing rules, who has a case open."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class DutyItem(models.Model):
    """One clause of a town's list of duties (乡镇街道履行职责事项清单)."""

    class Kind(models.TextChoices):
        BASIC = "基本履职", "基本履职"
        ASSISTING = "配合履职", "配合履职"
        RECALLED = "上级收回", "上级收回"

    town = models.ForeignKey(
        "places.Division", verbose_name="镇街", on_delete=models.PROTECT, related_name="+"
    )
    clause = models.CharField("清单条款", max_length=20)
    title = models.CharField("事项", max_length=200)
    kind = models.CharField("类型", max_length=8, choices=Kind.choices)
    lead = models.ForeignKey(
        "people.Organisation", verbose_name="牵头单位", on_delete=models.PROTECT, related_name="+"
    )
    categories = models.JSONField("对应类别", default=list, help_text="事项类别代码")
    basis = models.CharField("依据", max_length=200, blank=True)
    begins = models.DateField("施行之日")
    ends = models.DateField("最后一日", null=True, blank=True)

    class Meta:
        verbose_name = "职责清单条款"
        ordering = ["town", "clause"]
        constraints = [
            models.UniqueConstraint(
                F("town"), F("clause"), name="one_clause_in_force", condition=Q(ends__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.title}"


class RoutingRule(models.Model):
    """«Such matters in such places go to this unit»: tried in order, the first that fits is suggested."""

    order = models.PositiveIntegerField("次序")
    name = models.CharField("名称", max_length=120)
    category = models.ForeignKey(
        "cases.Category",
        verbose_name="类别",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    area = models.ForeignKey(
        "places.Division",
        verbose_name="区域",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    from_hour = models.PositiveSmallIntegerField("自几时", null=True, blank=True)
    to_hour = models.PositiveSmallIntegerField("至几时", null=True, blank=True)
    unit_kind = models.CharField("派往哪类单位", max_length=40, blank=True)
    unit = models.ForeignKey(
        "people.Organisation",
        verbose_name="派往单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    origin = models.CharField("来由", max_length=200, blank=True, help_text="裁定形成的规则记下案件编号")
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "派单规则"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(unit_kind="") | Q(unit__isnull=False), name="rule_names_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleChange(models.Model):
    """Who made, moved, switched or corrected a routing rule, and when; never changed afterwards."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.PROTECT, related_name="changes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    what = models.CharField("改动", max_length=300)

    class Meta:
        verbose_name = "规则改动"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.what}"


class Hold(models.Model):
    """Who has a case open at the desk. It ends by itself, so nobody's closed laptop keeps a case."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="hold")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField("自")
    until = models.DateTimeField("至")

    class Meta:
        verbose_name = "正在办理"

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class Attention(models.Model):
    """Urging (催办), supervising (督办), a leader's taking charge (包案), telling a level above (报告).

    One row for each such entry; the words stand in the ledger, here is only what lists ask for. `level`,
    `due_at` and `told` (numbers of persons) belong to a report: which level heard of which missed deadline.
    """

    class Kind(models.TextChoices):
        URGED = "催办", "催办"
        SUPERVISED = "督办", "督办"
        CHARGED = "包案", "包案"
        REPORTED = "报告", "报告"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField("第几步")
    kind = models.CharField("方式", max_length=4, choices=Kind.choices)
    town_path = models.CharField("镇街路径", max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="何人"
    )
    at = models.DateTimeField("时间")
    level = models.PositiveSmallIntegerField("第几级", default=0)
    due_at = models.DateTimeField("哪个期限", null=True, blank=True)
    told = models.JSONField("报给", default=list)

    class Meta:
        verbose_name = "督促"
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="one_attention_per_entry"),
            models.UniqueConstraint(
                fields=["case", "level", "due_at"], condition=Q(kind="报告"), name="each_level_told_once"
            ),
        ]
        indexes = [models.Index("town_path", "kind", models.F("at").desc(), name="attention_by_town")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CallRound(models.Model):
    """Closed cases of a period to be called back about, drawn by lot from a seed fixed beforehand.

    `commitment` is shown from the announcement on, `seed` only after the draw: then everybody can draw again.
    """

    town = models.ForeignKey(
        "places.Division", verbose_name="镇街", on_delete=models.PROTECT, related_name="+"
    )
    begins = models.DateField("办结起日")
    ends = models.DateField("办结止日")
    size = models.PositiveSmallIntegerField("抽多少件")
    per_unit = models.PositiveSmallIntegerField("每个单位最多")
    seed = models.BinaryField("种子")
    commitment = models.CharField("种子的承诺", max_length=64)
    announced_at = models.DateTimeField("公布时间")
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="公布人"
    )
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="抽取人",
    )
    candidates = models.PositiveIntegerField("从多少件中抽", default=0)
    listed = models.CharField("名单摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "抽样回访"
        ordering = ["-ends", "-pk"]

    def __str__(self) -> str:
        return f"{self.town_id} {self.begins}–{self.ends}"


class CallBack(models.Model):
    """One case drawn for calling back, and what the reporter said on the telephone."""

    class Answer(models.TextChoices):
        REACHED = "接通", "接通"
        MISSED = "没有接通", "没有接通"
        UNWILLING = "不愿意说", "不愿意说"
        NO_NUMBER = "没有电话", "没有留电话或者要求不回复"

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="calls")
    place = models.PositiveSmallIntegerField("第几个")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="承办单位"
    )
    answer = models.CharField("结果", max_length=8, choices=Answer.choices, blank=True)
    result = models.PositiveSmallIntegerField("事情办得怎么样", null=True, blank=True)
    attitude = models.PositiveSmallIntegerField("态度怎么样", null=True, blank=True)
    explanation = models.PositiveSmallIntegerField("解释得清不清楚", null=True, blank=True)
    said = models.CharField("还说了什么", max_length=500, blank=True)
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="回访人"
    )
    at = models.DateTimeField("回访时间", null=True, blank=True)

    class Meta:
        verbose_name = "回访"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="one_call_per_case_and_round"),
            models.UniqueConstraint(fields=["round", "place"], name="one_place_in_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.place}"
