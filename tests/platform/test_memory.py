"""The cache of a process hands out what was put in, forgets in time, and does not grow without end."""

import time
from threading import Thread

import pytest

from gongzhi.config import memory
from gongzhi.config.memory import Memory


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Memory:
    monkeypatch.setattr(memory, "_kept", {})
    return Memory("", {})


def test_the_very_thing_comes_back_in_every_thread(cache: Memory) -> None:
    thing, seen = object(), []
    cache.set("a", thing, 60)
    thread = Thread(target=lambda: seen.append(Memory("", {}).get("a")))
    thread.start()
    thread.join()
    assert cache.get("a") is thing and seen == [thing]


def test_what_is_over_is_gone(cache: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("short", 1, 60)
    cache.set("long", 2, None)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert (cache.get("short"), cache.get("long")) == (None, 2)
    assert cache.add("short", 3) and not cache.add("long", 4)
    assert cache.get_many(["short", "long", "never"]) == {"short": 3, "long": 2}


def test_deleting_and_clearing(cache: Memory) -> None:
    cache.set_many({"a": 1, "b": 2, "c": None})
    assert cache.delete("a") and not cache.delete("a")
    assert "c" in cache
    cache.clear()
    assert "b" not in cache


def test_it_has_an_end(cache: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 10)
    for n in range(100):
        cache.set(str(n), n)
    assert len(memory._kept) <= 10
    assert cache.get("99") == 99
