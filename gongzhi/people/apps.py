from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongzhi.people"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "人员与岗位"
