"""Addresses of the outside connections."""

from django.urls import path, register_converter

from gongzhi.connections.open311.formats import JSON, XML
from gongzhi.connections.views import choosing, exchange, managing, open311, peers


class Form:
    regex = f"{XML}|{JSON}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Form, "form")

urlpatterns = [
    path("me/notices", choosing.notices, name="my-notices"),
    # /connections
    path("connections/", managing.contents, name="connections"),
    path("connections/tokens", managing.issue, name="connections-issue"),
    path("connections/tokens/<int:pk>/revoke", managing.revoke, name="connections-revoke"),
    path("connections/webhooks", managing.subscribe, name="connections-subscribe"),
    path("connections/webhooks/<int:pk>", managing.change_hook, name="connections-hook"),
    path("connections/replay", managing.replay, name="connections-replay"),
    # /exchange
    path("exchange/", peers.show, name="exchange"),
    path("exchange/hand-over", peers.hand, name="exchange-hand"),
    path("exchange/again", peers.again, name="exchange-again"),
    path("exchange/v1/inbox", exchange.inbox, name="exchange-inbox"),
    # /open311
    path("open311/discovery.<form:form>", open311.discovery, name="open311-discovery"),
    path("open311/v2/services.<form:form>", open311.service_list, name="open311-services"),
    path("open311/v2/services/<str:code>.<form:form>", open311.service_definition, name="open311-service"),
    path("open311/v2/requests.<form:form>", open311.requests, name="open311-requests"),
    path("open311/v2/requests/<str:number>.<form:form>", open311.request_one, name="open311-request"),
    path("open311/v2/tokens/<str:number>.<form:form>", open311.token, name="open311-token"),
    path("open311/v2/servicerequestupdates.<form:form>", open311.request_updates, name="open311-updates"),
]
