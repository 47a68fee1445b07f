"""Numbers a person can read over the telephone, and links that only their holder knows."""

import base64
import hashlib
import hmac

from django.conf import settings

WIDTH = 8


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap of two."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def number_for(identity: int, year: int) -> str:
    """Case number: two digits of the year, the running number, a check digit."""
    body = f"{year % 100:02d}{identity:0{WIDTH}d}"
    return body + check_digit(body)


def clean_number(text: str) -> str | None:
    """A typed number without spaces and dashes (full-width digits too), or None if it cannot be one."""
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    rest = [c for c in text if not c.isdecimal() and c not in " -—－　"]
    if rest or len(digits) < WIDTH + 3 or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits


def grouped(number: str) -> str:
    """The number as it is printed, in groups of four."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def link_key(number: str, version: int = 1) -> str:
    """The secret part of a reporter's link: derived, so the database holds nothing that opens it."""
    mac = hmac.new(settings.SECRET_KEY.encode(), f"case-link:{number}:{version}".encode(), hashlib.sha256)
    return base64.b32encode(mac.digest()[:15]).decode().lower()


def link_opens(number: str, version: int, key: str) -> bool:
    """Compare in constant time, so that timing tells nothing."""
    return hmac.compare_digest(link_key(number, version).encode(), key.lower().encode())
