"""Words that tell of danger, and words that only sound like it."""

import pytest

from gongzhi.intake.danger import dangers_in
from gongzhi.intake.pack import emergencies


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("厨房煤 气 味很大", "燃气泄漏"),
        ("厨房煤\u200b气味很大", "燃气泄漏"),
        ("后山起火", "火情"),
        ("邻居说要跳楼", "想不开"),
        ("家暴", "暴力"),
        ("有人打架，拿着刀", "暴力"),
        ("小区门口两伙人打起来了", "暴力"),
        ("小孩掉水里了", "急病受伤"),
        ("孩子掉进河里了", "急病受伤"),
        ("电梯困人", "困在里面"),
    ],
)
def test_danger_is_recognised(text: str, kind: str) -> None:
    assert kind in [d.kind for d in dangers_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "楼道堆物有火灾隐患",
        "灭火器过期了，怕着火",
        "河边没有防溺水警示牌",
        "推销的天天打我电话",
        "这个路口容易出车祸，请装减速带",
        "路灯不亮",
        "",
    ],
)
def test_what_only_sounds_like_it_does_not_stop_anybody(text: str) -> None:
    assert dangers_in(text) == []


def test_every_kind_has_words_a_first_step_and_a_number() -> None:
    for kind in emergencies():
        assert kind.words and kind.first
        assert all(number.digits.isdigit() for number in kind.numbers)


def test_every_harmless_phrase_holds_one_of_the_words() -> None:
    """A phrase that holds none of them would never be needed."""
    for kind in emergencies():
        for phrase in kind.harmless:
            assert any(word in phrase for word in kind.words), f"{kind.kind}：{phrase}"
