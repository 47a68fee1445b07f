"""Which database, and in which role: `app` serves and owns nothing, `owner` migrates."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from gongzhi.config.embedded_postgres import bootstrap, socket_directory

STATEMENT_LIMIT = 30_000  # milliseconds; a page that needs longer is a bug, not a wait


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def database(data: Path, *, role: str, threads: int = 0) -> dict[str, Any]:
    """Django's description of the database for `role`; a pool when `threads` says how many share it.

    Raises ImproperlyConfigured for an address that is not PostgreSQL's.
    """
    place = _embedded(data, role) if is_embedded() else _by_url(role)
    options = {
        "application_name": f"gongzhi {role}",
        "prepare_threshold": 5,  # without a number psycopg prepares nothing, not even what asks for it
        **place.pop("OPTIONS", {}),
    }
    config = {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, **place}
    if threads:
        options["pool"] = {"min_size": 1, "max_size": threads + 1, "timeout": 10}
        # A page is never worth starting more processes for: that alone costs more than the page.
        options["options"] = f"-c statement_timeout={STATEMENT_LIMIT} -c max_parallel_workers_per_gather=0"
    else:
        config["CONN_MAX_AGE"] = 60
    return {**config, "OPTIONS": options}


def serving_role(data: Path) -> str:
    """Name of the account that serves."""
    return str(database(data, role="app")["USER"])


def _embedded(data: Path, role: str) -> dict[str, Any]:
    user = bootstrap.OWNER if role == "owner" else bootstrap.APPLICATION
    return {"HOST": str(socket_directory(data)), "NAME": bootstrap.DATABASE, "USER": user}


def _by_url(role: str) -> dict[str, Any]:
    address = os.environ["DATABASE_URL"]
    if role == "owner":
        address = os.environ.get("DATABASE_OWNER_URL") or address
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured("DATABASE_URL 应形如 postgresql://用户:密码@主机:5432/库名")
    query = dict(parse_qsl(parts.query))
    return {
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": query,
    }
