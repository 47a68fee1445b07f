from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "gongzhi.reference"
    label = "reference"
    verbose_name = "常用资料"
