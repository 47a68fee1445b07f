from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the platform's own jobs and database rules."""

    name = "gongzhi.config"
    label = "platform"
    verbose_name = "平台"
