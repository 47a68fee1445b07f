"""Organisations, the persons who work in them, and the dated posts that give them authority.

Every `begins` is the first day something holds, every `ends` the last; an empty `ends` means still in force.
Rows are written by `services.py` only.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from gongzhi.places.models import DatedQuerySet, Division, ends_after_begins


class Organisation(models.Model):
    """A unit: a county department, a town's command room, a village committee.

    `path` is the codes from the top organisation down, each closed by a slash. `kind` names a kind in
    packs/cn/organisations.yaml; routing asks for «the unit of this kind that serves this area».
    """

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=40, db_index=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级单位"
    )
    area = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="辖区")
    path = models.CharField("路径", max_length=200, unique=True)
    pinyin = models.CharField("拼音", max_length=240)
    phone = models.CharField("值班电话", max_length=30, blank=True)

    class Meta:
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """A member of staff who signs in. Residents need no account.

    A person may do nothing by himself: what he may see and do comes from his posts alone, so there is
    no superuser here and no permission table.
    """

    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音", max_length=240, db_index=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True)
    sign_outs = models.PositiveIntegerField("退出全部设备的次数", default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    objects = BaseUserManager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person must know: another one after a new password, or «sign out
        everywhere». Django's own method, which knows only the password."""
        salt = "gongzhi.people.Person.session"
        told = f"{self.password}:{self.sign_outs}"
        return salted_hmac(salt, told, secret=secret, algorithm="sha256").hexdigest()

    @property
    def masked_phone(self) -> str:
        """The phone number as lists show it: «138****5678»; short numbers keep their last two digits."""
        if len(self.phone) < 7:
            return "*" * max(len(self.phone) - 2, 0) + self.phone[-2:]
        return f"{self.phone[:3]}****{self.phone[-4:]}"


class Post(models.Model):
    """A person holds a role in an organisation, for an area, for a span of days."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name="单位")
    role = models.CharField("岗位", max_length=40)
    area = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="负责区域")
    begins = models.DateField("任职之日")
    ends = models.DateField("最后一日", null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        constraints = [ends_after_begins("post")]
        indexes = [models.Index(fields=["role", "area"], name="post_role_area")]


class StandIn(models.Model):
    """Another person holds a post's authority for some days (顶岗): leave, illness, night duty."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins", verbose_name="岗位")
    person = models.ForeignKey(Person, models.PROTECT, related_name="stand_ins", verbose_name="顶岗人")
    begins = models.DateField("开始之日")
    ends = models.DateField("最后一日")
    reason = models.CharField("事由", max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "顶岗"
        constraints = [ends_after_begins("stand_in")]
