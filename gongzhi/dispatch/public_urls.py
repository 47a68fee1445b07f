"""Addresses for everybody, under /public/duty-list/."""

from django.urls import path

from gongzhi.dispatch.views import duty_list

urlpatterns = [
    path("", duty_list.public_contents, name="public-duty-lists"),
    path("<str:code>/", duty_list.public, name="public-duty-list"),
]
