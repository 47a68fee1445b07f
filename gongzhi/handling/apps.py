"""Handling as a Django app."""

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "gongzhi.handling"
    label = "handling"
    verbose_name = "处置与评价"
    default_auto_field = "django.db.models.BigAutoField"
