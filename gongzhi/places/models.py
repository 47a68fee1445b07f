"""Divisions, their dated boundaries, addresses, and the names people really use for places.

Every `begins` is the first day something holds, every `ends` the last; an empty `ends` means still in force.
Rows are written by `services.py` only.
"""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class Level(models.TextChoices):
    """Levels of the tree. 村 and 社区 stand on the same step of it."""

    COUNTY = "county", "县"
    TOWN = "town", "乡镇街道"
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    GRID = "grid", "网格"
    MICRO_GRID = "micro_grid", "微网格"


class DatedQuerySet(models.QuerySet[_Row]):
    def on(self, day: dt.date | models.Value) -> Self:
        """Rows that hold on `day`."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), begins__lte=day)


def ends_after_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name=f"{name}_ends_after_begins"
    )


def _search_column() -> models.GeneratedField:
    """`tokens` (see `gongzhi.text.bigrams`) as a tsvector that PostgreSQL keeps in step by itself."""
    return models.GeneratedField(
        expression=SearchVector("tokens", config="simple"), output_field=SearchVectorField(), db_persist=True
    )


class Division(models.Model):
    """One node of county → town → village or community → grid → micro-grid.

    `path` is the codes from the county down, each closed by a slash («331099/012/003/»): everything inside a
    division is one prefix query. The unique column brings the prefix index (varchar_pattern_ops) with it.
    """

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("路径", max_length=120, unique=True)
    pinyin = models.CharField("拼音", max_length=240)
    begins = models.DateField("设立之日")
    ends = models.DateField("最后一日", null=True)
    tokens = models.TextField(default="")
    search = _search_column()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "区划"
        constraints = [ends_after_begins("division")]
        indexes = [GinIndex(fields=["search"], name="division_search")]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The outline of a division for a span of days, as GeoJSON in WGS 84 / CGCS2000 degrees.

    `revision` numbers every change of any boundary in one row of numbers, so «has anything changed?» is one
    look at the highest.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="boundaries", verbose_name="区划")
    begins = models.DateField("启用之日")
    ends = models.DateField("最后一日", null=True)
    geometry = models.JSONField("范围")
    revision = models.BigIntegerField("修订号", db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "边界"
        constraints = [ends_after_begins("boundary")]


class Address(models.Model):
    """A standard address (标准地址): one text, one point, the smallest division it lies in."""

    text = models.CharField("标准地址", max_length=200)
    standard_code = models.CharField("统一地址编码", max_length=40, unique=True, null=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="addresses", verbose_name="所在区划")
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    begins = models.DateField("启用之日")
    ends = models.DateField("最后一日", null=True)
    tokens = models.TextField(default="")
    search = _search_column()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "地址"
        constraints = [ends_after_begins("address")]
        indexes = [GinIndex(fields=["search"], name="address_search")]

    def __str__(self) -> str:
        return self.text


class LocalName(models.Model):
    """What people call a place: an old shop, a big camphor tree, «三组»; it may name an address."""

    name = models.CharField("俗称", max_length=80)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="local_names", verbose_name="所在区划"
    )
    address = models.ForeignKey(
        Address, models.PROTECT, null=True, related_name="local_names", verbose_name="地址"
    )
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    tokens = models.TextField(default="")
    search = _search_column()

    class Meta:
        verbose_name = "俗称"
        constraints = [
            models.UniqueConstraint(fields=["name", "division"], name="local_name_once_per_division")
        ]
        indexes = [GinIndex(fields=["search"], name="local_name_search")]

    def __str__(self) -> str:
        return self.name
