"""The place a photo carries is read when it can be true, and nothing a file contains breaks the reading."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gongzhi.cases.photo_place import place_in

HERE: dict[int, Any] = {1: "N", 2: (28.0, 0.0, 18.0), 3: "E", 4: (120.0, 0.0, 18.0)}


def photo(gps: dict[int, Any] | None, form: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    if gps:
        exif[0x8825] = gps
    Image.new("RGB", size, "orange").save(out, form, exif=exif)
    return out.getvalue()


def test_it_is_read_in_degrees() -> None:
    assert place_in(io.BytesIO(photo(HERE))) == (120.005, 28.005)


@pytest.mark.parametrize(("ns", "ew", "signs"), [("S", "W", (-1, -1)), ("n", "E\0", (1, 1))])
def test_the_hemisphere_counts(ns: str, ew: str, signs: tuple[int, int]) -> None:
    found = place_in(io.BytesIO(photo({**HERE, 1: ns, 3: ew})))
    assert found == (120.005 * signs[0], 28.005 * signs[1])


def test_the_head_of_the_file_is_enough() -> None:
    stream = io.BytesIO(photo(HERE)[:400])
    assert place_in(stream) == (120.005, 28.005)
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "gps",
    [
        None,
        {5: 0},
        {**HERE, 1: "X"},
        {**HERE, 2: (95.0, 0.0, 0.0)},
        {**HERE, 2: (28.0, 75.0, 0.0)},
        {**HERE, 4: (180.0, 59.0, 0.0)},
        {key: value for key, value in HERE.items() if key != 3},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
    ],
)
def test_what_cannot_be_true_is_no_place(gps: dict[int, Any] | None) -> None:
    assert place_in(io.BytesIO(photo(gps))) is None


def test_other_formats_are_not_asked() -> None:
    assert place_in(io.BytesIO(photo(HERE, "PNG"))) is None


@pytest.mark.filterwarnings("ignore:::PIL")
@given(st.binary(max_size=80), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_rubbish_is_no_place_and_no_crash(rubbish: bytes, at: int) -> None:
    whole = photo(HERE)
    for content in (rubbish, b"\xff\xd8" + rubbish, whole[:at] + rubbish + whole[at + len(rubbish) :]):
        found = place_in(io.BytesIO(content))
        assert found is None or (abs(found[0]) <= 180 and abs(found[1]) <= 90)
