"""Where a photo says it was taken. Only read when somebody asks for it; no photo that is kept carries it."""

import struct
from typing import IO, Any

from PIL import Image

GPS = 0x8825  # the directory of the place; in it the tags of hemisphere and degrees:
LATITUDE = 1, 2
LONGITUDE = 3, 4
SIGNS = {"N": 1, "E": 1, "S": -1, "W": -1}
DECIMALS = 6  # of a degree: a tenth of a metre
HEAD = 256 * 1024  # bytes of a file that are looked at: what the camera wrote stands before the picture
JPEG, EXIF = b"\xff\xd8", b"Exif\0\0"
PICTURE = 0xDA  # the mark behind which the picture itself begins
BROKEN = (OSError, ValueError, TypeError, KeyError, SyntaxError, ArithmeticError, EOFError, struct.error)
"""What reading bytes that are no photo, or a damaged one, may end in."""


def place_in(stream: IO[bytes]) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (WGS 84) as the camera wrote them; None without any that can be true.

    JPEG only, which is what telephones send; the picture is not decoded, so the first part of a file is
    enough. The stream is left at its start.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    try:
        known = Image.Exif()
        known.load(_written_by_camera(head))
        tags = known.get_ifd(GPS)
        found = _degrees(tags, LONGITUDE, 180), _degrees(tags, LATITUDE, 90)
    except BROKEN:
        return None
    return None if found == (0, 0) else found  # cameras without a fix write zeros


def _written_by_camera(head: bytes) -> bytes:
    """The EXIF part of a JPEG. KeyError: it has none."""
    at = len(JPEG)
    while head.startswith(JPEG) and at + 4 <= len(head) and head[at] == 0xFF and head[at + 1] != PICTURE:
        size = int.from_bytes(head[at + 2 : at + 4], "big")
        body = head[at + 4 : at + 2 + size]
        if body.startswith(EXIF):
            return body
        at += 2 + size
    raise KeyError(EXIF)


def _degrees(tags: Any, names: tuple[int, int], most: int) -> float:
    """ValueError, TypeError, KeyError, ArithmeticError: there are none, or they lie off the earth."""
    sign = SIGNS[str(tags[names[0]]).strip("\0 ").upper()]
    degrees, minutes, seconds = (float(part) for part in tags[names[1]])
    whole = degrees + minutes / 60 + seconds / 3600
    if not (0 <= minutes < 60 and 0 <= seconds < 60 and 0 <= whole <= most):  # also false for nan
        raise ValueError(whole)
    return round(sign * whole, DECIMALS)
