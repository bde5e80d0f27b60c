"""Finds the Chromium that drives the browser tests and takes the screenshots."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),)
HOW = (
    "To run them install Chromium (Debian, Ubuntu: sudo apt-get install chromium; "
    "macOS: brew install --cask chromium)\nor name the one you have: CHROMIUM=/path/to/chrome make test"
)


def find() -> str | None:
    """The path of a Chromium: the one that CHROMIUM names, else one on the path; None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), next((str(path) for path in PLACES if path.exists()), None))


if __name__ == "__main__":
    sys.exit(0 if find() else 1)
