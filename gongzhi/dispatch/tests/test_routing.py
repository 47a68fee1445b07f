"""The order of rules decides: properties of routing, and of the units a kind of unit means."""

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.dispatch.routing import Rule, route, within_hours
from gongzhi.dispatch.units import Directory, Unit

AREAS = ("", "c/", "c/a/", "c/a/v/", "c/b/")
PLACES = ("c/a/v/g/", "c/b/", "c/a/")
CATEGORIES = (("SZ01", "SZ"), ("SZ02", "SZ"), ("HB", "HB"))
DIRECTORY = Directory.of(
    Unit(number, f"U{number}", f"单位{number}", kind, f"p{number}/", area)
    for number, (kind, area) in enumerate(
        [("x", "c/"), ("x", "c/a/"), ("x", "c/a/v/"), ("y", "c/"), ("z", "c/b/")], 1
    )
)

hours = st.none() | st.tuples(st.integers(0, 24), st.integers(0, 24))
rules = st.lists(
    st.builds(
        Rule,
        pk=st.integers(1, 9),
        order=st.integers(0, 9),
        name=st.just("规则"),
        category=st.sampled_from(("", "SZ", "SZ01", "HB")),
        area_path=st.sampled_from(AREAS),
        hours=hours,
        unit_kind=st.sampled_from(("x", "y", "z")),
        active=st.booleans(),
    ),
    max_size=8,
)
matters = st.tuples(st.sampled_from(CATEGORIES), st.sampled_from(PLACES), st.integers(0, 23))


def sends(listed, matter):
    categories, place, hour = matter
    return route(listed, categories, place, hour, DIRECTORY)


@given(rules, matters)
def test_the_first_that_fits_decides(listed, matter):
    found = sends(listed, matter)
    fitting = [r for r in listed if r.active and r.fits(*matter) and r.target(matter[1], DIRECTORY)]
    assert (found[0] if found else None) == (fitting[0] if fitting else None)


@given(rules, matters)
def test_what_stands_behind_the_deciding_rule_changes_nothing(listed, matter):
    if found := sends(listed, matter):
        upto = listed[: listed.index(found[0]) + 1]
        assert sends(upto, matter) == found
        assert sends([*upto, *reversed(listed)], matter) == found


@given(rules, matters)
def test_a_rule_that_does_not_fit_may_stand_anywhere(listed, matter):
    strange = Rule(pk=99, order=0, name="别处", area_path="d/", unit_kind="x")
    for place in range(len(listed) + 1):
        assert sends([*listed[:place], strange, *listed[place:]], matter) == sends(listed, matter)


@given(rules, matters)
def test_a_rule_that_is_off_is_not_there(listed, matter):
    on = [rule for rule in listed if rule.active]
    assert sends(listed, matter) == sends(on, matter)


@given(rules, matters)
def test_the_unit_serves_the_place(listed, matter):
    if found := sends(listed, matter):
        assert matter[1].startswith(found[1].area_path)


@given(st.integers(0, 23), st.integers(0, 24), st.integers(0, 24))
def test_a_span_and_its_opposite_share_the_day(hour, begins, ends):
    if begins != ends and {begins, ends} != {0, 24}:
        assert within_hours(hour, begins, ends) != within_hours(hour, ends, begins)


@given(st.integers(0, 23))
def test_night_passes_midnight_and_the_whole_day_is_whole(hour):
    assert within_hours(hour, 22, 6) == (hour >= 22 or hour < 6)
    assert within_hours(hour, 0, 24)
    assert within_hours(hour, 7, 7)


@given(st.sampled_from(("x", "y", "z")), st.sampled_from(PLACES))
def test_the_nearest_unit_of_a_kind_serves(kind, place):
    found = DIRECTORY.serving(kind, place)
    all_of = [u for u in DIRECTORY.units if u.kind == kind and place.startswith(u.area_path)]
    assert (found in all_of) if all_of else found is None
    assert found is None or all(len(u.area_path) <= len(found.area_path) for u in all_of)
