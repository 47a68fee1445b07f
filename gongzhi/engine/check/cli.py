"""`gongzhi packs check`: prove every procedure of a folder, or one file."""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.laws import LAW_FILE, Laws
from gongzhi.engine.check.overlap import Span, overlaps, span_of
from gongzhi.engine.check.prove import Settings, Tier, prove
from gongzhi.engine.check.report import proof_file, report
from gongzhi.engine.check.witnesses import examples_come_true, witnesses
from gongzhi.engine.examples import Example, read_examples
from gongzhi.engine.folders import NATIONAL, calendar_of, pack_of
from gongzhi.engine.kinship import beside, misfits
from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure
from gongzhi.engine.problems import PackError
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.profiles import read_profile, under
from gongzhi.engine.reading.profiles import PROFILE_FILE

CHINA = ZoneInfo("Asia/Shanghai")
PROCEDURE_FILE = "procedure.yaml"
EXAMPLES_FILE = "tests.yaml"
TIERS = {f"T{tier.value}": tier for tier in Tier}
MARKS = {"passed": "✓", "failed": "✗", "unproven": "？", "warning": "！"}
SECONDS = 60.0
"""Longest processor time for one search; past it a check is «unproven». A busy machine proves no less."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to prove, in a process of its own."""

    path: Path
    tier: Tier
    seconds: float
    day: date
    profiles: tuple[Path, ...] = ()


def add_parser(commands: Any) -> None:
    """Adds `check` to the commands of `gongzhi packs`."""
    parser = commands.add_parser(
        "check",
        help="检验程序：每个可能到达的状态、每项义务、每个期限，并与法律图对照",
        description="检验一个目录或者一个文件里的程序。有一项不通过或者未能证明，退出码为 1。",
    )
    parser.add_argument(
        "path", metavar="目录或文件", nargs="?", type=Path, default=NATIONAL, help="默认为随附的国家包"
    )
    parser.add_argument(
        "--tier",
        metavar="档次",
        choices=sorted(TIERS),
        default="T3",
        help="T0 语法与提示，T1 不计时，T2 加五日一格的期限，T3 全部（默认）",
    )
    parser.add_argument(
        "--seconds",
        metavar="秒",
        type=float,
        default=SECONDS,
        help="每次搜索最多用多少秒处理器时间，超过记为未能证明；机器忙不算",
    )
    parser.add_argument(
        "--day", metavar="日期", type=date.fromisoformat, help="按哪一天有效的期限检验，默认为今天"
    )
    parser.add_argument(
        "--profile",
        metavar="目录",
        type=Path,
        action="append",
        default=[],
        help="叠加的地方做法，可以多次使用",
    )
    parser.add_argument("--jobs", metavar="数目", type=int, default=2, help="同时检验几个程序")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--keep", action="store_true", help="把证明存在程序旁边，装入时不必重新证明")
    parser.set_defaults(run=check)


def check(chosen: argparse.Namespace) -> int:
    """Exit code 0 when everything is proved; 1 otherwise, and when there is nothing to check; 2 for a wrong
    call."""
    day = chosen.day or today()
    for path in [chosen.path, *chosen.profile]:
        if not path.exists():
            print(f"没有“{path}”这个目录或文件", file=sys.stderr)
            return 2
    files = list(find(chosen.path))
    jobs = [Job(path, TIERS[chosen.tier], chosen.seconds, day, tuple(chosen.profile)) for path in files]
    if not jobs:
        print(f"{chosen.path} 里没有程序文件", file=sys.stderr)
        return 1
    began = time.monotonic()
    reports = []
    clashes = dict(overlaps(_spans(files)))
    for place, one in enumerate(_run(jobs, chosen.jobs)):
        reports.append(one)
        if place in clashes:
            one["checks"].append(clashes[place].to_json())
        if chosen.keep and not one["law"]:
            keep(one, _place_of(one, chosen.profile))
        if not chosen.json:
            print("\n".join(lines(one)), flush=True)
    seconds = time.monotonic() - began
    if chosen.json:
        print(json.dumps(_sorted_out(reports, seconds), ensure_ascii=False, indent=1))
    else:
        print(f"共 {len(reports)} 份，{sum(map(failed, reports))} 份不通过，用时 {seconds:.1f} 秒")
    return 1 if any(map(failed, reports)) else 0


