"""The resident's side as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gongzhi.intake"
    label = "intake"
    verbose_name = "受理入口"
    default_auto_field = "django.db.models.BigAutoField"
