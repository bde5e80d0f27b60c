"""A database of its own for a benchmark: made on the given server, or in the embedded one, and dropped at the end."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import embedded
from config import environment as env

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def server_url() -> str:
    """DATABASE_URL, else a server on the local standard port, else the embedded one."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return embedded.database_url(env.var_dir())
    return SERVER


@contextmanager
def own_database() -> Iterator[str]:
    """The URL of a fresh, empty database, which is dropped when the block ends."""
    server, name = server_url(), f"consilium_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
