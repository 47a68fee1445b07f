"""`open311.yaml` in the data directory: endpoints that are followed, and to which matters are passed on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from gongzhi.calendars.files import DataError, read_yaml

FILE = "open311.yaml"
SOURCE = "open311:"


@dataclass(frozen=True, slots=True)
class Remote:
    """`services`: our category → their service code, for what is passed on."""

    name: str
    url: str
    key: str = ""
    jurisdiction: str = ""
    services: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f"{SOURCE}{self.name}"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def remote(name: str) -> Remote | None:
    """The endpoint of this name; None if the file names none. DataError for a file that is wrong."""
    path = Path(settings.DATA) / FILE
    if not path.exists():
        return None
    rows = read_yaml(path)
    try:
        if name not in rows:
            return None
        row = rows[name]
        return Remote(
            name,
            str(row["地址"]).rstrip("/"),
            str(row.get("api_key", "")),
            str(row.get("jurisdiction_id", "")),
            {str(ours): str(theirs) for ours, theirs in row.get("服务", {}).items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"写法不对：{error}") from error
