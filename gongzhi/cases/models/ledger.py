"""What happened: appended, never changed, chained by SM3.

Free text, names, telephone numbers and photographs are personal, and a person may ask for
them to be deleted. So an entry carries only a sealed digest of each such field, and the words
themselves stand in `Content`, which can lose a field without breaking the chain.
"""

from django.conf import settings
from django.db import models

REMOVED = {"已删除": True}
"""Stands in `Content.fields` where a value was deleted; its salt is gone too."""
POSITIONS = "cases_entry_position"
"""The sequence that numbers entries of all cases in the order they are written."""


class NextPosition(models.Func):
    """The next number. The transaction gets its identity first, so a reader can tell which are under way."""

    template = f"CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('{POSITIONS}') END"
    arity = 0
    output_field = models.BigIntegerField()


class Entry(models.Model):
    """One thing that happened to a case. The database refuses UPDATE, DELETE and TRUNCATE."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="entries", db_index=False)
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("种类", max_length=10)
    step = models.CharField("步骤", max_length=40, blank=True)
    outcome = models.CharField("结果", max_length=40, blank=True)
    role = models.CharField("程序角色", max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.ForeignKey(
        "people.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记入时间")
    data = models.JSONField("要素")
    sealed = models.JSONField("封存摘要")
    rules = models.JSONField("依据规则")
    version = models.ForeignKey(
        "cases.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    idem = models.UUIDField("防重号")
    prev = models.BinaryField("前一摘要")
    hash = models.BinaryField("本条摘要")
    position = models.BigIntegerField("位置", db_default=NextPosition(), unique=True, editable=False)

    class Meta:
        verbose_name = "台账记录"
        constraints = [models.UniqueConstraint(fields=["case", "idem"], name="one_entry_per_request")]
        indexes = [
            models.Index(fields=["recorded_at"], name="entry_recorded"),
            # What was deleted or is asked to be: few among millions.
            models.Index(fields=["position"], name="entry_erasures", condition=models.Q(kind="删除")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.step}"


class Content(models.Model):
    """The words and files of an entry, each field with the salt that opens its seal."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contents", db_index=False)
    seq = models.PositiveIntegerField("序号")
    fields = models.JSONField("内容")
    salts = models.JSONField("封存盐")

    class Meta:
        verbose_name = "台账内容"

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq}"


class DailyRoot(models.Model):
    """One digest over all entries of a day; publishing it makes even the newest tail unforgeable."""

    day = models.DateField("日期", primary_key=True)
    count = models.PositiveIntegerField("记录数")
    prev = models.BinaryField("前一日摘要")
    root = models.BinaryField("本日摘要")

    class Meta:
        verbose_name = "每日总摘要"

    def __str__(self) -> str:
        return f"{self.day} {bytes(self.root).hex()[:16]}"


class Access(models.Model):
    """Who opened personal data of a case, when and for what; the person concerned may see it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="accesses", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    what = models.CharField("查看内容", max_length=60)
    purpose = models.CharField("用途", max_length=200)

    class Meta:
        verbose_name = "查阅记录"
        indexes = [models.Index(fields=["case", "at"], name="access_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.what}"


class Follower(models.Model):
    """How far a reader of the whole ledger has come; see `following`.

    Everything up to `horizon` is there to be read once the transaction `horizon_xid` is over.
    """

    name = models.CharField("名称", max_length=40, primary_key=True)
    position = models.BigIntegerField("已读到", default=0)
    horizon = models.BigIntegerField("可读到", default=0)
    horizon_xid = models.BigIntegerField("须结束的事务", default=0)

    class Meta:
        verbose_name = "台账读者"

    def __str__(self) -> str:
        return f"{self.name} {self.position}"
