"""The site's own processes in production's settings: two web, two workers, two clocks, a folder for each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tests.machines.parts import BUCKET, ROOT, end, wait_for

PASSWORD = "a-long-demo-password-1"


@dataclass
class Sites:
    """What is to run in ``folder`` with an environment; ``code`` is the release (a checkout with its front end)."""

    folder: Path
    env: dict[str, str]
    code: Path = ROOT
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def manage(self, *words: str, code: Path | None = None, **extra: str) -> str:
        """Run a command of a release on the shared database."""
        return self._run("setup", code or self.code, *words, **extra)

    def _run(self, name: str, code: Path, *words: str, **extra: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=code, env=self._env(name, code) | extra, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def start(self, name: str, *words: str, code: Path | None = None) -> None:
        """Start a part under a name, in a folder of its own."""
        where = code or self.code
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *words], cwd=where, env=self._env(name, where), stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def start_web(self, name: str, port: int, *, code: Path | None = None) -> float:
        """Collect a web server's static files, and start it; returns the seconds until it is ready."""
        self._run(name, code or self.code, "collectstatic", "--noinput")
        self.start(name, "web", "--port", str(port), "--web-processes", "2", code=code)
        return wait_for(lambda: ready(port), 60)

    def stop(self, name: str, number: int = signal.SIGTERM) -> float:
        """End a part; returns the seconds."""
        return end(self.running.pop(name), number)

    def stop_all(self) -> None:
        """End all that runs."""
        for name in list(self.running):
            self.stop(name)

    def _env(self, name: str, code: Path) -> dict[str, str]:
        var = self.folder / name
        var.mkdir(exist_ok=True)
        return {**os.environ, **self.env, "HWB_VAR_DIR": str(var), "PYTHONPATH": f"{code}:{code / 'site'}"}


def ready(port: int) -> bool:
    """True when /readyz is happy."""
    return status(port) == 200


def status(port: int, path: str = "/readyz") -> int:
    """The answer's status; 0 without one."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def production(*, database: str, redis: int, bucket: int, smtp: int, nginx: int, private: Path) -> dict[str, str]:
    """The environment of docs/operations.md."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "trial-" * 10,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": f"https://127.0.0.1:{nginx}",
        "DATABASE_URL": database,
        "CACHE_URL": f"redis://127.0.0.1:{redis}/1",
        "BROKER_URL": f"redis://127.0.0.1:{redis}/0",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp}",
        "DEFAULT_FROM_EMAIL": "HWB Commons <hello@hwb.example>",
        "MEDIA_BUCKET": BUCKET,
        "MEDIA_ENDPOINT_URL": f"http://127.0.0.1:{bucket}",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PRIVATE_DIR": str(private),
        "PROXIES": "1",
        "STATUS_TOKEN": "trial",
        "HWB_DEMO_PASSWORD": PASSWORD,
    }
