from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "gongzhi.places"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "区划与地址"