def _spans(files: Sequence[Path]) -> dict[int, Span]:
    """When each readable procedure says it is in force; the graph of a statute is in force with its text."""
    spans = {}
    for place, path in enumerate(files):
        with suppress(PackError):
            if path.name != LAW_FILE:
                spans[place] = span_of(load_procedure(path, library=_library(pack_of(path))))
    return spans


def today() -> date:
    """The day in China."""
    return datetime.fromtimestamp(time.time(), CHINA).date()


def _place_of(one: dict[str, Any], profiles: Sequence[Path]) -> Path:
    """Beside the procedure; under profiles beside the last of them."""
    if not profiles:
        return proof_file(Path(one["file"]))
    return profiles[-1] / "proofs" / f"{one['code']}.json"


def keep(one: dict[str, Any], path: Path) -> None:
    """Store a proof. One that took longer or less long this time is no other proof; one
    that failed or was not finished is none, and leaves what is there.
    """
    if not one.get("complete"):
        return
    kept = {name: value for name, value in one.items() if name not in ("file", "law")}
    if path.exists() and _same(json.loads(path.read_text(encoding="utf-8")), kept):
        return
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _same(stored: dict[str, Any], new: dict[str, Any]) -> bool:
    return {**stored, "seconds": 0} == {**new, "seconds": 0}


def find(path: Path) -> Iterator[Path]:
    """The packs in a folder, laws included; a single file stands for itself."""
    yield from [path] if path.is_file() else sorted(filter(_is_pack, path.glob("**/*.yaml")))


def _is_pack(path: Path) -> bool:
    """By its name; under any other name by what its lines begin with, even if that is wrong."""
    if path.name in (PROCEDURE_FILE, LAW_FILE):
        return True
    text = path.read_text(encoding="utf-8", errors="replace")
    # Other files name a procedure and one of its steps; a procedure has steps below it.
    return all(
        re.search(begins, text, re.MULTILINE)
        for begins in (r"^程序[ \t]*[:：]", r"^步骤[ \t]*[:：][ \t]*(?:$|[{#])", r"^规则[ \t]*[:：]")
    )


def _run(jobs: list[Job], workers: int) -> Iterable[dict[str, Any]]:
    if workers < 2 or len(jobs) == 1:
        return map(run_job, jobs)
    return _in_parallel(jobs, workers, run_job)


