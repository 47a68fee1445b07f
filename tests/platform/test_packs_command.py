"""`gongzhi packs adopt`, `adopted` and `end`: told first, decided only with --yes."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import timezone

from gongzhi.cases.models import Adoption
from gongzhi.cases.tests.conftest import County, county
from gongzhi.cases.tests.local import Local, write_profile
from gongzhi.config.cli import build_parser
from gongzhi.config.commands import packs

__all__ = ["county"]
Run = Callable[..., int]


@pytest.fixture
def run(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """One command with the test's own database; a county with the procedure of potholes."""
    Local(county, tmp_path)
    write_profile(tmp_path / "yonghe", 修补时限="4日")
    write_profile(tmp_path / "looser", 修补时限="40日")
    monkeypatch.setattr(packs, "database", nullcontext)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> int:
        chosen = build_parser().parse_args(["packs", *words])
        return int(chosen.run(chosen))

    return run


def test_it_tells_then_adopts_lists_and_ends(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("adopt", "yonghe", "--area", "331099/001", "--basis", "会议纪要")
    assert run(*asked) == 0
    said = capsys.readouterr().out
    assert "参数“修补时限”由“2026-01-01起10日”改为“2026-01-01起4日”" in said and "再加 --yes" in said
    assert not Adoption.objects.exists()
    assert run(*asked, "--yes") == 0
    row = Adoption.objects.get()
    assert (row.area.name, row.day, row.person) == ("永和镇", timezone.localdate(), None)
    assert run("adopted") == 0
    assert f"{row.pk}  永和镇  yonghe的时限（1）" in capsys.readouterr().out
    assert run("end", str(row.pk), "--basis", "废止") == 0
    assert Adoption.objects.get(ends=row).basis == "废止"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("looser", "--basis", "纪要"), "地方规定只能缩短"),
        (("nowhere", "--basis", "纪要"), "没有 profile.yaml"),
        (("yonghe", "--basis", "纪要", "--area", "999"), "没有“999”这个区划"),
        (("yonghe", "--basis", "纪要", "--from", "2020-01-01"), "已经开立的事项按开立时的版本办到底"),
        (("yonghe",), "请写明采用的依据"),
    ],
)
def test_what_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run("adopt", *words, "--yes") == 1
    assert said in capsys.readouterr().err
    assert not Adoption.objects.exists()
    assert run("end", "7", "--basis", "x") == 1
