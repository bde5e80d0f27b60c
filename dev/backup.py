"""Backup and restore in one file: the database, and the folders of media, snapshots and artefacts.

`save [FILE]` may run beside the running product: the database is copied first, in one consistent view, and files are
only ever added under names made of their content, so that every file that the copied rows speak of is there.
`restore FILE` fills an empty installation and refuses any other; its PostgreSQL is as new as the saved one, or newer.
The secret key is not in the file: under another key nobody is signed in any more, and everybody signs in again.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path, PurePosixPath

from config import embedded, environment, postgres

DUMP = "database.dump"
FOLDERS = ("media", "snapshots", "artefacts", "imports")
_PIECE = 1 << 20


def main() -> None:
    """Save or restore."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("save", "restore"))
    parser.add_argument("file", nargs="?", type=Path)
    options = parser.parse_args()
    var = environment.var_dir()
    url = os.environ.get("DATABASE_URL") or embedded.database_url(var)
    if options.what == "save":
        path = options.file or Path("backups") / f"consilium-{time.strftime('%Y%m%d-%H%M%S')}.zip"
        save(url, var, path)
        print(f"Saved {path} ({path.stat().st_size / 1e6:.1f} MB). Keep SECRET_KEY (or var/secret-key) apart from it.")
    elif options.file is None:
        sys.exit("Name the backup: make restore FILE=backups/….zip")
    else:
        restore(url, var, options.file)
        print(f"Restored {options.file}. Start the product as usual; everybody signs in again if the key is another.")


def save(url: str, var: Path, path: Path) -> None:
    """Write the backup; it appears under its name only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_name(f"{path.name}.part")
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", url)
        with zipfile.ZipFile(growing, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.write(dump, DUMP)
            for folder in FOLDERS:
                for file in sorted((var / folder).rglob("*")):
                    if file.is_file() and not file.is_symlink():
                        archive.write(file, str(file.relative_to(var)))
    growing.replace(path)


def restore(url: str, var: Path, path: Path) -> None:
    """Fill an empty database and empty folders from a backup; nothing is overwritten."""
    if not zipfile.is_zipfile(path):
        sys.exit(f"{path} is not a backup.")
    taken = [folder for folder in FOLDERS if (var / folder).is_dir() and any((var / folder).iterdir())]
    if taken:
        sys.exit(f"{var} has {', '.join(taken)} already: restore into an empty installation (CONSILIUM_VAR=…).")
    if _tables(url):
        sys.exit("The database has tables already: restore into an empty one.")
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as scratch:
        names = archive.namelist()
        if DUMP not in names or not all(_belongs(name) for name in names):
            sys.exit(f"{path} is not a backup.")
        dump = Path(scratch) / DUMP
        _extract(archive, DUMP, dump)
        _run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction",
             f"--dbname={url}", str(dump))  # fmt: skip
        for name in names:
            if name != DUMP:
                _extract(archive, name, var / name)


def _belongs(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name == DUMP or (parts[0] in FOLDERS and ".." not in parts and "\\" not in name)


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, _PIECE)


def _tables(url: str) -> bool:
    query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    command = [_program("psql"), "--no-psqlrc", "-At", "-c", query, url]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return answer.stdout.strip() != "0"


def _run(program: str, *arguments: str) -> None:
    subprocess.run([_program(program), *arguments], check=True)


def _program(name: str) -> str:
    """One of PostgreSQL's programs: a server's own where a server is named, else those of the embedded one."""
    installed = shutil.which(name) if os.environ.get("DATABASE_URL") else None
    return installed or str(postgres.binaries() / name)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{Path(error.cmd[0]).name} ended with {error.returncode}. {error.stderr or ''}")
