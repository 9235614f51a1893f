"""The disk under HWB_VAR_DIR is full: what cannot be written is refused, what is there stays, and all goes on alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import mail_server
from tests.faults.engine import SHORT_LEASE, Engine, wait_for
from tests.faults.test_killed import PEOPLE, slow
from tests.faults.test_services_away import Visitor

MEGABYTE = 2**20
SIZE = 64  # megabytes
LITTLE = 4  # megabytes in which forms can be kept, and no run over the outbox
WORKERS = 2
IN_HAND = 2 * WORKERS  # the mails that can be on their way in one moment: one for each child


@pytest.fixture
def small(tmp_path: Path, set_up: Path) -> Iterator[Path]:
    """A folder of state on a file system of its own, that is soon full."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "hwb-small", str(folder)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("there is no mount here, and so no small disk")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here, which takes root: {done.stderr.strip()}")
    try:
        shutil.copytree(set_up, folder, dirs_exist_ok=True)
        (folder / "log").symlink_to(tmp_path / "log")  # what processes say goes elsewhere, as into a journal
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def engine(small: Path) -> Iterator[Engine]:
    """A site on it."""
    engine = Engine(small)
    yield engine
    engine.stop()


class Writer(threading.Thread):
    """Readers who report problems with a page, each from an address of their own, and what they were told."""

    def __init__(self, port: int, page: int) -> None:
        super().__init__(daemon=True)
        self.port, self.path = port, f"/feedback/{page}/problem/"
        self.answers, self.refusals = Counter[int](), set[str]()
        self.acknowledged = set[str]()
        self._stop_it = threading.Event()

    def run(self) -> None:
        """One after the other, until told to stop."""
        while not self._stop_it.wait(0.02):
            number = self.answers.total()
            given = {"wrong": f"mark-{number}", "doing": "trying", "website": ""}
            status, page = ask(self.port, self.path, given, source=f"127.0.0.{2 + number % 250}")
            if status == 302:
                self.acknowledged.add(given["wrong"])
            else:
                self.refusals.add(page)
            self.answers[status] += 1

    @contextmanager
    def going(self) -> Iterator[None]:
        """Within it they report."""
        self.start()
        try:
            yield
        finally:
            self._stop_it.set()
            self.join(60)

    def gets(self, status: int) -> None:
        """Wait until ten more were answered so."""
        least = self.answers[status] + 10
        wait_for(lambda: self.answers[status] >= least, 40, f"forms are answered with {status}, not {self.answers}")


def ask(port: int, path: str, form: dict[str, str] | None = None, source: str = "127.0.0.1") -> tuple[int, str]:
    """The status and the page; 0 where nobody answers."""
    headers = {"Host": "localhost"}
    if form:
        headers |= {"Origin": "http://localhost", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=40, source_address=(source, 0))) as connection:
        try:
            connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""


def fill(folder: Path) -> Path:
    """Take every byte that is left; returns the file that has them."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def serve(engine: Engine) -> Writer:
    """The site, up, with a page to report problems with."""
    engine.begin(PEOPLE, lease=SHORT_LEASE)
    page = engine.ask("put_up_page")
    engine.start("web")
    wait_for(lambda: ask(engine.web_port, "/")[0] == 200, 60, "the site is up")
    return Writer(engine.web_port, page)


def faults(engine: Engine) -> dict[str, str]:
    """What /readyz finds."""
    return json.loads(ask(engine.web_port, "/readyz")[1])["faults"]


def is_whole(engine: Engine) -> bool:
    """Whether SQLite finds nothing wrong with its file."""
    with closing(sqlite3.connect(engine.folder / "db.sqlite3", timeout=20)) as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_full_disk_refuses_what_it_cannot_keep_and_loses_nothing(engine, note):
    writer = serve(engine)
    with mail_server(engine) as sink, writer.going():
        slow(sink, 0.1)
        engine.start(*["worker"] * WORKERS, "beat")
        wait_for(lambda: len(sink.envelopes) > 10, 60, "mails go out")
        writer.gets(302)
        filler = fill(engine.folder)
        writer.gets(503)
        assert set(faults(engine)) == {"cache", "files"}
        assert faults(engine)["files"] == "no space is left"
        assert ask(engine.web_port, "/")[0] == 200, "readers go on"
        assert is_whole(engine)
        sent = _rests_with_little_room(engine, sink, filler, writer)
        filler.unlink()
        back = wait_for(lambda: not faults(engine), 30, "it is ready alone")
        writer.gets(302)
        drained = engine.drain()
    assert sent < PEOPLE
    assert set(writer.answers) == {302, 503}
    assert not [page for page in writer.refusals if "Sorry, the service is unavailable" not in page]
    assert sorted(engine.ask("reports")) == sorted(writer.acknowledged), "what was acknowledged, once, and no other"
    assert is_whole(engine)
    kept, refused = writer.answers[302], writer.answers[503]
    said = f"{kept} forms kept, {refused} refused, ready in {back:.1f} s"
    note(engine.seen(f"F18 disk full: {said}", drained=drained, most_unsure=IN_HAND))


def _rests_with_little_room(engine: Engine, sink, filler: Path, writer: Writer) -> int:
    """With a little room forms are kept, and no mail is begun whose end may find none; returns how many have gone."""
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - LITTLE * MEGABYTE)
    writer.gets(302)
    before = len(sink.envelopes)
    time.sleep(SHORT_LEASE + 2)
    assert len(sink.envelopes) == before
    assert engine.log.read_text().count("No mail leaves: the disk has no room") > 1
    assert not engine.ask("gone"), "no process ended"
    return before


def test_full_disk_keeps_no_half_picture_and_lets_nobody_guess(engine):
    serve(engine)
    assert engine.ask("upload", "before") == 302
    visitor = Visitor(engine.web_port)
    assert visitor.guess() == 200
    pictures, filler = engine.ask("pictures"), fill(engine.folder)
    assert list(pictures) == ["before"]
    assert engine.ask("upload", "meanwhile") == 503
    assert {visitor.guess() for _time in range(20)} == {503}, "nobody can guess uncounted"
    assert engine.ask("pictures") == pictures
    filler.unlink()
    wait_for(lambda: visitor.guess() == 200, 30, "it recovers alone")
    assert engine.ask("upload", "after") == 302
    assert engine.ask("pictures").keys() == {"before", "after"}
    assert visitor.guesses_until_refused() < 39
