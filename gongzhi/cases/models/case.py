"""A case: a cached view of its ledger entries, laid out for the lists people work from."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor

SQUARES = 500
"""Squares to a degree: about two hundred metres wide, so that what is near a place lies in a few of them."""
SQUARE = Floor(F("lon") * SQUARES), Floor(F("lat") * SQUARES)
"""The square of a case, by which an index finds it."""


class Case(models.Model):
    """Every column but the identity is computed from the ledger and can be computed again."""

    number = models.CharField("编号", max_length=16)
    procedure = models.ForeignKey(
        "cases.ProcedureVersion", verbose_name="程序", on_delete=models.PROTECT, db_index=False
    )
    idem = models.UUIDField("防重号", unique=True)
    link_version = models.PositiveSmallIntegerField("查询链接版次", default=1)

    seq = models.PositiveIntegerField("最后一步序号", default=0)
    state = models.JSONField("运行状态", default=dict)
    head = models.BinaryField("链尾摘要", default=bytes(32))
    stage = models.CharField("阶段", max_length=40, blank=True)
    outcome = models.CharField("办理结局", max_length=40, blank=True)

    matter = models.CharField("事类", max_length=20, help_text="权限表里的事类")
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    category = models.ForeignKey(
        "cases.Category",
        verbose_name="类别",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    urgency = models.PositiveSmallIntegerField("紧急程度", default=2)
    channel = models.CharField("来源渠道", max_length=20)
    external = models.CharField("来源系统编号", max_length=80, blank=True)

    division = models.ForeignKey(
        "places.Division",
        verbose_name="所在网格",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    town_path = models.CharField("镇街路径", max_length=120, blank=True)
    area_path = models.CharField("区域路径", max_length=200, blank=True)
    address = models.CharField("地点", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)

    unit = models.ForeignKey(
        "people.Organisation",
        verbose_name="承办单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    unit_path = models.CharField("承办单位路径", max_length=200, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    concerned_unit_path = models.CharField("被反映单位路径", max_length=200, blank=True)
    concerned_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="被反映人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name="并入",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        db_index=False,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上级案件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        db_index=False,
    )

    opened_at = models.DateTimeField("发生时间")
    updated_at = models.DateTimeField("最近一步时间")
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)
    due_at = models.DateTimeField("最近期限", null=True, blank=True)
    warn_at = models.DateTimeField("黄灯时间", null=True, blank=True)
    due_step = models.CharField("最近应办", max_length=40, blank=True)
    wake_at = models.DateTimeField("下次自动办理", null=True, blank=True)

    class Meta:
        verbose_name = "案件"
        constraints = [models.UniqueConstraint(fields=["number"], name="one_number")]
        # A step moves the row on and so writes to every index that holds it: none but what lists ask for.
        indexes = [
            # The queue asks for open cases by what is due; closed ones never weigh on it.
            # What stands behind the order lets the database pass over unread what is not yellow, urgent, or
            # somebody else's to do.
            models.Index(
                F("town_path"),
                F("due_at"),
                F("id"),
                F("warn_at"),
                F("urgency"),
                F("due_step"),
                name="open_by_due",
                condition=Q(closed_at=None),
            ),
            models.Index(
                F("due_at"), F("id"), F("warn_at"), name="open_anywhere_by_due", condition=Q(closed_at=None)
            ),
            # The few urgent ones stand before all others in the queue.
            models.Index(
                F("town_path"),
                F("due_at"),
                F("id"),
                F("due_step"),
                name="urgent_by_due",
                condition=Q(closed_at=None, urgency__lte=1),
            ),
            models.Index(
                F("due_at"), F("id"), name="urgent_anywhere", condition=Q(closed_at=None, urgency__lte=1)
            ),
            # `matter` stands behind the order, so that what somebody may not see is passed over unread.
            models.Index(
                F("unit"),
                F("due_at"),
                F("id"),
                F("matter"),
                name="open_of_unit",
                condition=Q(closed_at=None, unit__isnull=False),
            ),
            models.Index(F("wake_at"), name="to_wake", condition=Q(wake_at__isnull=False)),
            models.Index(F("town_path"), F("id").desc(), name="town_newest"),
            models.Index(OpClass("unit_path", "text_pattern_ops"), F("id").desc(), name="unit_newest"),
            models.Index(OpClass("area_path", "text_pattern_ops"), F("id").desc(), name="area_newest"),
            models.Index(F("category"), F("opened_at").desc(), name="category_newest"),
            models.Index(F("external"), name="external_number", condition=~Q(external="")),
            models.Index(F("handler"), name="by_handler", condition=Q(handler__isnull=False)),
            models.Index(F("merged_into"), name="joined_to", condition=Q(merged_into__isnull=False)),
            models.Index(F("parent"), name="parts_of", condition=Q(parent__isnull=False)),
            models.Index(
                F("town_path"), F("closed_at"), name="closed_by_town", condition=Q(closed_at__isnull=False)
            ),
            # What lies near a place, whatever it is about: of each square what is open, then the newest.
            models.Index(
                *SQUARE,
                F("closed_at").desc(nulls_first=True),
                F("id").desc(),
                name="newest_by_place",
                condition=Q(lon__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SearchText(models.Model):
    """The words of a case for searching; apart from `Case`, so that a step never touches the word index.

    `chunk` groups neighbouring cases. The newest chunk is searched first: a frequent word is found there,
    a rare one costs little anywhere, so a search costs the same at ten thousand cases and at a million.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="search_text")
    chunk = models.PositiveIntegerField()
    tokens = models.TextField("检索词")
    search = models.GeneratedField(
        expression=SearchVector("tokens", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = "检索文本"
        indexes = [GinIndex(fields=["chunk", "search"], name="words_by_chunk")]

    def __str__(self) -> str:
        return str(self.case_id)
