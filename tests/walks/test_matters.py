"""Matters of every procedure in the demonstration county, at several stages, through the doors."""

import datetime as dt

import pytest
from django.db import transaction

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Entry, Part
from gongzhi.cases.verify import verify_all
from gongzhi.config.demo.load import who_can_sign_in
from gongzhi.config.demo.matters.play import play_matters
from gongzhi.config.demo.matters.script import read_matters
from gongzhi.config.demo.notes import FOLDER
from gongzhi.config.demo.simulation.times import LOCAL
from gongzhi.people.models import Post
from gongzhi.people.packs import ROLES

UNTIL = dt.datetime(2026, 11, 21, 19, 0, tzinfo=LOCAL)  # a Saturday evening: no office is open
CHILDREN_AND_IMPORTS = {"xbrw", "wbgd"}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(county, django_db_blocker):
    """Once for this file, taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield play_matters(UNTIL)
        transaction.set_rollback(True)


def test_every_procedure_has_a_matter_under_way_and_one_that_ended(played):
    codes = {version.code for version in catalogue.versions().values()} - CHILDREN_AND_IMPORTS
    under_way = set(Case.objects.filter(closed_at=None).values_list("procedure__code", flat=True))
    ended = set(Case.objects.exclude(closed_at=None).values_list("procedure__code", flat=True))
    assert codes <= under_way
    # Grid events end in the simulation; admission keeps being assessed until the work is taken back.
    assert codes - {"wgsj", "sxzr"} <= ended


def test_some_units_help_and_one_report_was_two_matters(played):
    split = Part.objects.filter(step="")
    assert split.count() == 1
    assert Part.objects.filter(child__procedure__code="xbrw").count() == 3


def test_nothing_happens_after_the_present_and_the_ledger_verifies(played):
    assert not Entry.objects.filter(at__gt=UNTIL).exists()
    assert [str(finding) for finding in verify_all()] == []


def test_doing_it_again_adds_nothing(played):
    before = Entry.objects.count()
    assert played == len(read_matters(FOLDER / "matters.yaml").planned)
    assert play_matters(UNTIL) == 0
    assert Entry.objects.count() == before


def test_every_post_is_held_and_the_ones_to_try_are_shown(played):
    assert set(Post.objects.values_list("role", flat=True)) == ROLES.keys()
    for name in ("zhaomin", "dongaihua", "konglinhai", "huaihua"):
        assert name in who_can_sign_in()
