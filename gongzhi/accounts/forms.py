"""Forms of the account pages, with our own words for every mistake."""

import math
import unicodedata
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongzhi.accounts import codes, recovery
from gongzhi.people.models import Person
from gongzhi.web import fields


def minutes(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds() / 60)


class Form(fields.Form):
    """A form that can also carry what was wrong elsewhere on its page."""

    def say(self, sentence: str) -> None:
        """Above the form, filled in or not."""
        if not self.errors:
            self.cleaned_data = getattr(self, "cleaned_data", {})
        self.add_error(None, sentence)

    def say_wait(self, wait: timedelta) -> None:
        self.say(f"连续输错多次，为了账号安全，请 {minutes(wait)} 分钟后再试。")


class SignInForm(Form):
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


class CodeForm(Form):
    """A code from the telephone (six digits) or from paper (ten)."""

    code = forms.CharField(
        label="验证码",
        error_messages={"required": "请填写验证码。"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )
    lengths: tuple[int, ...] = (codes.DIGITS, recovery.DIGITS)

    def clean_code(self) -> str:
        """Only the digits, however they were typed."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code = "".join(c for c in typed if not c.isspace() and c not in "-·.")
        if not (code.isascii() and code.isdigit() and len(code) in self.lengths):
            long = "或者 ".join(f"{length} 位" for length in self.lengths)
            raise ValidationError(f"验证码是 {long}数字，请看清楚再填。")
        return code

    def say_wrong(self) -> None:
        self.add_error("code", "验证码不对，或者已经用过。请等手机上换一个新的再填；时间要和北京时间一致。")


class FirstCodeForm(CodeForm):
    """The code that shows that the telephone has the key."""

    lengths = (codes.DIGITS,)


class ConfirmForm(Form):
    """The password once more, before an act that changes how one signs in."""

    password = forms.CharField(
        label="现在的密码",
        strip=False,
        error_messages={"required": "请填写现在的密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NameForm(Form):
    """How one calls a passkey."""

    name = fields.TextField(
        label="名称", limit=40, help_text="以后认得出是哪一个，例如“单位的电脑”“我的手机”。"
    )


RESET, NEW_PASSWORD = "reset", "password"


class ReasonForm(Form):
    """What is done for a colleague who cannot sign in, and why."""

    act = fields.ChoiceField(
        label="怎么帮",
        choices=[
            (RESET, "手机、密钥丢了：取消第二因素，退出全部设备"),
            (NEW_PASSWORD, "忘了密码：重设成随机的密码"),
        ],
        cards=True,
    )
    reason = fields.TextField(
        label="理由",
        limit=150,
        help_text="怎样确认是本人、为什么，例如“手机丢失，已当面核对证件”。本人看得到。",
    )


class PasswordForm(Form):
    """Changing one's own password; the rules are those of the settings. The view checks the old one."""

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
