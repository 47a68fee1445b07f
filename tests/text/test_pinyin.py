import pytest

from gongzhi.text import name_key, sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("赵敏", "zhao min"),
        ("单雄信", "shan xiong xin"),
        ("曾国", "zeng guo"),
        ("尉迟恭", "yu chi gong"),
        ("单", "dan"),
        ("Ana 李", "ana li"),
        ("喆喆", "zhe zhe"),
    ],
)
def test_a_surname_is_read_as_a_surname(name, key):
    assert name_key(name) == key


def test_other_words_keep_their_usual_reading():
    assert sort_key("单位") == "dan wei"
