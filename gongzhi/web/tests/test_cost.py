"""What a page and a step ask the database, pinned: one more question is a decision, not an accident."""

from uuid import uuid4


def test_a_case_page_asks_six_times(browser_of, lamp, django_assert_num_queries):
    client = browser_of("赵敏")
    client.get(f"/cases/{lamp.number}")
    with django_assert_num_queries(
        6
    ):  # what changed; case, relatives, words, entries, looks at private words
        assert client.get(f"/cases/{lamp.number}").status_code == 200


def test_a_step_asks_little_and_writes_once(county, browser_of, lamp, django_assert_num_queries):
    client = browser_of("赵敏")
    data = {"idem": str(uuid4()), "单位": county.lighting.pk}
    client.get(f"/cases/{lamp.number}")
    # what changed, case, who else has it open, units to choose from; savepoint, lock, all in one, its end
    with django_assert_num_queries(8) as asked:
        assert client.post(f"/cases/{lamp.number}/steps/派遣", data).status_code == 302
    assert sum("INSERT INTO cases_entry" in one["sql"] for one in asked.captured_queries) == 1
