"""What stands around the site and is not there: the cache, a monitor that is told that all is well, other sites."""

from __future__ import annotations

import re
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from wagtail.rich_text import expand_db_html

from tests.faults.conftest import mail_server
from tests.faults.engine import Engine, wait_for
from tests.faults.test_killed import PEOPLE
from tests.faults.test_mail_servers import Refusing

LOGIN = "/accounts/login/"


class Visitor:
    """A browser without scripts, with cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        """The status and the page; 0 where nobody answers."""
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, value = cookie.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def guess(self, password: str = "wrong") -> int:
        """Try to sign in; returns the status."""
        status, page = self.ask("GET", LOGIN)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if status != 200 or token is None:
            return status
        form = {"csrfmiddlewaretoken": token[1], "login": "m0@example.com", "password": password}
        return self.ask("POST", LOGIN, **form)[0]

    def guesses_until_refused(self, most: int = 40) -> int:
        """How many guesses the site lets through."""
        for number in range(most):
            if self.guess() == 429:
                return number
        return most


def visit(engine: Engine) -> Visitor:
    """The site, up."""
    engine.begin(5)
    engine.start("web")
    visitor = Visitor(engine.web_port)
    wait_for(lambda: visitor.ask("GET", LOGIN)[0] == 200, 60, "the site is up")
    return visitor


def test_cache_table_that_is_emptied_lets_guessing_begin_anew_once(engine):
    visitor = visit(engine)
    first = visitor.guesses_until_refused()
    engine.ask("lose_cache_table")
    assert visitor.guess() == 200, "who forgot their password can sign in"
    assert visitor.guesses_until_refused() == first - 1 < 39


def test_redis_that_is_away_refuses_every_guess(make_engine, redis):
    visitor = visit(make_engine(CACHE_URL=f"redis://127.0.0.1:{redis.port}/1"))
    assert visitor.guess() == 200
    redis.kill()
    assert {visitor.guess() for _time in range(5)} == {503}, "nobody can guess unwatched"
    redis.start()
    wait_for(lambda: visitor.guess() == 200, 30, "it recovers alone")
    assert visitor.guesses_until_refused() < 39


def test_monitor_that_is_dead_slows_nothing(make_engine, note):
    engine = make_engine(HEARTBEAT_URL="http://10.255.255.1/")
    engine.begin(PEOPLE)
    with mail_server(engine):
        engine.start("worker", "beat")
        began = time.monotonic()
        assert engine.ask("ring", "home.tasks.tick", 1) == 1
        drained = engine.drain()
        wait_for(lambda: "sign of life did not arrive" in engine.log.read_text(), 30, "it gave up")
    # A connection that nobody gives up is given up by the machine, after more than two minutes.
    assert time.monotonic() - began < 120
    note(engine.seen("F29 HEARTBEAT_URL does not answer", drained=drained))


@pytest.mark.django_db
def test_film_of_a_dead_site_costs_nothing(settings):
    refusing = Refusing(0)
    address = f"http://127.0.0.1:{refusing.server.getsockname()[1]}/film"
    refusing.start()
    expand_db_html(f'<p>Before</p><embed embedtype="media" url="{address}"/><p>After</p>')
    refusing.end()
    assert not refusing.came, "nothing is fetched from other sites, so that none can be waited for"
    assert settings.WAGTAILEMBEDS_FINDERS == []
