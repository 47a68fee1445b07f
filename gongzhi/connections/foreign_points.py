"""The place of a matter that another system hands over may lie across the border: then words, no point."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongzhi.places.selectors import is_outside


def within_county(place: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The place with a point of ours, or with the point written out behind the address.

    Nobody is there to mend it, so it is no reason to refuse the matter; what is no point at all is left to
    the form.
    """
    try:
        lon, lat = float(place["lon"]), float(place["lat"])
    except (KeyError, TypeError, ValueError):
        return dict(place)
    if not (abs(lon) <= 180 and abs(lat) <= 90) or not is_outside(lon, lat, on):
        return dict(place)
    told = f"经度 {lon:.6f}，纬度 {lat:.6f}，不在本县范围内"
    address = str(place.get("address") or "")
    return {"address": f"{address[:120]}（{told}）" if address else told}
