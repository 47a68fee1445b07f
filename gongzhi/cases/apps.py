"""The ledger as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.cases"
    label = "cases"
    verbose_name = "案件台账"
    default_auto_field = "django.db.models.BigAutoField"
