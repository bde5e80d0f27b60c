"""Runs the tests: Python's, the pages', and a browser's where there is one. `make test` calls it.

Arguments go to pytest; with any, only pytest runs. Tests that need servers which may be killed are .ci/run's business.
"""

import os
import subprocess
import sys
from pathlib import Path

from dev import chromium


def main(arguments: list[str]) -> int:
    """Run everything; the exit status is that of the first part that failed."""
    browser = chromium.find()
    marks = "not server" if browser else "not server and not browser"
    environment = {**os.environ, "CONSILIUM_TESTING": "1", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    if browser:
        environment["CHROMIUM"] = browser
    command = [sys.executable, "-m", "pytest", "-m", marks, *arguments]
    results = [subprocess.run(command, env=environment, check=False).returncode]
    if not arguments:
        pages = ["npm", "test", "--silent"]
        results.append(subprocess.run(pages, cwd=Path("frontend"), check=False).returncode)
    if not browser:
        print(f"\nbrowser tests not run: no Chromium\n{chromium.HOW}")
    return next((code for code in results if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
