"""The sentences beside the fields follow the authority table."""

import pytest

from gongzhi.people.authority import MATRIX
from gongzhi.people.packs import ROLES
from gongzhi.web.who_sees import plain_sentence, private_sentence


@pytest.mark.parametrize("kind", ["事件", "纠纷"])
def test_everybody_who_may_open_private_words_is_named(kind: str) -> None:
    sentence = private_sentence(kind)
    for role, lines in MATRIX.grants.items():
        opens = any("看隐私" in line.actions and kind in line.kinds for line in lines)
        assert (ROLES[role].name in sentence) == opens, role


def test_what_is_not_private_is_still_not_public() -> None:
    assert "不对外公开" in plain_sentence("事件")
