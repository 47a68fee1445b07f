"""Tokens by which other programs act in a post."""

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A key to the interface. Only its digest is kept; what it may do is what its post may do, and less.

    `scopes` are keys of `tokens.SCOPES`. It works from `made_at` until before `expires_at`, unless revoked.
    """

    name = models.CharField("用途", max_length=80)
    digest = models.BinaryField("摘要", max_length=32, unique=True)
    hint = models.CharField("开头", max_length=16)
    post = models.ForeignKey(
        "people.Post", verbose_name="岗位", on_delete=models.PROTECT, related_name="tokens"
    )
    scopes = models.JSONField("范围", default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"
