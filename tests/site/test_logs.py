"""What stands in the logs: where a line comes from, and nothing by which somebody is known."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from config import log_context
from config.log_lines import JsonLine
from config.log_masking import MaskLinks, masked
from config.settings.logs import logging_settings
from home.tasks import tick
from tests.factories.community import make_user

TOKEN = re.compile(r"(?<!P)<(?:\w+:)?(?:token|key)>")  # in the pattern of an address


class Lines(logging.Handler):
    """Keeps each line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(MaskLinks())
        self.setFormatter(JsonLine())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    def of(self, name: str) -> list[dict]:
        """The lines of one logger, read back."""
        found = [json.loads(line) for line in self.written]
        return [line for line in found if line["logger"] == name]


@pytest.fixture
def lines():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def test_line_has_these_fields_and_no_others(lines):
    logging.getLogger("x").warning("said %s", "it", extra={"request": "GET /?q=pain", "email": "a@b.nhs.uk"})
    (line,) = lines.of("x")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {"level": "WARNING", "logger": "x", "message": "said it"}


@pytest.mark.parametrize("form", ["json", "line"])
def test_address_in_an_exception_stands_in_no_line(form, capsys):
    settings = logging_settings(form=form, level="INFO")
    handler = logging.StreamHandler()
    handler.addFilter(MaskLinks())
    handler.setFormatter(JsonLine() if form == "json" else logging.Formatter(settings["formatters"]["line"]["format"]))
    logger = logging.Logger("of-a-test")
    logger.addHandler(handler)
    try:
        try:
            raise ValueError("no room for mary.o'neil+x@trust.nhs.uk")
        except ValueError as error:
            raise RuntimeError("redis://hwb:hunter2@cache.internal:6379 is away") from error
    except RuntimeError:
        logger.exception("mail to %s failed", "jo@trust.nhs.uk", stack_info=True)
    said = capsys.readouterr().err
    assert "RuntimeError: redis://" in said
    assert "ValueError: no room for" in said
    assert "@trust" not in said
    assert "hunter2" not in said
    assert len(said.splitlines()) == 1 or form == "line"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET /search/?q=back+pain&page=2 200", "GET /search/?••• 200"),
        ("<WSGIRequest: GET '/people/?name=Mary'>", "<WSGIRequest: GET '/people/?•••'>"),
        ("Error: /cy/accounts/password/reset/key/3-c8x/", "Error: /cy/accounts/password/reset/key/•••/"),
        ("Is it there? a=b", "Is it there? a=b"),
        ("postgres://u:p@db/x?sslmode=require", "postgres://•••@db/x?•••"),
        ("from worker-12@machine and mary@x.nhs.uk", "from worker-12@machine and •••"),
        ("https://hwb.example/elements/", "https://hwb.example/elements/"),
        ("/community/me/emails/ /community/emails/", "/community/me/emails/ /community/emails/"),
        ("/community/sessions/12/answer/", "/community/sessions/12/answer/"),
        ("/diagnostic/workshop/join/", "/diagnostic/workshop/join/"),
    ],
)
def test_what_is_masked(text, kept):
    assert masked(text) == kept


def test_link_that_lost_a_character_is_masked_at_every_address_that_has_one():
    cut = "0-0-1-1xXyd7.DTxjabcdefghijklmnopq"
    addresses = [TOKEN.sub(cut, route) for route in signed_routes()]
    shown = [address for address in addresses if cut[-9:] in masked(f"Gone: /cy/{address}")]
    assert (len(addresses) > 10, shown) == (True, [])


def signed_routes() -> list[str]:
    """The addresses that open something for whoever has them: all that hold a token, but those behind the sign-in."""
    with_one = [route for route in routes(get_resolver()) if TOKEN.search(route)]
    return [route for route in with_one if not re.search("/import/|/board/cards/", route)]


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        else:
            yield route


def test_line_whose_arguments_do_not_fit_fails_nobody(lines):
    logging.getLogger("x").warning("%d mails", "many")
    assert lines.of("x")[0]["message"] == "%d mails"


