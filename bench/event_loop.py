"""What a case costs over HTTP: core-milliseconds of application and database, per operation.

    gongzhi bench event_loop [--stored 0,10000,100000] [--lives 40] [--data DIR]

Each figure is the processor time of all server processes (web, worker, PostgreSQL) divided by the number of
requests: the median of the rounds. The stored cases are copies of real lives (bench/stored.py).
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from _product import Client, Server, command, serving  # noqa: E402

ROUNDS = 3
REPORT = {
    "渠道": "电话",
    "内容": "桥头村村口的路灯不亮了，已经三天，晚上老人走路看不清",
    "类别": "SZ01",
    "电话": "10000000000",
    "地点_address": "青溪县青云镇桥头村1组19号",
    "地点_lon": "120.110116",
    "地点_lat": "28.587018",
}
UNIT = "青云镇市政公用所"


class People:
    """The four persons of one life, each at a browser of their own."""

    def __init__(self, port: int) -> None:
        self.resident = Client(port)
        self.resident.get("/report/")
        self.dispatcher = Client(port, "zhaomin")
        self.handler = Client(port, "caihuimin")
        self.checker = Client(port, "tangyoucai")


def report(people: People) -> str:
    """A resident telephones; returns the number of the case."""
    return people.dispatcher.post("/counter/", REPORT | {"idem": str(uuid4())}).rstrip("/").rsplit("/", 1)[1]


def step(who: Client, number: str, name: str, **fields: str) -> None:
    who.post(f"/cases/{number}/steps/{name}", {"idem": str(uuid4()), **fields})


def rest_of_life(people: People, number: str, unit: str) -> Iterator[Callable[[], object]]:
    """The seven steps after the report; the last is the resident's, by the link on the slip."""
    room, handler, checker = people.dispatcher, people.handler, people.checker
    yield lambda: step(room, number, "受理", _outcome="立案", 类别="SZ01")
    yield lambda: step(room, number, "派遣", 主办单位=unit)
    yield lambda: step(handler, number, "签收", _outcome="接单")
    yield lambda: step(handler, number, "处置反馈", _outcome="已解决", 情况="更换了灯泡")
    yield lambda: step(checker, number, "核查", _outcome="合格", 方式="现场", 意见="亮了")
    yield lambda: step(room, number, "结案", 结果说明="更换了灯泡", 公开语="路灯已修好")
    yield lambda: rate(people, number)


def rate(people: People, number: str) -> None:
    from gongzhi.cases.numbers import link_key

    page = f"/r/{number}/{link_key(number)}"
    people.resident.post(f"{page}/steps/rate", {"idem": str(uuid4()), "结果": "5"})


def measured(server: Server, requests: int, work: Callable[[], object]) -> tuple[float, float]:
    """Core-milliseconds of (application, database) for one request."""
    before = server.cost()
    work()
    after = server.cost()
    return (after[0] - before[0]) / requests, (after[1] - before[1]) / requests


def rounds(server: Server, people: People, unit: str, lives: int) -> dict[str, list[tuple[float, float]]]:
    """One round: every operation, `lives` times."""
    numbers: list[str] = []
    found = {"登记": measured(server, lives, lambda: numbers.extend(report(people) for _ in range(lives)))}
    pages = {
        "案件页": f"/cases/{numbers[0]}",
        "我的工作": "/work",
        "检索": "/search?q=路灯",
        "指挥室": "/desk/",
        "指挥室，全部在办": "/desk/?show=all",
    }
    for name, address in pages.items():
        found[name] = measured(
            server, lives, lambda a=address: [people.dispatcher.get(a) for _ in range(lives)]
        )
    queue = {"HX-Request": "true", "HX-Target": "desk-queue"}  # the list alone, as the page renews it
    found["指挥室的队列"] = measured(
        server, lives, lambda: [people.dispatcher.get("/desk/?show=all", queue) for _ in range(lives)]
    )
    steps = [list(rest_of_life(people, number, unit)) for number in numbers]
    found["一步"] = measured(server, 7 * lives, lambda: [do() for life in steps for do in life])
    found["一生（八步）"] = tuple(found["登记"][i] + 7 * found["一步"][i] for i in (0, 1))  # type: ignore[assignment]
    return {name: [cost] for name, cost in found.items()}


def measure(data: Path, lives: int) -> None:
    """Print the table for what is stored now."""
    with serving(data) as server:
        people = People(server.port)
        warm = report(people)
        page = people.dispatcher.get(f"/cases/{warm}")
        step(people.dispatcher, warm, "受理", _outcome="立案", 类别="SZ01")
        page = people.dispatcher.get(f"/cases/{warm}")
        unit = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{UNIT}', page)
        assert unit, "the unit is on the dispatch form"
        every: dict[str, list[tuple[float, float]]] = {}
        rounds(server, people, unit[1], 5)
        for _ in range(ROUNDS):
            for name, costs in rounds(server, people, unit[1], lives).items():
                every.setdefault(name, []).extend(costs)
        for name, costs in every.items():
            application, database = (statistics.median(c[i] for c in costs) for i in (0, 1))
            both = f"程序 {application:.1f}，数据库 {database:.1f}"
            print(f"  {name:<10}\t{application + database:7.1f} 核毫秒（{both}）", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", default="0,10000,100000")
    parser.add_argument("--lives", type=int, default=40)
    parser.add_argument("--data", type=Path)
    chosen = parser.parse_args()
    data = chosen.data or Path(tempfile.mkdtemp(prefix="gongzhi-bench-"))
    os.environ["GONGZHI_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    os.environ["GONGZHI_DATABASE_ROLE"] = "owner"  # read once, by setup: only the owner may VACUUM ANALYZE
    command(data, "start", "--setup")
    import django

    django.setup()
    for wanted in map(int, chosen.stored.split(",")):
        stored = _fill(wanted)
        print(f"已存 {stored} 件：", flush=True)
        measure(data, chosen.lives)


def _fill(wanted: int) -> int:
    from gongzhi.config.session import database

    with database("owner"):
        from stored import fill

        return fill(wanted)


if __name__ == "__main__":
    main()
