from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "gongzhi.connections"
    label = "connections"
    verbose_name = "对外连接"
