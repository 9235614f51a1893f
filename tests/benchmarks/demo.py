"""The state that is measured: a copy of this checkout's demo database, or a new one with all content."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.servers import ROOT, environment

# Runs inside the site: the searching page wants many pages, the member's page a session.
SYNTHETIC = """
from random import Random
from django.db import transaction
from wagtail.models import Locale
from wagtail.signal_handlers import disable_reference_index_auto_update
from home.models import HomePage, StandardPage
COMMON = "staff wellbeing team support work leader manager health guide plan".split()
RARE = [f"word{n}" for n in range(3000)]
rng = Random(7)
for language in ("en", "cy"):
    home = HomePage.objects.get(locale__language_code=language)
    parent = home.add_child(instance=StandardPage(title="Archive", slug=f"archive-{language}", locale=home.locale))
    with transaction.atomic(), disable_reference_index_auto_update():
        for number in range(%(pages)d // 2):
            medium = ["medium"] if number %% 20 == 0 else []
            words = " ".join(rng.choices(COMMON, k=25) + rng.choices(RARE, k=25) + medium)
            parent.add_child(instance=StandardPage(
                title=f"Page {number} on {rng.choice(COMMON)}", slug=f"page-{number}", summary=words[:200],
                locale=home.locale, body=[("inset", words)],
            ))
"""
SESSION = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from community.models import Member
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_round, rate
member = Member.objects.filter(user__email="bench@example.com").first()
if member is None:
    member = make_member("bench@example.com", organisation=make_organisation("Bench Trust"))
    begun = make_round(member)
    asked = [code for code in begun.scope if code.startswith("relationships")]
    rate(begun, member, dict(zip(asked, ("red", "na"))))
user = member.user
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("SESSION", session.session_key)
"""
PDF = """
import statistics, time
from elements.models import GuidePage
from elements.pdf.document import guide_html
from elements.pdf.engine import render, write
taken = []
guides = list(GuidePage.objects.live().filter(locale__language_code="en"))
for number, guide in enumerate([guides[0], *guides]):
    start = time.perf_counter()
    write(render(guide_html(guide)), identifier=str(guide.pk))
    taken.append(time.perf_counter() - start)
print("PDF", taken[0], statistics.median(taken[1:]))
"""


def prepare(folder: Path, *, pages: int) -> None:
    """Fill ``folder`` with a database, static files and content, and ``pages`` synthetic pages if asked for."""
    kept = Path(os.environ.get("HWB_VAR_DIR") or ROOT / "var") / "db.sqlite3"
    if kept.exists():
        with (
            sqlite3.connect(f"file:{kept}?mode=ro", uri=True) as source,
            sqlite3.connect(folder / "db.sqlite3") as copy,
        ):
            source.backup(copy)
    for command in (["migrate", "-v0"], ["createcachetable"], ["load_content"], ["collectstatic", "--noinput", "-v0"]):
        manage(folder, *command)
    if pages:
        shell(folder, SYNTHETIC % {"pages": pages})


def manage(folder: Path, *command: str) -> str:
    """Run a management command on the state in ``folder``; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"manage.py {command[0]} failed: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def shell(folder: Path, code: str) -> str:
    """Run a piece of Python inside the site."""
    return manage(folder, "shell", "-v0", "-c", code)


def session_of_a_member(folder: Path) -> str:
    """The key of a session of somebody who rates in an open round: no reader of a guide costs more."""
    return shell(folder, SESSION).split("SESSION ")[1].split()[0]


def seconds_for_a_pdf(folder: Path) -> tuple[float, float] | None:
    """The first guide's PDF in a new process, and the median of all; None where Pango is missing."""
    try:
        first, median = shell(folder, PDF).split("PDF ")[1].split()[:2]
    except (IndexError, SystemExit):
        return None
    return float(first), float(median)
