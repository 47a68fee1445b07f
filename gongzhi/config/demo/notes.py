"""What packs/demo says about the demonstration county beside its tables."""

from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import read_mapping

FOLDER = Path(settings.PACKS) / "demo"


def notes() -> dict[str, Any]:
    """The password, who is worth signing in as, and which area adopts which local rules."""
    return read_mapping(FOLDER / "demo.yaml", {"口令", "说明", "可登录", "采用"})
