"""Only what the frame itself must remember: failed attempts to sign in, and who has a case open."""

from django.conf import settings
from django.db import models


class SignInFailure(models.Model):
    """One wrong password. Rows are forgotten after `throttle.REMEMBERED`."""

    account = models.CharField("用户名", max_length=60)
    address = models.GenericIPAddressField("来源地址")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "登录失败"
        indexes = [
            models.Index(fields=["account", "address", "at"], name="failure_by_account"),
            models.Index(fields=["address", "at"], name="failure_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.address}"


class Presence(models.Model):
    """Somebody has the page of a case open to work on it. It ends by itself when the page is closed.

    `roles`: the roles of the procedure in which the person can act there; only those of the same role get
    into each other's way.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    roles = models.JSONField("身份", default=list)
    since = models.DateTimeField("自")
    until = models.DateTimeField("至")

    class Meta:
        verbose_name = "正在办理"
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="one_presence_each")]
        indexes = [models.Index(fields=["person", "until"], name="presence_by_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"
