"""What a machine without servers uses, all under var/: a PostgreSQL, a file-system broker, a generated secret."""

import secrets
from pathlib import Path

from config.postgres import EmbeddedServer


def secret_key(var: Path) -> str:
    """The key kept in var/secret-key, made on first use and readable by its owner only."""
    path = var / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database_url(var: Path) -> str:
    """Start (or join) the embedded PostgreSQL with its data in var/postgres and return its URL."""
    return EmbeddedServer(var / "postgres").join()


def broker_folders(var: Path) -> dict[str, object]:
    """Kombu's transport options for the file-system broker in var/broker."""
    queue, done, control = (var / "broker" / name for name in ("queue", "done", "control"))
    for folder in (queue, done, control):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "processed_folder": str(done),
        "control_folder": str(control),
        "store_processed": False,
    }
