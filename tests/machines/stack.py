"""All of it together."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from tests.machines.load import Load
from tests.machines.parts import Nginx, Postgres, Redis, free_port, start_bucket
from tests.machines.sites import PASSWORD, Sites, production
from tests.smtp_sink import smtp_sink

if TYPE_CHECKING:
    from pathlib import Path

DEMO = "config.settings.dev"  # production refuses demo data


class Stack:
    """Two of everything, with the demo content in it, and its mail kept."""

    def __init__(self, folder: Path, *, bucket_python: str, release: Path | None) -> None:
        self.folder, self.release, self._bucket_python = folder, release, bucket_python
        self.web_ports = [free_port(), free_port()]
        self._ends = ExitStack()

    def start(self) -> None:
        """Set up from nothing, on the last release if there is one, and serve."""
        self.postgres = Postgres(self.folder / "postgres")
        self.redis = Redis(self.folder / "redis")
        self.bucket, bucket_port = start_bucket(self._bucket_python, self.folder / "bucket.log")
        self.sink, smtp_port = self._ends.enter_context(smtp_sink())
        private = self.folder / "private"
        private.mkdir()
        static = self.folder / "setup" / "static"
        static.mkdir(parents=True)
        self.nginx = Nginx(self.folder / "nginx", webs=self.web_ports, static=static, bucket=bucket_port)
        env = production(
            database=self.postgres.url, redis=self.redis.port, bucket=bucket_port, smtp=smtp_port,
            nginx=self.nginx.port, private=private,
        )  # fmt: skip
        self.sites = Sites(self.folder, env)
        first = self.release or self.sites.code
        self.sites.manage("collectstatic", "--noinput", code=first)
        self._set_up_twice_at_once(first)
        self.sites.manage("load_demo", code=first, DJANGO_SETTINGS_MODULE=DEMO)
        for number, port in enumerate(self.web_ports):
            print(f"web {number} is ready after {self.sites.start_web(f'web{number}', port, code=first):.1f} s")
        for number in range(2):
            self.sites.start(f"worker{number}", "worker", code=first)
            self.sites.start(f"beat{number}", "beat", code=first)
        self.new_load()

    def new_load(self) -> Load:
        """Readers and writers who have not begun."""
        self.load = Load(self.nginx_url, email=self._member(), password=PASSWORD)
        return self.load

    @property
    def nginx_url(self) -> str:
        """Where readers come in."""
        return f"https://127.0.0.1:{self.nginx.port}"

    def _set_up_twice_at_once(self, code: Path) -> None:
        """Two machines start on an empty database."""
        failed: list[BaseException] = []

        def one() -> None:
            try:
                self.sites.manage("setup", code=code)
            except RuntimeError as error:
                failed.append(error)

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]

    def _member(self) -> str:
        lines = (self.folder / "setup" / "demo-accounts.txt").read_text().splitlines()
        return next(line.split()[1] for line in lines if line.startswith("member "))

    def lost_writes(self) -> set[str]:
        """What was acknowledged to a writer and is not in the database."""
        kept = set(
            self.postgres.query("SELECT comment FROM home_pagefeedback WHERE comment LIKE 'mark-%'").splitlines()
        )
        return self.load.acknowledged - kept

    def mails_twice(self) -> int:
        """How many mails came in more often than once, by Message-ID."""
        return sum(count > 1 for count in Counter(self.sink.copies_by("Message-ID")).values())

    def end(self) -> None:
        """Stop what runs."""
        with suppress(Exception):
            self.sites.stop_all()
        for process in (self.nginx.process, self.redis.process, self.bucket):
            process.kill()
        with suppress(Exception):
            self.postgres.control("stop", "-m", "fast")
        self._ends.close()
