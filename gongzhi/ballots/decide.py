"""Apply a voting rule to counts and say, in one sentence with the article, why it passed or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongzhi.ballots.rules import Condition, Rule, Test

Count = Fraction | int


class CountError(ValueError):
    """Counts that cannot be right. The message is Chinese and names them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition with the test that decided it (the one met, else the one nearest to being met)."""

    condition: Condition
    test: Test
    part: Count
    whole: Count
    met: bool

    @property
    def text(self) -> str:
        """For example: 出席：到会村民301，占十八周岁以上村民600的50.16%多，须过半数，符合."""
        verdict = "符合" if self.met else f"不符合{self._short()}"
        share = f"的{_percent(self.part, self.whole)}" if self.whole else ""
        title = "" if self.condition.name == self.test.part else f"{self.condition.name}："
        if self.test.threshold.beyond:
            counted = f"{self.test.part}{_plain(self.part)}，{self.test.whole}{_plain(self.whole)}"
            return f"{title}{counted}，应当{self.test.threshold.wording}，{verdict}"
        return (
            f"{title}{self.test.part}{_plain(self.part)}，"
            f"占{self.test.whole}{_plain(self.whole)}{share}，须{self.test.threshold.wording}，{verdict}"
        )

    def _short(self) -> str:
        if isinstance(self.whole, int) and isinstance(self.part, int) and self.whole:
            return f"（还差{self.test.threshold.least(self.whole) - self.part}）"
        return ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a rule and what it rests on."""

    rule: Rule
    passed: bool
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """One sentence with the article."""
        verdict = "通过" if self.passed else "未通过"
        reasons = "；".join(finding.text for finding in self.findings)
        return f"{self.rule.name}{verdict}。{reasons}（{self.rule.citation}）。"


def decide(rule: Rule, counts: Mapping[str, Count]) -> Decision:
    """Whether *rule* is satisfied. Raises CountError for missing, negative or impossible counts.

    A test whose counts are not given is passed over as long as another of its condition is given: a meeting
    of villagers is not asked for households.
    """
    findings = tuple(_finding(condition, counts) for condition in rule.conditions)
    return Decision(rule, all(finding.met for finding in findings), findings)


def _finding(condition: Condition, counts: Mapping[str, Count]) -> Finding:
    given = [test for test in condition.tests if test.part in counts and test.whole in counts]
    if not given:
        asked = "，或者".join(f"{test.part}和{test.whole}" for test in condition.tests)
        raise CountError(f"“{condition.name}”缺少数字：{asked}")
    found = [_measured(condition, test, counts) for test in given]
    return next((finding for finding in found if finding.met), max(found, key=_nearness))


def _measured(condition: Condition, test: Test, counts: Mapping[str, Count]) -> Finding:
    part, whole = _exact(test.part, counts), _exact(test.whole, counts)
    if part > whole and not test.threshold.beyond:
        raise CountError(f"{test.part}（{_plain(part)}）多于{test.whole}（{_plain(whole)}），请核对")
    return Finding(condition, test, part, whole, test.threshold.met(part, whole))


def _exact(name: str, counts: Mapping[str, Count]) -> Count:
    value = counts[name]
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise CountError(f"{name}应是整数或分数，现在是 {value!r}；小数会丢失精度")
    if value < 0:
        raise CountError(f"{name}不能是负数：{_plain(value)}")
    return value


def _nearness(finding: Finding) -> Fraction:
    if not finding.whole:
        return Fraction(-1)
    return Fraction(finding.part) / Fraction(finding.whole) / finding.test.threshold.share


def _plain(value: Count) -> str:
    """A number without loss: a finite decimal where there is one, else a fraction."""
    fraction = Fraction(value)
    if fraction.denominator == 1:
        return str(fraction.numerator)
    for places in range(1, 7):
        if 10**places % fraction.denominator == 0:
            scaled = fraction.numerator * 10**places // fraction.denominator
            return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"
    return f"{fraction.numerator}/{fraction.denominator}"


def _percent(part: Count, whole: Count) -> str:
    """For reading only; cut, not rounded, so that 49.999 % never reads 50 %."""
    hundredths = Fraction(part) * 10_000 // Fraction(whole)
    exact = Fraction(part) * 10_000 == hundredths * Fraction(whole)
    text = f"{hundredths // 100}.{hundredths % 100:02d}".removesuffix("00").removesuffix(".")
    return f"{text}%" if exact else f"{text}%多"
