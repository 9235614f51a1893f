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
from pathlib import Path

import psycopg

DEFAULT_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
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
    try:
        psycopg.connect(DEFAULT_DATABASE, connect_timeout=3).close()
        yield DEFAULT_DATABASE
        return
    except psycopg.OperationalError:
        pass
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        raise LookupError("No PostgreSQL was found: set DATABASE_URL, or install it (Debian: apt install postgresql).")
    with _own_postgres(folders[-1]) as address:
        yield address


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
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        control = [*as_user, programs / "pg_ctl", "-D", data, "-l", str(folder / "log"), "-w"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _cache() -> Iterator[str]:
    if _listens(6379):
        yield DEFAULT_CACHE
        return
    program = shutil.which("redis-server")
    if not program:
        raise LookupError("No Redis was found: set CACHE_URL, or install it (Debian: apt install redis-server).")
    port = _free_port()
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
