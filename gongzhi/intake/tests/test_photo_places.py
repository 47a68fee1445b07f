"""The place a photo carries: only when wanted, shown before it is used, never in the photo that is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongzhi.cases.models import Case, Upload
from gongzhi.cases.tests.test_photo_place import HERE, photo
from gongzhi.cases.uploads import path_of
from gongzhi.intake.models import Draft
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import WHAT, begin

TICKED = {"photo_place": "on"}
FAR = {**HERE, 4: (121.0, 0.0, 0.0)}


def taken(gps: dict | None = HERE) -> SimpleUploadedFile:
    return SimpleUploadedFile("lamp.jpg", photo(gps), "image/jpeg")


def place() -> object:
    return Draft.objects.get().answers.get("地点")


def test_it_is_shown_confirmed_and_used(world: World, client: Client) -> None:
    where = begin(client, 照片=taken(), **TICKED)
    page = client.get(where)
    assert "照片里记着的位置在<strong>桥头村第一网格" in page.content.decode()
    assert "<noscript><div" in page.content.decode()  # the map, drawn
    assert page.context["form"]["地点"].value() == {"lon": 120.005, "lat": 28.005}
    sent = {"地点_lon": "120.005", "地点_lat": "28.005", "use_photo_place": "1"}
    assert client.post(where, sent)["Location"].endswith("/contact")
    assert place() == {"lon": 120.005, "lat": 28.005, "address": "桥头村第一网格（照片里的位置）"}
    client.post(where.replace("/where", "/contact"), {})
    assert Case.objects.get().division == world.county.divisions["331099/001/001/001"]


def test_the_photo_that_is_kept_carries_nothing(world: World, client: Client) -> None:
    begin(client, 照片=taken(), **TICKED)
    with Image.open(path_of(Upload.objects.get().digest)) as kept:
        assert not kept.getexif()


def test_nothing_is_read_unless_it_is_wanted(world: World, client: Client) -> None:
    where = begin(client, 照片=taken())
    assert "照片里" not in client.get(where).content.decode()
    assert Draft.objects.get().answers["photo_place"] is None


def test_where_scripts_make_photos_smaller_the_head_of_one_comes_along(world: World, client: Client) -> None:
    head = SimpleUploadedFile("head.jpg", photo(HERE)[:400], "image/jpeg")
    where = begin(client, 照片=taken(None), photo_head=head, **TICKED)
    assert client.get(where).context["photo"].place == {"lon": 120.005, "lat": 28.005}
    assert Upload.objects.count() == 1


def test_it_can_be_refused_on_the_second_screen(world: World, client: Client) -> None:
    where = begin(client, 照片=taken(), **TICKED)
    client.post(where, {"地点_lon": "120.005", "地点_lat": "28.005", "地点_address": "大樟树"})
    assert place() == {"address": "大樟树", "lon": 120.004, "lat": 28.004}


def test_a_point_set_by_hand_wins(world: World, client: Client) -> None:
    where = begin(client, 照片=taken(), **TICKED)
    client.post(where, {"地点_lon": "120.007", "地点_lat": "28.007", "use_photo_place": "1"})
    assert place() == {"address": "", "lon": 120.007, "lat": 28.007}


def test_words_stand_beside_it(world: World, client: Client) -> None:
    sent = {
        "地点_lon": "120.005",
        "地点_lat": "28.005",
        "地点_address": "桥头老槐树下",
        "use_photo_place": "1",
    }
    client.post(begin(client, 照片=taken(), **TICKED), sent)
    assert place() == {"address": "桥头老槐树下", "lon": 120.005, "lat": 28.005}


@pytest.mark.parametrize(
    ("gps", "words"),
    [(None, "照片里没有记着位置"), (FAR, "不在本县"), ({**HERE, 2: (95.0, 0.0, 0.0)}, "没有记着")],
)
def test_what_cannot_be_used_is_said(world: World, client: Client, gps: dict | None, words: str) -> None:
    where = begin(client, 照片=taken(gps), **TICKED)
    page = client.get(where)
    assert words in page.content.decode()
    assert page.context["form"]["地点"].value() in (None, {})


def test_it_survives_a_mistake_elsewhere(world: World, client: Client) -> None:
    page = client.post("/report/", WHAT | TICKED | {"内容": "", "照片": taken()})
    assert page.context["form"]["photo_point"].value() == "120.005,28.005"
    kept, token = page.context["form"].kept["照片"][0].token, str(page.context["token"])
    again = WHAT | TICKED | {"draft": token, "照片_kept": kept, "photo_point": "120.005,28.005"}
    client.post("/report/", again)
    assert Draft.objects.get().answers["photo_place"] == [120.005, 28.005]


@pytest.mark.parametrize("point", ["", "x", "1,2,3", "999,28", "nan,28", "120.005", "inf,inf"])
def test_a_point_that_came_back_wrong_is_none(world: World, client: Client, point: str) -> None:
    where = begin(client, photo_point=point, **TICKED)
    assert "照片里没有记着位置" in client.get(where).content.decode()


def test_once_the_place_is_given_it_is_forgotten_and_not_offered_again(world: World, client: Client) -> None:
    where = begin(client, 照片=taken(), **TICKED)
    client.post(where, {"地点_address": "大樟树"})
    assert Draft.objects.get().answers["photo_place"] is None
    assert "photo_place" not in client.get(where.replace("/where", "/what")).context["form"].fields
