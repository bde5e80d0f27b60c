"""The parts of the demo: taken ports, children that do not want to end, a database that ends with its last user."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.postgres import EmbeddedServer
from dev import serve
from dev.children import Child, end_all

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
)


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        assert taken < serve.free_port(taken) < taken + serve.TRIES


def start(code: str, tmp_path: Path) -> Child:
    return Child(
        "child", [sys.executable, "-c", code], log=tmp_path / "log" / "child.log", environment=dict(os.environ)
    )


@pytest.mark.parametrize("code", [STUBBORN, PARENT], ids=["ignores SIGTERM", "leaves a grandchild"])
def test_nobody_of_a_group_is_left(code: str, tmp_path: Path) -> None:
    child = start(code, tmp_path)
    time.sleep(0.5)
    began = time.monotonic()
    end_all([child], grace=2)
    assert time.monotonic() - began < 10
    assert child.ended is not None
    deadline = time.monotonic() + 5
    while child.group_lives():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_the_last_words_of_a_child_are_kept(tmp_path: Path) -> None:
    child = start("import sys; print('a reason'); sys.exit(3)", tmp_path)
    end_all([child])
    assert child.last_words() == "a reason" or child.ended == -signal.SIGTERM


def test_the_embedded_server_ends_with_its_last_living_user(tmp_path: Path) -> None:
    home = tmp_path / "a folder with spaces, and a rather long name so that no socket fits into it" / "postgres"
    server = EmbeddedServer(home)
    url = server.join()
    users = home.with_name("postgres.users")
    users.write_text(json.dumps([*json.loads(users.read_text()), 2**22 + 1]))  # somebody who has died
    other = (
        "from config.postgres import EmbeddedServer; from pathlib import Path;"
        f"print(EmbeddedServer(Path({str(home)!r})).join())"
    )
    joined = subprocess.run(
        [sys.executable, "-c", other], env={**os.environ, "PYTHONPATH": "platform"}, capture_output=True, text=True,
        cwd=Path(__file__).parents[2], check=True,
    )  # fmt: skip
    assert joined.stdout.strip() == url
    with psycopg.connect(url) as connection:  # it did not end with the other
        settings = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
    assert (settings["fsync"], settings["full_page_writes"], settings["synchronous_commit"]) == ("on", "on", "on")
    assert settings["listen_addresses"] == ""
    server.leave(os.getpid())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
