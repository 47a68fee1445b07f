"""Migrates once per state of the migrations, into a database that every test database is copied from."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from gongzhi.config import databases, grants
from gongzhi.config.embedded_postgres import bootstrap, running, socket_directory

ROOT = Path(__file__).resolve().parents[1]
MADE_FROM = (
    "gongzhi/*/migrations/*.py",
    "gongzhi/config/grants.py",
    "gongzhi/config/registry.py",
    "pyproject.toml",
)


@contextmanager
def start_or_join(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The server, ready for Django to copy test databases from the template."""
    embedded = running(settings.DATA, durable=False) if databases.is_embedded() else nullcontext()
    with embedded:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        with (settings.DATA / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            template = f"template_{_state()}"
            _tidy(keep=template)
            if template not in _databases():
                with blocker.unblock():
                    _build(template)
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        yield


def _state() -> str:
    found = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _build(template: str) -> None:
    # Under another name until it is complete: a killed run must not leave half a template.
    draft = f"draft_{template}"
    _execute("CREATE DATABASE {}", draft)
    original = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = draft
    try:
        call_command("migrate", verbosity=0, interactive=False)
        grants.apply()
        _let_the_owner_act_as_the_serving_role()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
    _execute("ALTER DATABASE {} RENAME TO {}", draft, template)


def _let_the_owner_act_as_the_serving_role() -> None:
    # Elsewhere the two are apart; tests need the owner, who makes databases, to step into the other role.
    role = sql.Identifier(settings.SERVING_ROLE)
    owner = sql.Identifier(connection.settings_dict["USER"])
    if databases.is_embedded():
        place = bootstrap.superuser(socket_directory(settings.DATA))
        with psycopg.connect(place, autocommit=True) as session:
            session.execute(sql.SQL("GRANT {} TO {}").format(role, owner))


def _tidy(*, keep: str) -> None:
    for name in _databases():
        kind, _, rest = name.partition("_")
        gone = kind == "test" and not Path(f"/proc/{rest.split('_')[0]}").exists()
        if gone or (kind in {"template", "draft"} and name != keep):
            _execute("DROP DATABASE IF EXISTS {}", name)


def _databases() -> list[str]:
    with _maintenance() as session:
        found = session.execute("SELECT datname FROM pg_database WHERE datname ~ '^(test|template|draft)_'")
        return [row[0] for row in found]


def _execute(statement: str, *names: str) -> None:
    with _maintenance() as session:
        session.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _maintenance() -> psycopg.Connection:
    place = databases.database(settings.DATA, role="owner")
    return psycopg.connect(
        host=place["HOST"],
        port=place.get("PORT") or None,
        user=place["USER"],
        password=place.get("PASSWORD"),
        dbname="postgres",
        autocommit=True,
        application_name=f"tests {os.getpid()}",
    )
