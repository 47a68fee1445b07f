"""Fifty thousand real requests: how fast they come in, whether dates agree, what the desk costs with them.

    gongzhi bench boston FILE [--data DIR] [--map MAP]

FILE: the City of Boston's 311 requests (CSV or .csv.gz), https://data.boston.gov; they are not part of this
repository. Prints the import's rate and core-milliseconds a case (all processes and the database), how many
on-time flags agree with the city's, and for pages of the command room the median milliseconds until the
answer and the core-milliseconds.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from _product import Client, Server, command, serving  # noqa: E402

TIMES = 40
COUNTY, TOWN = "qiuhongxia", "zhaomin"  # dispatchers of the demonstration county and of one of its towns
PAGES = {
    "指挥室，全县": (COUNTY, "/desk/"),
    "指挥室，全县在办": (COUNTY, "/desk/?show=all"),
    "指挥室，一个镇": (TOWN, "/desk/"),
    "我的工作": (COUNTY, "/work"),
    "检索": (COUNTY, "/search?q=Street"),
}


def prepare(data: Path) -> None:
    """The demonstration county without its past."""
    command(data, "start", "--setup", "--empty")
    command(data, "demo", "load")


def bring_in(data: Path, file: Path, mapping: Path) -> None:
    """Import the file and print what the command says, with the cost."""
    words = ["import", "cases", str(file), "--map", str(mapping)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "gongzhi", *words],
        cwd=ROOT,
        env=os.environ | {"GONGZHI_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = done.stdout.replace("\r", "\n").strip().splitlines()
    print(*(line for line in said[-3:] if line), sep="\n", flush=True)
    written = next(int(line.split("写入 ")[1].split(" ")[0]) for line in reversed(said) if "写入 " in line)
    print(f"用时 {seconds:.0f} 秒，每件 {used / written * 1000:.2f} 核毫秒；", end="")
    print(f"两个核全部可用时每秒 {2 * written / used:.0f} 件", flush=True)


def measure(server: Server) -> None:
    """Each page, the first times not counted."""
    people = {name: Client(server.port, name) for name in (COUNTY, TOWN)}
    print(f"{'页面':<12}\t毫秒（中位）\t核毫秒")
    for name, (who, address) in PAGES.items():
        for _ in range(6):
            people[who].get(address)
        before, waits = sum(server.cost()), []
        for _ in range(TIMES):
            began = time.perf_counter()
            people[who].get(address)
            waits.append((time.perf_counter() - began) * 1000)
        cost = (sum(server.cost()) - before) / TIMES
        print(f"{name:<12}\t{statistics.median(waits):.1f}\t{cost:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--map", type=Path, default=ROOT / "bench" / "boston_311.map.yaml")
    parser.add_argument("--data", type=Path)
    chosen = parser.parse_args()
    data = chosen.data or Path(tempfile.mkdtemp(prefix="gongzhi-bench-"))
    if (data / "secret_key").exists():  # filled by an earlier run
        command(data, "migrate")
    else:
        prepare(data)
        bring_in(data, chosen.file.resolve(), chosen.map.resolve())
    with serving(data) as server:
        measure(server)


if __name__ == "__main__":
    main()
