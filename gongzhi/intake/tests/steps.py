"""How the tests walk through the screens of a report, as a browser without scripts would."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

WHAT = {"内容": "永和路口的路灯不亮了，已经三天。", "类别": ""}
WHERE = {"地点_address": "永和路口", "地点_lon": "120.005", "地点_lat": "28.005"}


def begin(client: Client, **changes: object) -> str:
    """Post the first screen; returns the address of the page that comes next."""
    token = str(client.get("/report/").context["token"])
    answer = client.post("/report/", {"draft": token} | WHAT | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def to_contact(client: Client, **what: object) -> str:
    """The first two screens; returns the address of the third."""
    answer = client.post(begin(client, **what), WHERE)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def photo(name: str = "lamp.jpg", colour: str = "orange") -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")
