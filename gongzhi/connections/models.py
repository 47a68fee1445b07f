"""What is to be sent where, what became of it, and who asked to be told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Subscription(models.Model):
    """A webhook: an address that hears of the cases its post may see. `kinds` empty: of everything.

    The secret is derived from `secret_version`; the database holds nothing that signs.
    """

    name = models.CharField("名称", max_length=80)
    url = models.CharField("地址", max_length=500)
    kinds = models.JSONField("事件", default=list)
    post = models.ForeignKey(
        "people.Post", verbose_name="岗位", on_delete=models.PROTECT, related_name="subscriptions"
    )
    secret_version = models.PositiveSmallIntegerField("密钥版次", default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("登记时间")
    stopped_at = models.DateTimeField("停用时间", null=True, blank=True)
    stopped_why = models.CharField("停用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "网络回调"

    def __str__(self) -> str:
        return f"{self.name} {self.url}"


class Outgoing(models.Model):
    """One thing to be sent. `lane` is the place it goes to; what goes to one place is sent in order.

    `uid` never changes, so a receiver knows a repetition. `address` holds a telephone number or mail address
    only until the sending is over.
    """

    class State(models.TextChoices):
        WAITING = "待发"
        DONE = "已送达"
        DEAD = "未送达"
        DROPPED = "不再发送"

    lane = models.CharField("去向", max_length=60)
    uid = models.UUIDField("编号", unique=True)
    kind = models.CharField("事件", max_length=40)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField("序号", null=True)
    address = models.CharField("收件", max_length=200, blank=True)
    body = models.JSONField("内容")
    made_at = models.DateTimeField("产生时间")
    next_at = models.DateTimeField("下次发送", null=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    status = models.PositiveSmallIntegerField("回答状态", null=True)
    answer = models.CharField("回答", max_length=300, blank=True)
    done_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = "待发"
        indexes = [
            models.Index(F("lane"), F("next_at"), F("id"), name="to_send", condition=Q(state="待发")),
            models.Index(F("lane"), F("id").desc(), name="sent_by_lane"),
            models.Index(F("id").desc(), name="undelivered", condition=Q(state="未送达")),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.kind} {self.state}"


class Choice(models.Model):
    """How a member of staff wishes to be told, of what, and when not. Without a row: in the group only."""

    class By(models.TextChoices):
        NOT = "不用"
        SMS = "短信"
        MAIL = "邮件"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="notices"
    )
    by = models.CharField("方式", max_length=4, choices=By, default=By.NOT)
    address = models.CharField("邮箱", max_length=200, blank=True)
    kinds = models.JSONField("事由", default=list)
    quiet_from = models.TimeField("免打扰自")
    quiet_to = models.TimeField("免打扰至")

    class Meta:
        verbose_name = "消息选择"

    def __str__(self) -> str:
        return f"{self.person_id} {self.by}"


class Received(models.Model):
    """A case that another system handed in: which one, and under which number there. Once each."""

    case = models.OneToOneField(
        "cases.Case", primary_key=True, on_delete=models.PROTECT, related_name="received"
    )
    source = models.CharField("来源", max_length=60)
    number = models.CharField("来源编号", max_length=80)
    token = models.ForeignKey("api.Token", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "外来事项"
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="received_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class Handed(models.Model):
    """A case given to another system to work on, the number it has there, and what came of it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="handed")
    peer = models.CharField("对方", max_length=40)
    number = models.CharField("对方编号", max_length=80, blank=True)
    made_at = models.DateTimeField("交出时间")
    outcome = models.CharField("对方办理结果", max_length=40, blank=True)
    words = models.TextField("对方的说明", blank=True)
    done_at = models.DateTimeField("对方办结时间", null=True)

    class Meta:
        verbose_name = "交出事项"
        constraints = [models.UniqueConstraint(fields=["case", "peer"], name="handed_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.peer}"


class Arrived(models.Model):
    """A message from another system that was taken: our side of the receipt."""

    uid = models.UUIDField("编号", unique=True)
    peer = models.CharField("对方", max_length=40)
    kind = models.CharField("种类", max_length=20)
    number = models.CharField("对方编号", max_length=80)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField("序号", null=True)
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "收到的交换消息"

    def __str__(self) -> str:
        return f"{self.peer} {self.kind} {self.number}"
