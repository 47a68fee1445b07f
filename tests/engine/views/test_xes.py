"""XES as IEEE 1849 has it: typed attributes, declared extensions, time with its zone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from lxml import etree

from gongzhi.calendars import ZONE
from gongzhi.engine.views.xes import Happening, History, write_xes

AT = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)


def written(*histories: History) -> etree._Element:
    target = io.StringIO()
    assert write_xes(histories, target, name="测试 & <日志>") == len(histories)
    return etree.fromstring(target.getvalue().encode())


def read(element: etree._Element) -> dict[str, object]:
    """As a mining tool reads the attributes of a trace or an event."""
    kinds: dict[str, Callable[[str], object]] = {
        "string": str,
        "int": int,
        "date": datetime.fromisoformat,
        "boolean": lambda said: said == "true",
    }
    return {child.get("key"): kinds[child.tag](child.get("value")) for child in element if child.tag in kinds}


def test_what_is_written_is_read_back() -> None:
    first = History(
        "26000012345",
        {"channel": "网页", "count": 2, "late": True},
        [
            Happening("上报", AT),
            Happening("受理", AT, "立案", {"org:role": "“指挥室” & 中心", "rules": "1 2"}),
        ],
    )
    log = written(first, History("26000012346", {}, []))
    assert log.get("xes.version") == "1849-2016" and read(log) == {"concept:name": "测试 & <日志>"}
    one, empty = log.findall("trace")
    assert read(one) == {"concept:name": "26000012345", "channel": "网页", "count": 2, "late": True}
    assert empty.findall("event") == []
    reported, accepted = (read(event) for event in one.findall("event"))
    assert reported["time:timestamp"] == AT and reported["lifecycle:transition"] == "complete"
    assert accepted["concept:name"] == "受理" and accepted["outcome"] == "立案"
    assert accepted["org:role"] == "“指挥室” & 中心"


def test_every_prefix_is_declared_and_globals_hold_in_every_event() -> None:
    log = written(History("1", {}, [Happening("上报", AT, values={"org:group": "市政公用所"})]))
    prefixes = {extension.get("prefix") for extension in log.findall("extension")}
    used = {key.split(":")[0] for element in log.iter() if ":" in (key := element.get("key", ""))}
    assert used <= prefixes
    promised = {a.get("key") for g in log.findall("global") if g.get("scope") == "event" for a in g}
    for event in log.iter("event"):
        assert promised <= read(event).keys()
    keys = {key for c in log.findall("classifier") for key in c.get("keys").split()}
    assert keys <= read(next(log.iter("event"))).keys()
