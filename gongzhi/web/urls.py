"""Addresses of the frame."""

from django.urls import path

from gongzhi.web.views import account, help, home, preferences, styleguide  # noqa: A004 the page is called help

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences", preferences.change, name="preferences"),
    # /sign-in
    path("sign-in", account.sign_in, name="sign-in"),
    path("sign-out", account.sign_out, name="sign-out"),
    path("me", account.me, name="me"),
    path("me/password", account.password, name="password"),
    # /help
    path("help", help.contents, name="help"),
    path("help/<str:name>", help.page, name="help-page"),
    # /styleguide
    path("styleguide", styleguide.styleguide_page, name="styleguide"),
    path("styleguide/public", styleguide.styleguide_page, {"audience": "public"}, name="styleguide-public"),
]
