from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "gongzhi.dispatch"
