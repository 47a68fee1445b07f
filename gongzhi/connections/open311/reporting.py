"""POST requests: a report that somebody else's program hands in for a resident."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongzhi.api.tokens import Caller
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.services import Taken, Wish, open_case
from gongzhi.cases.uploads import receive_photo
from gongzhi.connections.models import Received
from gongzhi.connections.open311 import services
from gongzhi.connections.open311.formats import Refused
from gongzhi.connections.open311.pack import pack
from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden

REQUESTS = UUID("b7b3c0a4-8f1c-4f6e-8b0a-7a4c1f0b3110")
ATTRIBUTE = re.compile(r"^attribute\[([^\]]+)\](\[\])?$")
LONGEST = 4000  # characters of a description, by the standard
KEPT = 300  # characters of what stands below it
SOURCE = "open311"


def report(form: Any, files: Any, caller: Caller, now: datetime, *, key: str = "") -> Taken:
    """Open the case. Without a `key` the same words from the same program on one day are one report."""
    if not form.get("service_code"):
        raise Refused(400, "请写 service_code。")
    category = services.service(form["service_code"])
    text = form.get("description", "").strip()
    if len(text) > LONGEST:
        raise Refused(400, f"description 最多 {LONGEST} 字。")
    idem = uuid5(REQUESTS, f"{caller.token.pk}:{key or _same(form, now)}")
    lines = [text or category.name, *services.answers(category, _attributes(form))]
    data = _place(form) | _contact(form) | {pack().fields["service_code"]: category.code}
    photos = _photos(form, files, now, lines)
    if photos:
        data[pack().fields["media"]] = photos
    data[pack().fields["description"]] = "\n".join(lines)
    wish = Wish(pack().step, Actor(), now, idem, data=data)
    try:
        with transaction.atomic():
            taken = open_case(pack().procedure, wish, channel=pack().channel, reporter=True)
            Received.objects.get_or_create(
                case_id=taken.case_id,
                defaults={"source": SOURCE, "token_id": caller.token.pk, "number": taken.number},
            )
    except FormRefused as refused:
        raise Refused(400, str(refused)) from refused
    return taken


def _same(form: Any, now: datetime) -> str:
    fields = sorted((name, tuple(form.getlist(name))) for name in form if name != "api_key")
    return f"{timezone.localdate(now)}:{fields}"


def _attributes(form: Any) -> dict[str, str]:
    found = {}
    for name in form:
        if match := ATTRIBUTE.match(name):
            found[match[1]] = "、".join(form.getlist(name))
    return found


def _place(form: Any) -> dict[str, Any]:
    place: dict[str, Any] = {"address": form.get("address_string") or form.get("address_id") or ""}
    lat, lon = form.get("lat"), form.get("long")
    if lat or lon:
        try:
            place |= {"lat": float(lat), "lon": float(lon)}
        except (TypeError, ValueError):
            raise Refused(400, "lat 和 long 要一起写，都是数字（WGS 84）。") from None
    if not place["address"] and "lat" not in place:
        raise Refused(400, "请写明地点：lat 和 long，或者 address_string。")
    return {pack().fields["place"]: place}


def _contact(form: Mapping[str, str]) -> dict[str, str]:
    name = f"{form.get('last_name') or ''}{form.get('first_name') or ''}".strip()
    reach = (form.get("phone") or form.get("email") or "").strip()
    fields = pack().fields
    return {key: value for key, value in ((fields["name"], name), (fields["phone"], reach)) if value}


def _photos(form: Any, files: Any, now: datetime, lines: list[str]) -> list[int]:
    """Photos sent along, and the one behind `media_url` if its host is one we fetch from."""
    field = pack().fields["media"]
    try:
        found = [
            receive_photo(file, name=file.name or "", size=file.size or 0, field=field, now=now).pk
            for file in files.getlist("media")
        ]
        if url := form.get("media_url", "").strip():
            found += _fetched(url, field, now, lines)
    except FormRefused as refused:
        raise Refused(400, str(refused)) from refused
    return found


def _fetched(url: str, field: str, now: datetime, lines: list[str]) -> list[int]:
    if (urlsplit(url).hostname or "") not in settings.OPEN311_MEDIA:
        lines.append(f"照片地址：{url[:KEPT]}")
        return []
    try:
        answer = http.request("GET", url)
    except (Forbidden, http.Unreachable) as error:
        raise Refused(400, f"media_url 取不到：{error}") from None
    if not answer.good:
        raise Refused(400, f"media_url 取不到：对方回答 {answer.status}。")
    photo = receive_photo(
        io.BytesIO(answer.body), name="media_url", size=len(answer.body), field=field, now=now
    )
    return [photo.pk]
