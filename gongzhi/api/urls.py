"""Addresses for other programs."""

from django.urls import path

from gongzhi.api.v1.api import api

urlpatterns = [path("api/v1/", api.urls)]
