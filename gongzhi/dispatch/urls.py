"""Addresses of the command room, under /desk/."""

from django.urls import path

from gongzhi.dispatch.views import (
    calling,
    comparing,
    desk,
    duty_list,
    kept,
    mapping,
    on_duty,
    rules,
    stepping,
    supervision,
)

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("map", mapping.show, name="desk-map"),
    path("news", desk.news, name="desk-news"),
    path("on-duty", on_duty.show, name="desk-on-duty"),
    path("cases/<str:number>/hold", desk.hold, name="desk-hold"),
    path("cases/<str:number>/take-over", desk.take_over, name="desk-take-over"),
    path("cases/<str:number>/steps/<str:name>", stepping.step, name="desk-step"),
    path("compare/<str:number>/<str:other>/", comparing.show, name="desk-compare"),
    path("duty-list/", duty_list.show, name="duty-list"),
    path("rules/", rules.contents, name="routing-rules"),
    path("rules/<int:pk>/", rules.show, name="routing-rule"),
    path("rules/<int:pk>/switch", rules.switch, name="routing-rule-switch"),
    path("rules/<int:pk>/move", rules.move, name="routing-rule-move"),
    path("callbacks/", calling.contents, name="call-rounds"),
    path("callbacks/<int:pk>/", calling.show, name="call-round"),
    path("callbacks/<int:pk>/draw", calling.draw, name="call-draw"),
    path("callbacks/<int:pk>/<int:place>/", calling.call, name="call-back"),
    path("supervision/dates/", kept.show, name="dates-kept"),
    path("supervision/", supervision.show, name="supervision"),
    path("supervision/<str:number>/urge", supervision.urge, name="supervision-urge"),
]
