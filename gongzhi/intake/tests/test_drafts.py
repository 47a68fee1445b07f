"""Reports nobody sent are forgotten, with their photos."""

from datetime import timedelta

from django.test import Client

from gongzhi.cases.models import Upload
from gongzhi.cases.uploads import path_of
from gongzhi.intake import drafts, tasks
from gongzhi.intake.models import Draft
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import begin, photo, to_contact


def test_old_drafts_and_their_photos_go(world: World, client: Client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    begin(client, 照片=photo())
    file = path_of(Upload.objects.get().digest)
    assert tasks.forget_drafts(0) == 0 and file.exists()
    assert drafts.forget_old(world.now + timedelta(hours=25)) == 1
    assert not Draft.objects.exists() and not Upload.objects.exists() and not file.exists()


def test_a_photo_that_went_with_a_case_stays(world: World, client: Client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.post(to_contact(client, 照片=photo()), {})
    begin(client, 照片=photo())  # the same bytes again, in a draft
    drafts.forget_old(world.now + timedelta(hours=25))
    assert path_of(Upload.objects.get().digest).exists()


def test_the_home_page_needs_no_query(db: None, client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert "我要反映" in page and "查进度" in page
