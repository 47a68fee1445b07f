"""Forms of the account pages, with our own words for every mistake."""

import math
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongzhi.people.models import Person
from gongzhi.web import fields


class SignInForm(fields.Form):
    """`person` is set when the form is valid; `wrong` when name and password were given but do not fit."""

    username = forms.CharField(
        label="用户名",
        error_messages={"required": "请填写用户名。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    person: Person
    wrong = False

    def account(self) -> str:
        """The typed name, for counting attempts."""
        return str(self.data.get("username", "")).strip().lower()[:60]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        person = authenticate(username=found["username"], password=found["password"])
        if person is None:
            self.wrong = True
            raise ValidationError(
                "用户名或密码不对，请检查大小写和输入法后重试。忘记密码请联系本单位管理员重设。"
            )
        self.person = person
        return found

    def say_wait(self, wait: timedelta) -> None:
        minutes = math.ceil(wait.total_seconds() / 60)
        self.add_error(None, f"这个用户名连续输错多次，为了账号安全，请 {minutes} 分钟后再试。")


class PasswordForm(fields.Form):
    """Changing one's own password; the rules are those of the settings."""

    old = forms.CharField(
        label="现在的密码",
        strip=False,
        error_messages={"required": "请填写现在的密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        help_text="至少 10 位，不要用姓名、电话或常见的密码。可以用几个不相关的词连起来。",
        error_messages={"required": "请填写新密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输入一次新密码",
        strip=False,
        error_messages={"required": "请再输入一次新密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_old(self) -> Any:
        if not self.person.check_password(self.cleaned_data["old"]):
            raise ValidationError("现在的密码不对。")
        return self.cleaned_data["old"]

    def clean_new(self) -> Any:
        validate_password(self.cleaned_data["new"], self.person)
        return self.cleaned_data["new"]

    def clean_again(self) -> Any:
        if self.cleaned_data["again"] != self.cleaned_data.get("new", self.cleaned_data["again"]):
            raise ValidationError("两次输入的新密码不一样。")
        return self.cleaned_data["again"]

    def save(self) -> None:
        self.person.set_password(self.cleaned_data["new"])
        self.person.save(update_fields=["password"])
