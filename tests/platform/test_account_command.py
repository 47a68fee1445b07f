"""`gongzhi account`: helping colleagues and linking identities from the command line."""

from contextlib import nullcontext

import pytest
from django.test import Client

from gongzhi.accounts import factors
from gongzhi.accounts.models import Act, Deed, Identity
from gongzhi.accounts.tests.conftest import with_password, with_telephone
from gongzhi.config.cli import main
from tests.personas import County, found_county

REASON = "手机掉水里，已当面核对证件"


@pytest.fixture
def county(db) -> County:
    built = found_county()
    built.appoint("luodayong", "罗大勇", "QY-ZH", "admin", "331099/001")
    return built


@pytest.fixture(autouse=True)
def commands(monkeypatch) -> None:
    """Commands find the database of the test instead of starting a server."""
    monkeypatch.setattr("gongzhi.config.commands.account.database", nullcontext)


def test_the_command_does_the_same(county, capsys):
    with_telephone(county.zhao_min)
    words = ["--by", "luodayong", "--reason", REASON]
    assert main(["account", "reset", "zhaomin", *words]) == 0
    assert not factors.factors_of(county.zhao_min).any
    assert Act.objects.get(deed=Deed.RESET).by == county.people["luodayong"]
    assert main(["account", "password", "zhaomin", *words]) == 0
    password = capsys.readouterr().out.strip()
    assert with_password(Client(), "zhaomin", password)["Location"] == "/"
    assert main(["account", "show", "zhaomin"]) == 0
    shown = capsys.readouterr().out
    assert "重置第二因素" in shown and REASON in shown and password not in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["reset", "chenmo", "--by", "luodayong", "--reason", REASON], "管不到"),
        (["reset", "luodayong", "--by", "luodayong", "--reason", REASON], "管不到"),
        (["reset", "zhaomin", "--by", "lijianguo", "--reason", REASON], "管不到"),
        (["reset", "zhaomin", "--by", "luodayong", "--reason", " "], "请写明理由"),
        (["password", "nobody", "--by", "luodayong", "--reason", REASON], "没有用户名为 nobody 的人"),
        (["show", "nobody"], "没有用户名为 nobody 的人"),
    ],
)
def test_the_command_refuses_in_words(county, capsys, words, sentence):
    with_telephone(county.zhao_min)
    assert main(["account", *words]) == 1
    assert sentence in capsys.readouterr().err
    assert factors.factors_of(county.zhao_min).codes


def test_an_identifier_belongs_to_one_person(county, capsys):
    where = ["--provider", "county", "--value", "20260117"]
    assert main(["account", "link", "zhaomin", *where]) == 0
    assert main(["account", "link", "zhaomin", *where]) == 0
    assert main(["account", "link", "chenmo", *where]) == 1
    assert "已经登记给 赵敏" in capsys.readouterr().err
    assert Act.objects.filter(deed=Deed.LINKED).count() == 1
    assert main(["account", "unlink", "zhaomin", "--provider", "county"]) == 0
    assert not Identity.objects.exists()
    assert "本来就没有" not in capsys.readouterr().out
    assert main(["account", "unlink", "zhaomin", "--provider", "county"]) == 0
    assert "本来就没有" in capsys.readouterr().out
