"""What the environment says, read once and typed: the only place that touches os.environ for settings."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent.parent

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable's text, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """A yes-or-no variable; anything but the usual words stops the start with a sentence that names it."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    message = f"{name}={raw!r} is neither yes nor no: use 1 or 0."
    raise ValueError(message)


def number(name: str, default: int) -> int:
    """A whole-number variable."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        message = f"{name}={raw!r} is not a whole number."
        raise ValueError(message) from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_dir() -> Path:
    """Where the project keeps its data: media, artefacts, snapshots, the embedded database and broker."""
    return Path(text("CONSILIUM_VAR", str(BASE_DIR / "var"))).resolve()


def database(url: str) -> dict[str, object]:
    """Django's database entry for a postgres:// URL (host may be a socket folder given as ?host=)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"DATABASE_URL has the scheme {parts.scheme!r}: only postgres:// is supported."
        raise ValueError(message)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "consilium",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": parts.hostname or query.pop("host", ""),
        "PORT": str(parts.port or query.pop("port", "")),
    }


def broker_options(url: str) -> dict[str, object]:
    """Kombu's transport options for a broker service: nobody waits long for one that is away."""
    if not url.startswith(("redis://", "rediss://")):
        return {}
    return {
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "socket_keepalive": True,
        "visibility_timeout": 3600,  # bells are acknowledged before the work begins, so this bounds nothing long
        "unacked_restore_throttle": 1,
    }
