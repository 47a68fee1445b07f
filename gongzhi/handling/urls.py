"""Addresses of handling."""

from django.urls import path

from gongzhi.handling.views import ratings

urlpatterns = [
    path("", ratings.ratings, name="ratings"),
]