def _in_parallel(
    jobs: list[Job], workers: int, run: Callable[[Job], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """In the order of the jobs, but the longest begins first: one begun last would keep a process alone."""
    with ProcessPoolExecutor(workers) as pool:
        begun = {job: pool.submit(run, job) for job in sorted(jobs, key=_weight, reverse=True)}
        yield from (begun[job].result() for job in jobs)


def _weight(job: Job) -> tuple[bool, int]:
    """What probably takes longer is heavier: a statute is only screened, and a long file has many rules."""
    return job.path.name != LAW_FILE, job.path.stat().st_size


def run_job(job: Job) -> dict[str, Any]:
    """The report of one file. A file that cannot be read is a report with C0 failures."""
    try:
        procedure = _under(_loaded(job.path, job.profiles), job.profiles)
        if problems := list(misfits(procedure, lambda code: _child(job, code))):
            raise PackError(problems)
        laws = _laws()
        law = job.path.name == LAW_FILE
        tier = min(job.tier, Tier.SCREEN) if law else job.tier
        examples = None if tier is Tier.LINT else _examples(job.path)
    except PackError as error:
        return _unreadable(job, error)
    calendar = calendar_of(pack_of(job.path))
    witness = None if examples is None else witnesses(procedure, examples, calendar)
    settings = Settings(job.day, tier, job.seconds, law, time.thread_time, witness=witness)
    one = report(prove(procedure, laws, settings))
    # The examples tell the dates of the national rules; under a profile other dates are right.
    asked = [] if examples is None or job.profiles else examples
    found = examples_come_true(procedure, asked, calendar)
    told = [finding.to_json() for finding in found]
    return {**one, "checks": [*one["checks"], *told], "file": str(job.path), "law": law}


def _loaded(path: Path, profiles: tuple[Path, ...]) -> Procedure:
    return load_procedure(path, library=_library(pack_of(path), profiles))


def _under(procedure: Procedure, profiles: tuple[Path, ...]) -> Procedure:
    """Named after the profiles laid over it, so that nobody takes its proof for that of the procedure
    alone.
    """
    named = all((profile / PROFILE_FILE).is_file() for profile in profiles)
    return under(procedure, [read_profile(profile) for profile in profiles]) if named else procedure


def _child(job: Job, code: str) -> Procedure | None:
    """The procedure of child cases: from beside the file, or one that ships. Raises PackError."""
    path = beside(job.path, code) or beside(NATIONAL / "procedures" / "_" / PROCEDURE_FILE, code)
    return _loaded(path, job.profiles) if path else None


@cache
def _library(pack: Path, profiles: tuple[Path, ...] = ()) -> Library:
    """Read once in each process. Raises PackError."""
    return Library.load(pack, profiles)


@cache
def _laws() -> Laws:
    """The graphs of the statutes, each read once in each process. Raises PackError."""
    return Laws((NATIONAL,), _library(NATIONAL))


def _examples(path: Path) -> list[Example] | None:
    """The worked examples beside the file, if there are any. Raises PackError."""
    beside_it = path.with_name(EXAMPLES_FILE)
    return read_examples(beside_it) if beside_it.exists() else None


def _unreadable(job: Job, error: PackError) -> dict[str, Any]:
    findings = [Finding("C0", Status.FAILED, str(problem)) for problem in error.problems]
    named = job.path.name in (PROCEDURE_FILE, LAW_FILE)
    name = job.path.resolve().parent.name if named else job.path.stem
    return {
        "code": name,
        "version": "",
        "title": name,
        "steps": 0,
        "rules": 0,
        "states": 0,
        "seconds": 0.0,
        "mutation_score": None,
        "mutation_score_with_examples": None,
        "unguarded_rules": [],
        "checks": [finding.to_json() for finding in findings],
        "file": str(job.path),
        "law": job.path.name == LAW_FILE,
    }


def failed(one: dict[str, Any]) -> bool:
    """Whether a check failed or stayed open: neither may take effect."""
    return any(check["status"] in (Status.FAILED, Status.UNPROVEN) for check in one["checks"])


def _mark(one: dict[str, Any]) -> str:
    if any(check["status"] == Status.FAILED for check in one["checks"]):
        return MARKS[Status.FAILED]
    return MARKS[Status.UNPROVEN if failed(one) else Status.PASSED]


def _sorted_out(reports: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    return {
        "procedures": [one for one in reports if not one["law"]],
        "laws": [one for one in reports if one["law"]],
        "seconds": round(seconds, 3),
    }


def lines(one: dict[str, Any]) -> Iterator[str]:
    """One report for people: a head line, then what did not pass with its story."""
    score, more = one["mutation_score"], one["mutation_score_with_examples"]
    guarded = "" if score is None else f"，删规则发现率 {score:.0%}"
    guarded += "" if more is None else f"（连同算例 {more:.0%}）"
    kind = "法律图 " if one["law"] else ""
    yield (
        f"{_mark(one)} {kind}{one['title']} {one['version']}：{one['steps']} 步，{one['rules']} 条规则，"
        f"{one['states']} 个状态，{one['seconds']:.2f} 秒{guarded}"
    )
    for check in one["checks"]:
        if check["status"] == Status.PASSED and not check["story"]:
            continue
        yield f"  {MARKS[check['status']]} {check['id']} {check['title']}"
        yield from (f"      {line}" for line in check["story"])
        if check["articles"]:
            yield f"      依据：{'；'.join(check['articles'])}"
        if check.get("lines"):
            yield f"      位置：第{'、'.join(map(str, check['lines']))}行"
        if check["remedy"] and check["id"] != "C0":
            yield f"      改法：{check['remedy']}"
