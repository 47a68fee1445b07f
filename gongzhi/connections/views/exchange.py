"""/exchange/v1/inbox: where another system hands in its messages."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongzhi.connections.exchange.inbox import Refused, read, take
from gongzhi.connections.exchange.peers import peers
from gongzhi.connections.models import Arrived
from gongzhi.connections.outgoing.signing import holds, sign


@csrf_exempt
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """200 with a signed receipt, also for repetitions; 401 for strangers, 422 for what we cannot take."""
    now = timezone.now()
    peer = peers().others.get(request.headers.get("X-Gongzhi-From", ""))
    headers = {name.lower(): value for name, value in request.headers.items()}
    if peer is None or not holds(peer.key, headers, request.body, now):
        return JsonResponse({"detail": "不认识，或者签名不对。"}, status=401)
    try:
        uid = UUID(headers["webhook-id"].removeprefix("msg_"))
        arrived = take(read(uid, peer, json.loads(request.body)), now)
    except ValueError:
        return JsonResponse({"detail": "消息的格式不对。"}, status=422)
    except Refused as refused:
        return JsonResponse({"detail": str(refused)}, status=422)
    return _receipt(arrived, peer.key)


def _receipt(arrived: Arrived, key: bytes) -> HttpResponse:
    number = arrived.case.number if arrived.case else ""
    body = json.dumps({"number": number, "seq": arrived.seq, "at": arrived.at.isoformat()}).encode()
    signed = sign(key, arrived.uid, body, timezone.now())
    return HttpResponse(body, content_type="application/json", headers=signed)
