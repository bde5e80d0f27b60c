"""What every test shares: a clean var/ folder of its own, so that no test writes into the project's data."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_var(settings: Settings, tmp_path: Path) -> None:
    """Media, artefacts, snapshots and imports of a test lie in its own temporary folder."""
    for name in ("MEDIA_DIR", "ARTEFACT_DIR", "SNAPSHOT_DIR", "IMPORT_DIR"):
        setattr(settings, name, tmp_path / "var" / name.removesuffix("_DIR").lower())


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Settings) -> None:
    """A password costs half a second to hash, which is right for people and too much for tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
