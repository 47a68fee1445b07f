"""Materialised paths: codes from the root down, each closed by a slash («331099/012/003/»)."""

from __future__ import annotations


def join(parent_path: str, code: str) -> str:
    """The path of the node `code` under a parent; an empty parent path means a root."""
    return f"{parent_path}{code}/"


def depth(path: str) -> int:
    """How many steps a path has."""
    return path.count("/")


def cut(path: str, steps: int) -> str | None:
    """The first `steps` steps of a path; None when it has fewer."""
    codes = path.split("/")[:-1]
    return "/".join(codes[:steps]) + "/" if len(codes) >= steps else None


def lineage(path: str) -> list[str]:
    """A path and every path above it, from the root: «a/b/» → [«a/», «a/b/»]."""
    codes = path.split("/")[:-1]
    return ["/".join(codes[: i + 1]) + "/" for i in range(len(codes))]
