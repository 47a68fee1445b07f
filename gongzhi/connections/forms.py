"""What a manager fills in for a token and for a webhook."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError

from gongzhi.api.tokens import SCOPES
from gongzhi.connections.models import Choice
from gongzhi.connections.notices.telling import MAILBOX
from gongzhi.connections.notices.words import OCCASIONS, messages
from gongzhi.connections.webhooks.events import KINDS
from gongzhi.people.models import Post
from gongzhi.people.packs import ROLES
from gongzhi.web import fields


def post_choices(posts: Iterable[Post]) -> list[tuple[str, str]]:
    return [(str(p.pk), f"{p.organisation.name} {p.person.name}（{ROLES[p.role].name}）") for p in posts]


class TokenForm(fields.Form):
    """A token is bound to a post; each scope is a tick."""

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "token_%s")
        super().__init__(*args, **kwargs)
        self.fields["name"] = fields.TextField(label="给哪个系统用，作什么用", limit=80)
        self.fields["post"] = fields.ChoiceField(label="以哪个岗位", choices=posts)
        self.fields["until"] = fields.DateField(label="最后一天")
        for scope, says in SCOPES.items():
            self.fields[scope] = fields.YesField(label=f"{says}（{scope}）", required=False)

    def scopes(self) -> list[str]:
        return [scope for scope in SCOPES if self.cleaned_data.get(scope)]


class HookForm(fields.Form):
    """A webhook hears of everything unless kinds are ticked."""

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "hook_%s")
        super().__init__(*args, **kwargs)
        self.fields["name"] = fields.TextField(label="哪个系统", limit=80)
        self.fields["url"] = fields.TextField(label="地址（https://…）", limit=500)
        self.fields["post"] = fields.ChoiceField(label="告诉哪个岗位看得到的", choices=posts)
        for kind, says in KINDS.items():
            self.fields[kind] = fields.YesField(label=f"{says}（{kind}）", required=False)
        first = next(iter(KINDS))
        self.fields[first].help_text = "告诉哪些事件。一个也不勾，就是全部。"

    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if self.cleaned_data.get(kind)]


class ChoiceForm(fields.Form):
    """How one person wishes to be told, of what, and when not."""

    by = fields.ChoiceField(
        label="除了单位群，另外用", choices=[(v, v) for v in Choice.By.values], cards=True
    )
    address = fields.TextField(label="邮箱", limit=200, required=False)
    quiet_from = fields.TextField(label="免打扰从几点（如 21:00）", limit=5)
    quiet_to = fields.TextField(label="到几点（如 08:00）", limit=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for occasion, says in OCCASIONS.items():
            self.fields[occasion] = fields.YesField(label=says, required=False)

    @staticmethod
    def told(choice: Choice | None) -> dict[str, Any]:
        """What stands in the form at first: the choice made before, or the usual."""
        quiet = messages().quiet
        begins, ends = (choice.quiet_from, choice.quiet_to) if choice else (quiet.begins, quiet.ends)
        ticked = choice.kinds if choice else list(OCCASIONS)
        return {
            "by": choice.by if choice else Choice.By.NOT,
            "address": choice.address if choice else "",
            "quiet_from": f"{begins:%H:%M}",
            "quiet_to": f"{ends:%H:%M}",
            **dict.fromkeys(ticked, True),
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("by") == Choice.By.MAIL and not MAILBOX.match(found.get("address", "")):
            self.add_error("address", "请写收消息的邮箱，例如 wang@example.gov.cn。")
        for name in ("quiet_from", "quiet_to"):
            if name in found:
                found[name] = self._clock(name, found[name])
        return found

    def _clock(self, name: str, typed: str) -> time | None:
        try:
            return time.fromisoformat(typed.replace("：", ":").zfill(5))
        except ValueError:
            self.add_error(name, ValidationError("请写成 21:00 这样的钟点。"))
            return None

    def kinds(self) -> list[str]:
        return [occasion for occasion in OCCASIONS if self.cleaned_data.get(occasion)]


class HandOverForm(fields.Form):
    """A case to give to another system."""

    def __init__(self, *args: Any, peers: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "hand_%s")
        super().__init__(*args, **kwargs)
        self.fields["number"] = fields.TextField(label="事项编号", limit=40)
        self.fields["peer"] = fields.ChoiceField(label="交给", choices=peers)
