"""Addresses of the entrance: residents without an account, the counter and the field for staff."""

from django.urls import path

from gongzhi.intake.views import (
    counter,
    erasing,
    lookup,
    paper,
    progress,
    report_contact,
    report_what,
    report_where,
    slip,
)

urlpatterns = [
    # /report
    path("report/", report_what.start, name="report"),
    path("report/<uuid:token>/what", report_what.what, name="report-what"),
    path("report/<uuid:token>/first", report_what.first, name="report-first"),
    path("report/<uuid:token>/where", report_where.where, name="report-where"),
    path("report/<uuid:token>/same", report_where.same, name="report-same"),
    path("report/<uuid:token>/contact", report_contact.contact, name="report-contact"),
    # /progress, /r/<number>/<key>
    path("progress/", lookup.lookup, name="progress"),
    path("r/<str:number>/<str:key>", progress.progress, name="reporter-progress"),
    path("r/<str:number>/<str:key>/receipt", progress.receipt, name="receipt"),
    path("r/<str:number>/<str:key>/erasure", erasing.erasure, name="reporter-erasure"),
    path("r/<str:number>/<str:key>/steps/<str:code>", progress.step, name="reporter-step"),
    path("r/<str:number>/<str:key>/photos/<str:digest>", progress.photo, name="reporter-photo"),
    path("r/<str:number>/<str:key>/papers/<int:seq>/<str:name>", progress.paper, name="reporter-paper"),
    # /counter, /field/report
    path("counter/", counter.counter, name="counter"),
    path("counter/<str:number>", slip.slip, name="counter-slip"),
    path("field/report", counter.field, name="field-report"),
    # /paper
    path("paper/report", paper.form, name="paper-report"),
    path("paper/report/fill", paper.fill, name="paper-fill"),
]