@pytest.mark.django_db
def test_line_of_a_request_says_what_became_of_it_and_not_who_asked(lines, settings):
    settings.LOG_REQUESTS = True
    user, client = make_user("mary@trust.nhs.uk"), Client()
    client.force_login(user)
    response = client.get(f"{reverse('account_details')}?q=pain")
    (line,) = lines.of("config.request_log")
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/accounts/details/", 200)
    assert line["milliseconds"] > 0
    assert "user" not in line
    assert not re.search("pain|mary|trust", "".join(lines.written))


@pytest.mark.django_db
def test_what_goes_wrong_for_somebody_names_them_by_a_digest(lines, monkeypatch):
    user, client = make_user("mary@trust.nhs.uk"), Client(raise_request_exception=False)
    client.force_login(user)

    def fail(*args, **kwargs):
        raise RuntimeError(f"no page for {user.email}")

    monkeypatch.setattr("community.views.account.DetailsForm", fail)
    response = client.get(reverse("account_details"))
    assert response.status_code == 500
    (line,) = [line for line in lines.of("django.request") if line["level"] == "ERROR"]
    assert line["user"] == log_context.user_digest(user.pk)
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert "RuntimeError: no page for •••" in line["exception"]
    assert "mary" not in "".join(lines.written)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/accounts/no-such/", 404), ("/accounts/details/", 409)])
def test_what_is_refused_to_somebody_is_one_line_that_belongs_to_them(lines, monkeypatch, home_page, path, status):
    user, client = make_user("mary@trust.nhs.uk"), Client()
    client.force_login(user)
    monkeypatch.setattr("community.views.account.render", lambda *args: HttpResponse("No", status=409))
    response = client.get(f"{path}?q=pain")
    assert response.status_code == status
    (line,) = lines.of("django.request")
    assert (line["level"], line["user"]) == ("WARNING", log_context.user_digest(user.pk))
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert not re.search("pain|mary|trust", "".join(lines.written))


@pytest.mark.django_db
def test_address_of_a_request_is_its_pattern(lines, settings, home_page):
    settings.LOG_REQUESTS = True
    for path in ("/community/people/mary/", "/no-such/mary/", "/"):
        Client().get(path)
    assert [line["route"] for line in lines.of("config.request_log")] == [
        "/community/people/<slug:public_id>/", "(none)", "/"
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/community/emails/", "/community/invitation/", "/diagnostic/i/"])
def test_link_that_is_sent_on_to_another_address_is_not_written_down(lines, settings, path):
    settings.LOG_REQUESTS = True
    token = "1-0-0-1xXyd7.DTxjabcdefghijklmnopqr"
    assert Client().get(f"{path}{token}").status_code == 301
    assert "DTxjabcdefghijklmnopqr" not in "".join(lines.written)


@pytest.mark.django_db
def test_visitor_is_nobody_and_no_session_is_read_for_the_log(lines, settings, home_page, django_assert_num_queries):
    settings.LOG_REQUESTS = True
    with django_assert_num_queries(0):
        Client().get("/robots.txt")
    assert "user" not in lines.of("config.request_log")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (1, "a1b2c3d4-e5f6", True),
        (0, "a1b2c3d4-e5f6", False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "two words here", False),
        (1, "line\nbreak123", False),
    ],
)
def test_id_is_taken_from_a_proxy_of_ours_if_it_is_one(settings, home_page, proxies, given, taken):
    settings.PROXIES = proxies
    answered = Client().get("/robots.txt", headers={"x-request-id": given}).headers["X-Request-ID"]
    assert (answered == given) is taken
    assert taken or re.fullmatch(r"[0-9a-f]{32}", answered)


@pytest.mark.django_db
def test_line_after_a_request_belongs_to_none(lines, home_page):
    Client().get("/robots.txt")
    logging.getLogger("x").warning("later")
    assert "request_id" not in lines.of("x")[0]


@pytest.mark.django_db
def test_line_of_a_task_names_it(lines, monkeypatch):
    monkeypatch.setattr("home.tasks.services.publish_what_is_due", lambda: logging.getLogger("x").warning("in a task"))
    result = tick.apply()
    line = lines.of("x")[0]
    assert (line["task"], line["task_id"]) == ("home.tasks.tick", result.id)
