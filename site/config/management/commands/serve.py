"""``manage.py serve``: the web server, the worker and beat, watched over and ended together."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from config import served_port
from config.celery import QUEUES
from config.processes.background import run_beat, run_worker
from config.processes.lifeline import name_process
from config.processes.supervisor import Process, Supervisor
from config.processes.web import answers, run_web

PARTS = ("web", "worker", "beat")


class Command(BaseCommand):
    """Run all of the site, or some: ``manage.py serve web``. Ctrl-C or SIGTERM ends it within thirty seconds: at once
    where nothing is being done, or when it comes twice.
    """

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", help=f"which of {', '.join(PARTS)}; all by default")
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int)
        parser.add_argument("--web-processes", type=int)
        parser.add_argument("--worker-processes", type=int)
        parser.add_argument(
            "--queues", help=f"which of {', '.join(QUEUES)} the worker serves, comma-separated; all by default"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parts = options["parts"] or list(PARTS)
        if unknown := set(parts) - set(PARTS):
            raise CommandError(f"There is no part called {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}.")
        queues = _queues(options["queues"])
        host, port = options["host"], _number(options["port"], "PORT", _usual_port())
        web_processes = _number(options["web_processes"], "WEB_PROCESSES", min(2, os.cpu_count() or 1))
        worker_processes = _number(options["worker_processes"], "WORKER_PROCESSES", 2)
        if "web" in parts:
            _check_port(host, port)
            _link_to(port)
            _warm_up()
        runs: dict[str, Callable[[], None]] = {
            "web": partial(run_web, host=host, port=port, workers=web_processes),
            "worker": partial(run_worker, processes=worker_processes, queues=queues),
            "beat": run_beat,
        }
        name_process("hwb")
        connections.close_all()  # a forked connection would be shared
        Supervisor(
            [Process(f"hwb-{part}", runs[part]) for part in parts],
            is_ready=partial(answers, host, port) if "web" in parts else lambda: True,
            on_ready=partial(self._tell, parts, host, port),
        ).run()
        self.stdout.write("Stopped.")

    def _tell(self, parts: list[str], host: str, port: int) -> None:
        if "web" in parts and hasattr(settings, "PORT"):
            served_port.remember(port, folder=settings.VAR_DIR)
        self.stdout.write(f"Running: {', '.join(parts)}. Stop with Ctrl-C.")
        if "web" in parts:
            shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host  # noqa: S104
            self.stdout.write(self.style.SUCCESS(f"HWB Commons is at http://{shown}:{port}/"))
            accounts = settings.VAR_DIR / "demo-accounts.txt"
            if accounts.exists():
                self.stdout.write(f"Demo accounts to sign in with: {os.path.relpath(accounts)}")
        self.stdout.flush()


def _number(chosen: int | None, name: str, default: int) -> int:
    """What the command line says, else the environment, else ``default``."""
    given = os.environ.get(name, "").strip()
    if chosen is None and given and not (given.isascii() and given.isdigit()):
        raise CommandError(f"{name} must be a whole number, not {given}.")
    return int(given or default) if chosen is None else chosen


def _usual_port() -> int:
    """Where a newcomer's site was served last; 8000 at first, and in production."""
    known = str(getattr(settings, "PORT", ""))
    return int(known) if known.isdigit() else 8000


def _link_to(port: int) -> None:
    """Where a newcomer's links lead to the usual port, have them lead to ``port``.

    ``--port`` is read after the settings were, and what is forked from here on must know of it.
    """
    if getattr(settings, "LINKS_FOLLOW_THE_PORT", False):
        here = f"http://localhost:{port}"
        settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = here


def _queues(chosen: str | None) -> list[str]:
    """What the command line says, else WORKER_QUEUES, else all."""
    given = os.environ.get("WORKER_QUEUES", "") if chosen is None else chosen
    names = [name for name in (part.strip() for part in given.split(",")) if name] or list(QUEUES)
    if unknown := sorted(set(names) - set(QUEUES)):
        raise CommandError(f"There is no queue called {', '.join(unknown)}: choose from {', '.join(QUEUES)}.")
    return names


def _check_port(host: str, port: int) -> None:
    """Say in a sentence what a server restarted for ever would say in a trace."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CommandError(f"There is no port {port}: choose one from 1024 to 65535.") from error
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}): stop what uses it, or set PORT."
            ) from error


def _warm_up() -> None:
    """Load once, before forking, what every web process would load at its first request."""
    import_module(settings.ROOT_URLCONF)
