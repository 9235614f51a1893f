"""The servers beside the site: PostgreSQL and Redis of our own on free ports, a bucket, nginx with the file we ship."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.smtp_sink import free_port

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "hwb-media"


def wait_for(what: Callable[[], object], seconds: float = 30, every: float = 0.1) -> float:
    """Wait until ``what`` is true; returns how long it took. Raises TimeoutError."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if what():
            return time.monotonic() - began
        time.sleep(every)
    raise TimeoutError(getattr(what, "__name__", repr(what)))


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Postgres:
    """A cluster of our own, so that it may be shot."""

    def __init__(self, folder: Path, *, most_connections: int = 100) -> None:
        self.folder, self.port = folder, free_port()
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"))
        folder.mkdir()
        shutil.chown(folder, "postgres", "postgres")
        self._as_postgres(str(self.bin / "initdb"), "-D", str(folder), "-A", "trust", "-U", "hwb", "-E", "UTF8")
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write(f"port={self.port}\nunix_socket_directories=''\nmax_connections={most_connections}\n")
        self.control("start")
        self._as_postgres(str(self.bin / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "hwb", "hwb")

    @property
    def url(self) -> str:
        """As DATABASE_URL has it."""
        return f"postgres://hwb@127.0.0.1:{self.port}/hwb"

    def control(self, *words: str) -> None:
        """``pg_ctl`` with these words."""
        log = str(self.folder / "log")
        self._as_postgres(str(self.bin / "pg_ctl"), "-D", str(self.folder), "-l", log, "-w", *words)

    def query(self, sql: str) -> str:
        """What it answers, as bare text."""
        command = ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "hwb", "-d", "hwb", "-Atc", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _as_postgres(self, *command: str) -> None:
        subprocess.run(
            ["runuser", "-u", "postgres", "--", *command], check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip


class Redis:
    """One that keeps nothing, so that losing it loses all of it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self) -> None:
        """Listen."""
        words = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        wait_for(lambda: listens(self.port))

    def kill(self) -> None:
        """Shoot it."""
        self.process.kill()
        self.process.wait()

    def tell(self, *words: str) -> str:
        """One command."""
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Nginx:
    """The shipped file, with this machine's addresses in it."""

    def __init__(self, folder: Path, *, webs: Sequence[int], static: Path, bucket: int) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self._certificate()
        text = (ROOT / "site/deploy/nginx/hwb.conf").read_text()
        for old, new in self._names(webs, static, bucket).items():
            assert old in text, old
            text = text.replace(old, new)
        (folder / "hwb.conf").write_text(text)
        (folder / "nginx.conf").write_text(
            f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{ worker_connections 4096; }}\n"
            f"http {{ include /etc/nginx/mime.types; include {folder}/hwb.conf; }}\n"
        )
        self.process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
        wait_for(lambda: listens(self.port))

    def _names(self, webs: Sequence[int], static: Path, bucket: int) -> dict[str, str]:
        return {
            "10.0.0.11:8000": f"127.0.0.1:{webs[0]}",
            "10.0.0.12:8000": f"127.0.0.1:{webs[1]}",
            "/var/cache/nginx/hwb": f"{self.folder}/cache",
            "/var/log/nginx": str(self.folder),
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl http2": f"listen 127.0.0.1:{self.port} ssl http2",
            "hwb.example.nhs.uk": "127.0.0.1",
            "/etc/ssl/hwb": str(self.folder),
            "/var/lib/hwb/static/": f"{static}/",
            "https://bucket.example": f"http://127.0.0.1:{bucket}",
            "Host bucket.example": f"Host 127.0.0.1:{bucket}",
            # The trial's own address has a port in it.
            "proxy_set_header Host $host": "proxy_set_header Host $http_host",
        }

    def _certificate(self) -> None:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-keyout", str(self.folder / "key.pem"), "-out", str(self.folder / "fullchain.pem")],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def start_bucket(python: str, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    """An S3-like server (moto, in an environment of its own: ``pip install 'moto[server]'``) with our bucket in it."""
    port = free_port()
    with log.open("wb") as out:
        server = subprocess.Popen([python, "-m", "moto.server", "-p", str(port)], stdout=out, stderr=out)
    wait_for(lambda: listens(port))
    subprocess.run(
        [python, "-c", f"import boto3; boto3.client('s3', endpoint_url='http://127.0.0.1:{port}', "
         f"region_name='us-east-1').create_bucket(Bucket='{BUCKET}')"],
        check=True, env={**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"},
    )  # fmt: skip
    return server, port


def end(process: subprocess.Popen[bytes], number: int = signal.SIGTERM, seconds: float = 60) -> float:
    """Signal a process and wait for it; returns how long it took."""
    began = time.monotonic()
    process.send_signal(number)
    process.wait(seconds)
    return time.monotonic() - began
