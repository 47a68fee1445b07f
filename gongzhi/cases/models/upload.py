"""Files that came with a case; the bytes lie in the media folder under their digest."""

from django.db import models


class Upload(models.Model):
    """A cleaned photo or paper. `case` is empty until the form it came with has been accepted."""

    digest = models.CharField("摘要", max_length=64)
    media_type = models.CharField("类型", max_length=60)
    size = models.PositiveIntegerField("字节")
    name = models.CharField("原文件名", max_length=120)
    uploaded_at = models.DateTimeField("上传时间")
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="uploads", db_index=False
    )
    seq = models.PositiveIntegerField("序号", null=True)
    removed_at = models.DateTimeField("删除时间", null=True, blank=True)

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["case", "seq"], name="upload_by_case")]

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"
