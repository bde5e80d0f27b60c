"""Writes the OpenAPI document and the client's types from the code, or (--check) says whether they are current."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

FACE = Path("frontend")
DOCUMENT = FACE / "schema.json"
TYPES = FACE / "src" / "api" / "schema.gen.ts"


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check: bool = parser.parse_args().check
    if not check:
        write(DOCUMENT, TYPES)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        document, types = Path(scratch) / DOCUMENT.name, Path(scratch) / TYPES.name
        write(document, types)
        stale = [str(kept) for kept, new in ((DOCUMENT, document), (TYPES, types)) if not _same(kept, new)]
    if stale:
        print(f"Not current: {', '.join(stale)}. Run: make api")
    return 1 if stale else 0


def write(document: Path, types: Path) -> None:
    """The document from the routes, and the types from the document."""
    command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json"]
    subprocess.run([*command, "--file", str(document)], check=True)
    generate = ["npx", "--no-install", "openapi-typescript", str(document.resolve()), "-o", str(types.resolve())]
    subprocess.run(generate, cwd=FACE, check=True, stdout=subprocess.DEVNULL)


def _same(kept: Path, new: Path) -> bool:
    return kept.exists() and kept.read_bytes() == new.read_bytes()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[1]} ended with {error.returncode}: see above.")
