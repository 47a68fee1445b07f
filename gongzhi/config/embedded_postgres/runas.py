"""Under which account the PostgreSQL programs run. They refuse to run as root.

As root we prefer a user namespace: the files stay root's, nothing has to be moved or given away.
Where the kernel forbids that, the programs run as an unprivileged account, in a place it can reach.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gongzhi.config.embedded_postgres.problem import EmbeddedError
from gongzhi.config.embedded_postgres.sockets import socket_directory

REACHABLE = Path("/var/lib/gongzhi")
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class RunAs:
    """How to start a program, and where its files must be."""

    prefix: tuple[str, ...]
    account: pwd.struct_passwd | None
    binaries: Path
    cluster: Path
    sockets: Path

    def arguments(self, program: str, *arguments: str) -> list[str]:
        return [*self.prefix, *_ending_with_us(), str(self.binaries / program), *arguments]

    def options(self) -> Mapping[str, object]:
        """Keyword arguments for `subprocess` that change the account."""
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def give(self, folder: Path) -> None:
        """Let the account own this folder."""
        if self.account is not None:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)


def _ending_with_us() -> tuple[str, ...]:
    # A killed starter must not leave a server behind: the kernel then stops it, cleanly and at once.
    return ("setpriv", "--pdeathsig", "INT", "--") if shutil.which("setpriv") else ()


def choose(data: Path, binaries: Path, *, how: str | None = None) -> RunAs:
    """Decide how to run. `how` (self, namespace, account) overrides the choice; so does $GONGZHI_PG_RUNAS."""
    cluster, sockets = data / "postgres", socket_directory(data)
    how = how or os.environ.get("GONGZHI_PG_RUNAS") or _best()
    if how == "self":
        return RunAs((), None, binaries, cluster, sockets)
    if how == "namespace":
        return RunAs(_namespace(), None, binaries, cluster, sockets)
    return _as_account(RunAs((), _account(), binaries, cluster, sockets))


def _best() -> str:
    if os.geteuid() != 0:
        return "self"
    return "namespace" if _works([*_namespace(), "true"]) else "account"


def _namespace() -> tuple[str, ...]:
    # initdb asks for the account's name, so the mapped number must exist in the list of accounts.
    ordinary = next((p for p in pwd.getpwall() if p.pw_uid != 0), None)
    number = str(ordinary.pw_uid if ordinary else 65534)
    return ("unshare", "--user", f"--map-user={number}", f"--map-group={number}", "--")


def _works(command: Sequence[str], **options: object) -> bool:
    try:
        tried = subprocess.run(command, capture_output=True, check=False, **options)  # type: ignore[call-overload]
    except OSError:
        return False
    return bool(tried.returncode == 0)


def _account() -> pwd.struct_passwd:
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("以 root 运行时需要一个普通账户来运行数据库。请先执行：useradd --system postgres")


def _as_account(wish: RunAs) -> RunAs:
    """Move to a reachable place whatever the account cannot reach where it is."""
    if not _works([str(wish.binaries / "initdb"), "--version"], **wish.options()):
        wish = replace(wish, binaries=_copy_programs(wish.binaries))
    if not _works(["test", "-x", str(wish.cluster.parent)], **wish.options()):
        home = REACHABLE / hashlib.sha256(os.fsencode(wish.cluster.resolve())).hexdigest()[:12]
        home.mkdir(parents=True, exist_ok=True)
        wish = replace(wish, cluster=home / "postgres", sockets=home / "run")
    return wish


def _copy_programs(binaries: Path) -> Path:
    """Copy the installation out of a private home. Its libraries lie beside it, so both are copied."""
    install = binaries.parent
    package = install.parent
    target = REACHABLE / f"programs-{hashlib.sha256(os.fsencode(package)).hexdigest()[:12]}"
    if not target.exists():
        fresh = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(install, fresh / package.name / install.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        fresh.rename(target)
    return target / package.name / install.name / "bin"
