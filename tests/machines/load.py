"""Readers and writers who go on all the time, and count what they were answered. Writers keep what was acknowledged."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import requests
import urllib3
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

urllib3.disable_warnings()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PAUSE = 0.02


class From(HTTPAdapter):
    """Requests from another address of this machine, for limits count by address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        """Bind to the address."""
        super().init_poolmanager(*args, **kwargs, source_address=(self.address, 0))  # type: ignore[arg-type]


class Load:
    """What was asked and answered since the last ``take``: (kind, status) to number, and seconds a kind."""

    def __init__(self, base: str, *, email: str, password: str) -> None:
        self.base, self.email, self.password = base, email, password
        self.answers: Counter[tuple[str, object]] = Counter()
        self.seconds: dict[str, list[float]] = {}
        self.acknowledged: set[str] = set()
        self.faults: list[str] = []
        self._broken: list[Exception] = []
        self._stop, self._lock, self._numbers = threading.Event(), threading.Lock(), itertools.count()
        self._threads: list[threading.Thread] = []

    def session(self, number: int) -> requests.Session:
        """A browser of its own address, that trusts our certificate."""
        session = requests.Session()
        session.verify, session.trust_env = False, False
        session.mount("https://", From(f"127.0.0.{2 + number % 250}"))
        return session

    def sign_in(self, session: requests.Session) -> None:
        """As the demo member; tried again where a server died over it, as a person would."""
        for _try in range(60):
            if self._signed_in(session):
                return
            time.sleep(1)
        raise AssertionError("nobody could sign in")

    def _signed_in(self, session: requests.Session) -> bool:
        address = f"{self.base}/accounts/login/"
        token = TOKEN.search(session.get(address, timeout=60).text)
        if token is None:
            return False
        given = {"login": self.email, "password": self.password, "csrfmiddlewaretoken": token[1]}
        answer = session.post(address, given, headers={"Referer": address}, allow_redirects=False, timeout=60)
        return answer.status_code == 302

    @contextmanager
    def going(self, *, visitors: int = 2, members: int = 2, writers: int = 2) -> Iterator[Load]:
        """Within it all of them work."""
        runs = [self._visit] * visitors + [self._browse] * members + [self._write] * writers
        works = [threading.Thread(target=self._work, args=(run, number)) for number, run in enumerate(runs)]
        self._threads = works
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(60)
        if self._broken:
            raise self._broken[0]

    def _work(self, run: Callable[[int], None], number: int) -> None:
        try:
            run(number)
        except Exception as error:  # told at the end: a load that is not there proves nothing
            self._broken.append(error)

    def take(self) -> dict[str, str]:
        """What happened since the last time, in words by kind."""
        with self._lock:
            answers, self.answers = self.answers, Counter()
            seconds, self.seconds = self.seconds, {}
        said = {}
        for kind in sorted({kind for kind, _status in answers}):
            mine = {str(status): count for (one, status), count in answers.items() if one == kind}
            took = sorted(seconds.get(kind, [0.0]))
            said[kind] = f"{mine}, 95 % {took[int(len(took) * 0.95)] * 1000:.0f} ms, longest {took[-1]:.1f} s"
        return said

    def percentiles(self, share: float) -> dict[str, float]:
        """In how many milliseconds that share was answered since the last ``take``, by kind."""
        with self._lock:
            return {kind: sorted(took)[int(len(took) * share)] * 1000 for kind, took in self.seconds.items()}

    def _visit(self, number: int) -> None:
        session = self.session(number)
        for path in itertools.cycle(("/", "/elements/", "/resources/", "/case-studies/", "/search/?q=sleep")):
            if self._stop.is_set():
                return
            self._ask("visitor", session, "GET", path)

    def _browse(self, number: int) -> None:
        session = self.session(number)
        self.sign_in(session)
        for path in itertools.cycle(("/community/", "/elements/", "/diagnostic/", "/community/sessions/")):
            if self._stop.is_set():
                return
            self._ask("member", session, "GET", path)

    def _write(self, number: int) -> None:
        """Reports of a problem with a page: a form that anybody may send, with words that are found again."""
        page = re.search(r"/feedback/(\d+)/", self.session(number).get(f"{self.base}/resources/", timeout=60).text)
        assert page, "no form for a problem"
        while not self._stop.is_set():
            mark = f"mark-{number}-{next(self._numbers)}"
            session = self.session(10 + next(self._numbers))
            given = {"wrong": mark, "doing": "trying", "website": ""}
            answer = self._ask("writer", session, "POST", f"/feedback/{page[1]}/problem/", given)
            if answer is not None and answer.status_code == 302:
                self.acknowledged.add(mark)
            session.close()

    def _ask(
        self, kind: str, session: requests.Session, method: str, path: str, given: dict[str, str] | None = None
    ) -> requests.Response | None:
        began, answer = time.monotonic(), None
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin"} if given else {}
        try:
            answer = session.request(
                method, self.base + path, data=given, headers=headers, allow_redirects=False, timeout=60
            )
            status: object = answer.status_code
        except requests.RequestException as error:
            status = type(error).__name__
        with self._lock:
            self.answers[kind, status] += 1
            self.seconds.setdefault(kind, []).append(time.monotonic() - began)
            if status not in (200, 302):
                self.faults.append(f"{time.time():.1f} {kind} {method} {path} {status}")
        time.sleep(PAUSE)
        return answer
