"""What a person signs in with besides the password, and what was done with it.

No row holds anything by which somebody who reads the database could sign in: the keys of codes are encrypted,
recovery codes are digests, of a passkey there is only the public half (see `secrets.py`).
"""

from django.conf import settings
from django.db import models


class SignInFailure(models.Model):
    """One wrong password or code. Rows are forgotten after `throttle.REMEMBERED`."""

    account = models.CharField("账号", max_length=60)
    address = models.GenericIPAddressField("来源地址")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "登录失败"
        indexes = [
            models.Index(fields=["account", "address", "at"], name="failure_by_account"),
            models.Index(fields=["address", "at"], name="failure_by_address"),
        ]


class CodeKey(models.Model):
    """The key from which a person's telephone computes codes. It counts once a code was shown with it.

    `last_step`: the half minute of the last code that was accepted; no earlier one is accepted again.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="code_key")
    sealed = models.BinaryField("密钥（已加密）")
    begun_at = models.DateTimeField("开始")
    confirmed_at = models.DateTimeField("启用", null=True)
    last_step = models.BigIntegerField("最近一次", default=0)

    class Meta:
        verbose_name = "动态验证码"


class RecoveryCode(models.Model):
    """A code on paper, for the day the telephone is lost. The row goes when the code is used."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField("摘要")

    class Meta:
        verbose_name = "恢复码"
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]


class Passkey(models.Model):
    """The public half of a key that stays in somebody's telephone, computer or security key.

    `credential`: identifier, algorithm and public key, as WebAuthn writes them (attested credential data).
    `uses`: the counter of devices that have one; 0 for those that have none.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="passkeys")
    name = models.CharField("名称", max_length=40)
    identifier = models.BinaryField("标识", unique=True)
    credential = models.BinaryField("公钥")
    uses = models.BigIntegerField("使用次数", default=0)
    added_at = models.DateTimeField("添加")
    used_at = models.DateTimeField("最近使用", null=True)

    class Meta:
        verbose_name = "通行密钥"


class Identity(models.Model):
    """By what an identity server knows a person, where that is not the user name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="identities")
    provider = models.CharField("身份源", max_length=40)
    value = models.CharField("对方的标识", max_length=200)

    class Meta:
        verbose_name = "统一身份"
        constraints = [models.UniqueConstraint(fields=["provider", "value"], name="identity_of_one_person")]


class Spent(models.Model):
    """What may come once and has come: a challenge that was answered, a way back from an identity server."""

    value = models.CharField("值", max_length=100, unique=True)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "已用过的一次性值"


class Session(models.Model):
    """One signed-in browser, by which its owner sees and ends it. What is remembered of it is coarse.

    `key` stands in the browser's signed cookie too. `proof`: what the session must know of its owner; after a
    new password or «sign out everywhere» another one is asked for, and the row is over without being touched.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions")
    key = models.UUIDField("标识", unique=True)
    proof = models.CharField("凭证", max_length=64)
    means = models.CharField("登录方式", max_length=60)
    device = models.CharField("浏览器", max_length=60, blank=True)
    address = models.CharField("来自哪一段地址", max_length=40)
    begun_at = models.DateTimeField("登录", db_index=True)
    used_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField("退出", null=True)

    class Meta:
        verbose_name = "登录的设备"


class Deed(models.TextChoices):
    SIGNED_IN = "signed_in", "登录"
    SECOND_FAILED = "second_failed", "密码正确，第二步没有通过"
    CODES_ON = "codes_on", "启用动态验证码"
    CODES_OFF = "codes_off", "停用动态验证码"
    RECOVERY_MADE = "recovery_made", "生成恢复码"
    RECOVERY_USED = "recovery_used", "用掉一个恢复码"
    PASSKEY_ADDED = "passkey_added", "添加通行密钥"
    PASSKEY_REMOVED = "passkey_removed", "删除通行密钥"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    SIGNED_OUT_ELSEWHERE = "signed_out_elsewhere", "退出一台设备"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "退出全部设备"
    RESET = "reset", "重置第二因素"
    LINKED = "linked", "登记统一身份"
    UNLINKED = "unlinked", "取消统一身份"


class Act(models.Model):
    """Something done with an account. Added to, never changed (the database refuses); holds no secret."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_acts")
    at = models.DateTimeField("时间")
    deed = models.CharField("事项", max_length=30, choices=Deed.choices)
    detail = models.CharField("说明", max_length=200, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    device = models.CharField("浏览器", max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "账号记录"
        indexes = [models.Index(fields=["person", "-at"], name="act_by_person")]
