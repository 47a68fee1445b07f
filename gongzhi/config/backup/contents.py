"""What a backup file holds, and how two databases are compared."""

import json
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from gongzhi.config.backup.problem import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
# Small files of the data directory, with their modes.
KEPT = {
    "secret_key": 0o600,
    "channels.yaml": 0o600,
    "exchange.yaml": 0o600,
    "open311.yaml": 0o600,
    "sign-in.yaml": 0o600,
    "demonstration": 0o644,
    "erasures.jsonl": 0o600,
}
MEDIA = "media"

# Order does not matter for a sum, so neither database has to sort. The server's time zone and date style
# are fixed by the connection, so that a row reads the same everywhere.
DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)::text
FROM {} AS t
"""
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""


@dataclass(frozen=True)
class Manifest:
    """The first member of the archive."""

    format: int
    version: str  # of Gongzhi
    postgres: int  # major version of the programs that dumped
    made_at: str  # ISO 8601 with offset
    migrations: list[str]
    tables: dict[str, tuple[int, str]]  # rows and digest of each table
    files: int  # attachments

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        found = json.loads(text)
        if found.get("format") != FORMAT:
            raise BackupError(f"备份格式 {found.get('format')} 不是本版本能读的。请用制作它的版本恢复。")
        found["tables"] = {name: (rows, digest) for name, (rows, digest) in found["tables"].items()}
        return cls(**found)


def digests(connection: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """Rows and digest of every table, as this transaction sees them."""
    connection.execute("SET LOCAL timezone TO 'UTC'")
    connection.execute("SET LOCAL datestyle TO 'ISO, YMD'")
    names = [row[0] for row in connection.execute(TABLES)]
    found = {}
    for name in names:
        row = connection.execute(sql.SQL(DIGEST).format(sql.Identifier(name))).fetchone()
        assert row is not None  # an aggregate always answers
        found[name] = (int(row[0]), str(row[1]))
    return found


def differences(expected: dict[str, tuple[int, str]], found: dict[str, tuple[int, str]]) -> list[str]:
    """One Chinese sentence for each table that is not the same."""
    told = []
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if before == after:
            continue
        if before is None or after is None:
            told.append(f"{name}：{'备份中没有' if before is None else '恢复后没有'}这张表")
        elif before[0] != after[0]:
            told.append(f"{name}：备份时 {before[0]} 行，恢复后 {after[0]} 行")
        else:
            told.append(f"{name}：行数相同而内容不同")
    return told


def read_manifest(file: Path) -> Manifest:
    """Raises BackupError when the file is not a whole backup."""
    try:
        with tarfile.open(file) as archive:
            member = archive.extractfile(MANIFEST)
            if member is None:
                raise KeyError(MANIFEST)
            return Manifest.from_json(member.read().decode())
    except FileNotFoundError as error:
        raise BackupError(f"没有这个文件：{file}") from error
    except (tarfile.TarError, KeyError, EOFError, ValueError) as error:
        raise BackupError(f"{file} 不是完整的共治备份。请换一份备份。") from error
