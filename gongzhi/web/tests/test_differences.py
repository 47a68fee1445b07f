from gongzhi.web.differences import differences, sentences
from gongzhi.web.styleguide import NEW, OLD


def test_sentences_keep_their_marks():
    assert sentences("一。二；三\n四") == ["一。", "二；", "三", "四"]


def test_a_changed_sentence_shows_what_changed_inside():
    words = [
        (line.word, "".join(p.text for p in line.pieces if p.kind == "ins")) for line in differences(OLD, NEW)
    ]
    assert words == [
        ("修改", "，不在公共场所堆放杂物"),
        ("删去", ""),
        ("修改", "三"),
        ("新增", "经济困难的可以减免。"),
    ]


def test_both_texts_can_be_read_back():
    lines = differences(OLD, NEW)
    old = "".join(p.text for line in lines for p in line.pieces if p.kind != "ins")
    new = "".join(p.text for line in lines for p in line.pieces if p.kind != "del")
    assert (old, new) == (OLD.replace(" ", " "), NEW)


def test_equal_texts_have_no_difference():
    assert {line.word for line in differences(OLD, OLD)} == {"未变"}
