"""A case that has moved on since it was read takes no entry, and whoever tried is told so."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from gongzhi.cases import services, store
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.children import news, settling
from gongzhi.cases.children.news import Cause
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Wish
from gongzhi.cases.standing import Standing, standing_of
from gongzhi.cases.taking import Prepared, prepare
from gongzhi.cases.tests.conftest import NOW, County, build_county
from gongzhi.cases.verify import verify_all


def _dispatch(county: County) -> Wish:
    return Wish("派遣", county.actor("赵敏"), NOW, uuid4(), data={"单位": county.lighting.pk})


def _from_the_door(standing: Standing, step: Prepared, wish: Wish) -> None:
    services._write(standing, step, wish, {}, opening=False)


def _for_a_child(standing: Standing, step: Prepared, wish: Wish) -> None:
    settling._write(step, opening=False)


def _news_of_children(standing: Standing, step: Prepared, wish: Wish) -> None:
    news.note(standing_of(standing.case), [], Cause(NOW, NOW, SYSTEM))


def _in_bulk(standing: Standing, step: Prepared, wish: Wish) -> None:
    store.append_many([step.append], opening=False)


@pytest.mark.parametrize("write", [_from_the_door, _for_a_child, _news_of_children, _in_bulk])
def test_every_writer_is_told(county: County, write: Callable[[Standing, Prepared, Wish], None]) -> None:
    case, wish = county.report().case_id, _dispatch(county)
    standing = standing_of(Case.objects.get(pk=case))
    step = prepare(standing, wish)
    county.step(case, "派遣", "赵敏", data={"单位": county.other_unit.pk})
    with pytest.raises(store.MovedOn):
        write(standing, step, wish)
    assert Entry.objects.filter(case=case).count() == 2
    assert Case.objects.get(pk=case).unit == county.other_unit
    assert list(verify_all()) == []


def test_a_row_read_too_early_is_read_again(transactional_db: None) -> None:
    """Without a lock the statement finds out; the door then locks the row and weighs the step anew."""
    county = build_county()
    case = county.report().case_id
    stale = Case.objects.get(pk=case)
    county.step(case, "派遣", "赵敏", data={"单位": county.other_unit.pk})
    with pytest.raises(StepRefused):
        services.take_step(stale, _dispatch(county))
    assert Case.objects.get(pk=case).unit == county.other_unit
