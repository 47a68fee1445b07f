"""Areas that leave gaps, overlap, or stick out."""

from __future__ import annotations

import pytest
import shapely

from gongzhi.geo import Fault, Feature, area, check_coverage
from tests.geo.squares import STEP, county, outline, square


def test_a_perfect_county_has_no_findings() -> None:
    assert check_coverage(county(), outline()) == []


def test_a_missing_square_is_a_gap_with_its_neighbours() -> None:
    features = [feature for feature in county() if feature.id != "1-1"]
    (finding,) = check_coverage(features)
    assert finding.fault is Fault.GAP
    assert set(finding.names) == {f"{r}行{c}列" for r in range(3) for c in range(3)} - {"1行1列"}
    assert finding.metres == pytest.approx(area(square(1, 1).geometry))
    assert "没有划入任何一个" in finding.text
    assert "“0行1列”" in finding.text


def test_a_gap_at_the_edge_is_seen_only_with_the_territory() -> None:
    features = [feature for feature in county() if feature.id != "0-0"]
    assert check_coverage(features) == []
    (finding,) = check_coverage(features, outline())
    assert finding.fault is Fault.GAP


def test_an_overlap_names_both_and_says_how_large_and_where() -> None:
    features = [*county()[:-1], square(3, 2, name="贪心网格", shift=-STEP / 10)]
    findings = check_coverage(features, outline())
    assert [finding.fault for finding in findings] == [Fault.GAP, Fault.OVERLAP] or [
        finding.fault for finding in findings
    ] == [Fault.OVERLAP, Fault.GAP]
    overlap = next(finding for finding in findings if finding.fault is Fault.OVERLAP)
    assert set(overlap.names) == {"2行2列", "贪心网格"}
    assert overlap.metres == pytest.approx(area(square(0, 2).geometry) / 10, rel=1e-3)
    assert overlap.text.startswith("“2行2列”与“贪心网格”重叠0.11平方公里（120.02")


def test_an_area_inside_another_overlaps_it() -> None:
    inner = square(1, 1, name="内院", size=STEP / 2)
    findings = check_coverage([*county(), Feature("x", "内院", inner.geometry)])
    assert [(finding.fault, finding.names) for finding in findings] == [(Fault.OVERLAP, ("1行1列", "内院"))]


def test_sticking_out_is_measured_against_the_territory() -> None:
    features = [*county()[:-1], square(3, 2, size=STEP * 1.1)]
    findings = check_coverage(features, outline())
    assert [finding.fault for finding in findings] == [Fault.OUTSIDE]
    assert findings[0].names == ("2行3列", "全县")


def test_slivers_below_the_limit_are_left_out() -> None:
    features = [*county()[:-1], square(3, 2, shift=-1e-9)]
    assert check_coverage(features, outline()) == []
    assert check_coverage(features, outline(), at_least=0.0)


def test_largest_first() -> None:
    features = [f for f in county() if f.id not in ("1-1",)]
    features[0] = Feature("0-0", "小", shapely.box(120.0, 30.0, 120.01, 30.0099))
    sizes = [finding.metres for finding in check_coverage(features, outline())]
    assert len(sizes) == 2
    assert sizes == sorted(sizes, reverse=True)
