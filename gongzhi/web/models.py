"""Only what the frame itself must remember: failed attempts to sign in."""

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
