"""What the surroundings say: folders, secrets, switches. Read once, by the settings."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_directory() -> Path:
    """$GONGZHI_DATA, or `.data` beside the program."""
    return Path(os.environ.get("GONGZHI_DATA") or ROOT / ".data").expanduser().resolve()


def flag(name: str) -> bool:
    """Whether the variable is switched on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated words of a variable."""
    return [w.strip() for w in os.environ.get(name, default).split(",") if w.strip()]


def secret_key(data: Path) -> str:
    """$GONGZHI_SECRET_KEY, or the key kept in the data directory, made on first use."""
    if given := os.environ.get("GONGZHI_SECRET_KEY"):
        return given
    kept = data / "secret_key"
    if not kept.exists():
        _make_key(kept)
    return kept.read_text().strip()


def _make_key(kept: Path) -> None:
    # Linked into place whole: of two processes that start at once, both read the same key.
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_name(f"secret_key.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    try:
        os.link(draft, kept)
    except FileExistsError:
        return
    finally:
        draft.unlink()
