"""The page of local rules: everybody reads it, the administrator of an area adopts and ends there."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.local import background
from gongzhi.cases.models import Adoption, Case, Proving
from gongzhi.cases.services import Wish, open_case
from gongzhi.cases.tests.local import PLACES, Local, write_profile

ADDRESS = "/rules/local"


@pytest.fixture
def local(county, tmp_path, settings) -> Local:
    """Profiles are offered from a folder of the test's own; the laws stay where they are."""
    world = Local(county, tmp_path / "packs")
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "cn").symlink_to(Path(settings.PACKS) / "cn")
    settings.PACKS = tmp_path / "packs"
    write_profile(tmp_path / "packs" / "yonghe", 修补时限="4日")
    write_profile(tmp_path / "packs" / "looser", 修补时限="40日")
    return world


def typed(local: Local, do: str = "adopt", **changes: object) -> dict[str, object]:
    day = timezone.localdate().isoformat()
    area = local.county.town.pk
    return {"profile": "yonghe", "area": area, "day": day, "basis": "会议纪要", "do": do} | changes


def now_reported(local: Local) -> Case:
    data = {"内容": "路上有个大坑。", "地点": PLACES["永和镇"]}
    now = timezone.now() - timedelta(seconds=1)
    wish = Wish("上报", Actor(), now, local.county.idem(), data=data)
    return Case.objects.get(pk=open_case("pothole", wish, channel="网页", reporter=True).case_id)


def work() -> None:
    """What the worker does when it finds the jobs."""
    for pk in Proving.objects.filter(done_at=None).values_list("pk", flat=True):
        background.settle(pk, timezone.now)


def test_the_page_tells_what_is_being_proved_and_what_came_of_it(local, browser_of):
    admin = browser_of("镇管理")
    answer = admin.post(ADDRESS, typed(local))
    page = admin.get(answer["Location"]).content.decode()
    assert "正在验证" in page and "every 5s" in page and not Adoption.objects.exists()
    assert now_reported(local).procedure.version == "1", "nothing holds before it is proved"
    assert "请等结果出来" in admin.post(ADDRESS, typed(local)).content.decode()
    assert "正在验证" not in browser_of("白石管理").get(f"{ADDRESS}/proving").content.decode()
    work()
    told = admin.get(f"{ADDRESS}/proving").content.decode()
    assert "已施行" in told and "every 5s" not in told
    assert now_reported(local).procedure.version == "1+yonghe-1"


def test_first_what_changes_then_the_decision_then_its_end(local, browser_of):
    admin = browser_of("镇管理")
    before = now_reported(local)
    tried = admin.post(ADDRESS, typed(local, "try")).content.decode()
    assert "参数“修补时限”由“2026-01-01起10日”改为“2026-01-01起4日”" in tried and "什么都还没有改动" in tried
    assert not Adoption.objects.exists()
    assert admin.post(ADDRESS, typed(local)).status_code == 302
    work()
    page = admin.get(ADDRESS).content.decode()
    assert "永和镇：yonghe的时限" in page and "施行中" in page and "/rules/pothole/1+yonghe-1" in page
    adoption, day = Adoption.objects.get(), timezone.localdate() + timedelta(days=3)
    ended = admin.post(f"{ADDRESS}/{adoption.pk}/end", {"day": day.isoformat(), "basis": "已经废止"})
    assert ended.status_code == 302
    work()
    assert f"{day.year}年{day.month}月{day.day}日起停止" in admin.get(ADDRESS).content.decode()
    assert [c.procedure.version for c in (before, now_reported(local))] == ["1", "1+yonghe-1"]


def test_the_case_and_the_date_name_it_and_how_sure_it_is(local, browser_of):
    local.adopt(local.profile("own", 修补时限="4日"), now=timezone.localtime())
    case = now_reported(local)
    page = browser_of("赵敏").get(f"/cases/{case.number}").content.decode()
    assert "own的时限：修补时限为4日（《own的规定》三，未核实）" in page
    assert "<dt>地方设置</dt>" in page
    version = browser_of("赵敏").get("/rules/pothole/1+own-1").content.decode()
    assert "采用了“own的时限”的版本" in version and "own的规定" in version


def test_everybody_may_read_and_nobody_else_decide(local, client, browser_of):
    local.adopt(local.profile("own", 修补时限="4日"), now=timezone.localtime())
    page = client.get(ADDRESS).content.decode()
    assert "永和镇：own的时限" in page and "登记；" not in page and "采用一份" not in page
    assert "永和镇自" in client.get("/rules").content.decode()
    assert client.post(ADDRESS, typed(local)).status_code == 403
    pk = Adoption.objects.get().pk
    end = {"day": timezone.localdate().isoformat(), "basis": "废止"}
    assert client.post(f"{ADDRESS}/{pk}/end", end).status_code == 302  # to sign in
    for who, adopting, ending in (("赵敏", 403, 403), ("周师傅", 403, 403), ("白石管理", 422, 404)):
        assert browser_of(who).post(f"{ADDRESS}/{pk}/end", end).status_code == ending
        assert browser_of(who).post(ADDRESS, typed(local)).status_code == adopting
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"profile": "looser"}, "地方规定只能缩短"),
        ({"profile": "unknown"}, "请从列出的选项中选择"),
        ({"day": "2020-01-01"}, "已经开立的事项按开立时的版本办到底"),
        ({"basis": ""}, "请填写“依据”"),
        ({"area": "999999"}, "请从列出的选项中选择"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(local, browser_of, changes, sentence):
    answer = browser_of("镇管理").post(ADDRESS, typed(local, **{"basis": "会议纪要第三号", **changes}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "会议纪要第三号" in page or "basis" in changes


def test_ending_wrongly_comes_back_beside_the_adoption(local, browser_of):
    adoption = local.adopt(local.profile("own", 修补时限="4日"), now=timezone.localtime())
    admin = browser_of("县管理")
    answer = admin.post(f"{ADDRESS}/{adoption.pk}/end", {"day": "2020-01-01", "basis": "废止的决定"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不能从已经过去的 2020-01-01 起停止" in page and "废止的决定" in page
    assert admin.post(f"{ADDRESS}/999/end", {"day": "2027-01-01", "basis": "x"}).status_code == 404
