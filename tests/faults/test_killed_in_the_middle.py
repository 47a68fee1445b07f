"""Everything is killed while people work: what was acknowledged is there, and nothing is there twice."""

import itertools
import random
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from gongzhi.config.backup.programs import connect
from gongzhi.config.embedded_postgres import running
from tests.faults.office import Desk, work_through
from tests.platform.conftest import Gongzhi, Start
from tests.platform.servers import family, free_port, status_of, wait_for

CASES = 100
DESKS = 4
KILLS = 4
SEED = 20261121
OPEN = """
from uuid import uuid4
from django.utils import timezone
from shapely.geometry import shape
from gongzhi.cases.actors import Actor
from gongzhi.cases.services import Wish, open_case
from gongzhi.people.models import Person, Post
from gongzhi.places.models import Boundary
town = Post.objects.filter(person__username="zhaomin", role="dispatcher").first().area
grid = Boundary.objects.filter(division__level="grid", division__path__startswith=town.path).first()
point = shape(grid.geometry).representative_point()
place = {"address": "村口", "lon": point.x, "lat": point.y}
for n in range(%d):
    data = {"内容": f"第{n}盏路灯不亮", "地点": place}
    wish = Wish("上报", Actor(), timezone.now(), uuid4(), data=data)
    print("NUMBER", open_case("wgsj", wish, channel="网页", reporter=True).number)
"""


@pytest.fixture
def office(county: Path, data: Path) -> Path:
    """The demonstration county, for one test to spoil."""
    shutil.copytree(county, data, dirs_exist_ok=True)
    return data


@pytest.fixture
def numbers(office: Path, gongzhi: Gongzhi) -> list[str]:
    done = gongzhi("manage", "shell", "--no-imports", "-c", OPEN % CASES, GONGZHI_DATA=str(office))
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split()[1] for line in done.stdout.splitlines() if line.startswith("NUMBER")]


@contextmanager
def killing(supervisor: int, port: int, kinds: tuple[str, ...]) -> Iterator[Counter[str]]:
    """Kill these children in turn, each a moment after pages came back; counts the dead."""
    dead: Counter[str] = Counter()
    over = threading.Event()
    chance = random.Random(SEED)

    def work() -> None:
        for kind in itertools.islice(itertools.cycle(kinds), KILLS):
            if over.wait(chance.uniform(0.05, 0.4)):
                return
            with suppress(psutil.Error, KeyError):  # it was not there just now
                children = family(supervisor)
                victim = children["web" if kind == "web process" else kind]
                (chance.choice(victim.children()) if kind == "web process" else victim).kill()
                dead[kind] += 1
            while status_of(port) != 200 and not over.wait(0.05):
                pass

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield dead
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize(
    "kinds",
    [("web process", "web"), ("database", "worker")],
    ids=lambda kinds: "+".join(kinds),
)
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    office: Path, numbers: list[str], start: Start, gongzhi: Gongzhi, kinds: tuple[str, ...]
) -> None:
    assert len(set(numbers)) == CASES
    port = free_port()
    server = start("-m", "gongzhi", "serve", f"--port={port}", f"--data={office}", "--web-workers=2")
    wait_for(lambda: status_of(port) == 200, what="the first page")
    desks = [Desk(f"http://127.0.0.1:{port}", "zhaomin", "gongzhi-demo") for _ in range(DESKS)]
    for desk in desks:
        desk.sign_in()

    with killing(server.pid, port, kinds) as dead:
        answers = work_through(desks, numbers)
    assert sum(dead.values()) >= 2, f"too little was killed to show anything: {dead}"
    assert {n: a.status_code for n, a in answers.items()} == dict.fromkeys(numbers, 302)

    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=60)
    with running(office), connect(office) as connection:
        entries = connection.execute(
            "SELECT c.number, e.step, count(*) FROM cases_entry e JOIN cases_case c ON c.id = e.case_id"
            " WHERE c.number = ANY(%s) GROUP BY 1, 2",
            [numbers],
        ).fetchall()
    assert Counter({(n, s): k for n, s, k in entries}) == Counter(
        {(n, s): 1 for n in numbers for s in ("上报", "受理")}
    )
    checked = gongzhi("ledger", "verify", f"--data={office}")
    assert checked.returncode == 0, checked.stdout
