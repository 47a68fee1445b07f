"""The profiles that lie ready beside the national pack, to be adopted."""

from pathlib import Path

from django.conf import settings

from gongzhi.engine import PackError
from gongzhi.engine.profiles import Profile, read_profile
from gongzhi.engine.reading.profiles import PROFILE_FILE


def offered() -> tuple[list[Profile], list[str]]:
    """(profiles that can be read, what is wrong with the others), sorted by code."""
    found, wrong = [], []
    for folder in sorted(_folders(), key=lambda each: each.name):
        try:
            found.append(read_profile(folder))
        except PackError as error:
            wrong.append(str(error))
    return found, wrong


def _folders() -> list[Path]:
    """Those of real places; those that were made up only in a demonstration."""
    places = [settings.PACKS, *([settings.PACKS / "demo" / "profiles"] if settings.DEMONSTRATION else [])]
    return [path.parent for place in places for path in place.glob(f"*/{PROFILE_FILE}")]
