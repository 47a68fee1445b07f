"""How a reader likes the pages: size, colours, contrast. Kept in one cookie, no account needed."""

from dataclasses import dataclass

COOKIE = "gongzhi_look"
LASTS = 400 * 24 * 60 * 60  # seconds; browsers cut longer lives to about this

# name: {value: what the switch says}; the first value of each is the default
CHOICES: dict[str, dict[str, str]] = {
    "size": {"normal": "标准字号", "large": "大字版"},
    "theme": {"auto": "跟随系统", "light": "浅色", "dark": "深色"},
    "contrast": {"normal": "标准对比", "high": "高对比"},
}


@dataclass(frozen=True, slots=True)
class Preferences:
    size: str = "normal"
    theme: str = "auto"
    contrast: str = "normal"

    def __str__(self) -> str:
        return ".".join((self.size, self.theme, self.contrast))

    def changed(self, name: str, value: str) -> "Preferences":
        """The same with one choice changed; an unknown name or value changes nothing."""
        if value not in CHOICES.get(name, {}):
            return self
        return Preferences(**{n: value if n == name else getattr(self, n) for n in CHOICES})


def read(cookie: str) -> Preferences:
    """From the cookie's text; anything unknown in it falls back to the default."""
    found = Preferences()
    for name, value in zip(CHOICES, cookie.split("."), strict=False):
        found = found.changed(name, value)
    return found
