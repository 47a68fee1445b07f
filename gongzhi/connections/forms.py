"""What a manager fills in for a token and for a webhook."""

from collections.abc import Iterable
from typing import Any

from gongzhi.api.tokens import SCOPES
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

    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if self.cleaned_data.get(kind)]
