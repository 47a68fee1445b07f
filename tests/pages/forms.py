"""The forms of a page, as a program finds them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Form:
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.select = page, ""
        self.found: list[Form] = []
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = told.get("method", "").lower() == "post"
            self.form = Form(urljoin(self.page, told.get("action", ""))) if posts else None
            self.found += [self.form] if self.form else []
        if self.form is None:
            return
        name = told.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.form.options.setdefault(self.select, []).append(told.get("value", ""))
        elif tag == "textarea" and name:
            self.form.texts.append(name)
        elif tag == "button" and name:
            self.form.buttons.append((name, told.get("value", "")))
        elif tag == "input" and name:
            self._box(self.form, told.get("type", "text"), name, told.get("value", "on"))

    def _box(self, form: Form, kind: str, name: str, value: str) -> None:
        if kind == "hidden":
            form.hidden[name] = value
        elif kind in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(value)
        elif kind != "file":
            form.texts.append(name)

    def handle_endtag(self, tag: str) -> None:
        self.form = None if tag == "form" else self.form
        self.select = "" if tag == "select" else self.select
