"""``make test-postgres``: the tests on PostgreSQL and Redis, on servers that run already or on passing ones."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from tests.smtp_sink import free_port

DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/"
DEFAULT_CACHE = "redis://127.0.0.1:6379/0"


def main(arguments: list[str]) -> int:
    """Find or start the servers, run pytest, and return its exit code."""
    with contextlib.ExitStack() as servers:
        try:
            env = {
                **os.environ,
                "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.enter_context(_database()),
                "CACHE_URL": os.environ.get("CACHE_URL") or servers.enter_context(_cache()),
            }
        except LookupError as error:
            print(error, file=sys.stderr)
            return 1
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=env, check=False).returncode


@contextlib.contextmanager
def _database() -> Iterator[str]:
    if server := _running_server():
        with server:
            yield DEFAULT_SERVER + _own_name(server)
        return
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        raise LookupError("No PostgreSQL was found: set DATABASE_URL, or install it (Debian: apt install postgresql).")
    with _own_postgres(folders[-1]) as address:
        yield address


def _running_server() -> psycopg.Connection | None:
    try:
        return psycopg.connect(DEFAULT_SERVER + "postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        return None


def _own_name(server: psycopg.Connection) -> str:
    """A database that no run beside us has while ``server`` is connected, nor those that Django names after it."""
    names = (f"hwb_tests_{number}" for number in count())
    name = next(name for name in names if _say(server, "SELECT pg_try_advisory_lock(hashtext(%s))", name))
    if not _say(server, "SELECT count(*) FROM pg_database WHERE datname = %s", name):
        server.execute(f"CREATE DATABASE {name}")
    return name


def _say(server: psycopg.Connection, statement: str, name: str) -> object:
    row = server.execute(statement, [name]).fetchone()
    return row and row[0]


@contextlib.contextmanager
def _own_postgres(programs: Path) -> Iterator[str]:
    """A cluster in a passing folder, on a free port. PostgreSQL refuses root, so root lends it to postgres."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="hwb-pg-") as name:
        folder = Path(name)
        if as_user:
            shutil.chown(folder, "postgres")
        data, quiet = str(folder / "data"), {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [*as_user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], **quiet
        )
        port = free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        control = [*as_user, programs / "pg_ctl", "-D", data, "-l", str(folder / "log"), "-w"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


@contextlib.contextmanager
def _cache() -> Iterator[str]:
    program = shutil.which("redis-server")
    if not program and _listens(6379):  # where two runs beside each other empty each other's cache
        yield DEFAULT_CACHE
        return
    if not program:
        raise LookupError("No Redis was found: set CACHE_URL, or install it (Debian: apt install redis-server).")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
