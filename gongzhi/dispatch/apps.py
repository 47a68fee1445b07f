"""The event loop as a Django app."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "gongzhi.dispatch"
    label = "dispatch"
    verbose_name = "事件流转"
    default_auto_field = "django.db.models.BigAutoField"
