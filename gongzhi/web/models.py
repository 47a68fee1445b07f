"""Only what the frame itself must remember: who has a case open."""

from django.conf import settings
from django.db import models


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
