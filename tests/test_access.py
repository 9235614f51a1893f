"""Who is let in where: the table of access_table.py, and that nothing is missing from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from wagtail.documents.models import Document
from wagtail.models import Site

from casestudies.models import RegionStoriesPage, Submission
from community.board import key_of
from community.links import Purpose as MailPurpose
from community.links import make as make_link
from community.models import (
    AllowedDomain,
    Announcement,
    Concern,
    GroupSession,
    JoinRequest,
    Member,
    Region,
    SessionTemplate,
    System,
    Topic,
)
from diagnostic.links import Named, Purpose, token_of
from diagnostic.models import QuestionSet, QuestionSetVersion, ReviewRelease, ReviewWave
from elements.models import GuidePage
from home import health_door
from tests import access_buddies, access_rounds
from tests.access_table import KNOWN_PARTS, OPEN_PARTS, PAGES, ROLES, ROWS, Row
from tests.loaded.build import (
    ACTION,
    ACTION_OTHER,
    DRAFT,
    EVIDENCE,
    INTERVIEW,
    INVITED,
    REVIEW,
    REVIEW_DONE,
    REVIEW_OTHER,
    ROUND,
    ROUND_DONE,
    ROUND_OTHER,
)
from tests.loaded.calls import CALL, CALL_CIRCLE, CALL_OTHER, CALL_PAST, OFFER
from tests.loaded.sessions import ACTION as SESSION_ACTION
from tests.loaded.sessions import BOARD_CARD, ITEM, NOTE, SESSION, SESSION_DRAFT, SESSION_OTHER, SESSION_PAST, TIME_POLL

if TYPE_CHECKING:
    from tests.loaded.fixtures import Loaded

WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) ", re.IGNORECASE)
GAPS = {"app_label": "home", "app_name": "home", "model_name": "standardpage", "action_name": "copy"}


def patterns(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Each address's route and name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield route, f"{space}{pattern.name or pattern.lookup_str}"


@cache  # what a test changes of the loaded site is gone after it, so these are the same for all
def ids() -> dict[str, object]:
    """Things of the loaded site that the table names."""
    return {
        "page": GuidePage.objects.filter(locale__language_code="en").first().url,
        "document": Document.objects.first().pk,
        "guide": GuidePage.objects.filter(locale__language_code="en").first().pk,
        "home": Site.objects.get().root_page_id,
        "site": Site.objects.get().pk,
        "user": get_user_model().objects.get(email__startswith="member@").pk,
        "region": Region.objects.get(code="london").pk,
        "system": System.objects.get(code="sussex").pk,
        "topic": Topic.objects.get(code="menopause").pk,
        "stories": RegionStoriesPage.objects.get(region__code="london", locale__language_code="en").pk,
        "domain": AllowedDomain.objects.get(domain="nhs.net").pk,
        "draft": DRAFT,
        "review": REVIEW,
        "round": ROUND,
        "round_done": ROUND_DONE,
        "round_other": ROUND_OTHER,
        "evidence": EVIDENCE,
        "action": ACTION,
        "action_other": ACTION_OTHER,
        "invited": INVITED,
        "interview": INTERVIEW,
        "by_link": token_of(Purpose.INVITED, Named(INVITED, 1)),
        "sheet": token_of(Purpose.STAFF, Named(ROUND, 1)),
        "emails": make_link(
            MailPurpose.EMAILS,
            member=Member.objects.get(user__email="london@access.example"),
            object_id=0,
            expires_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
        ),
        "call": CALL,
        "call_past": CALL_PAST,
        "call_other": CALL_OTHER,
        "call_circle": CALL_CIRCLE,
        "call_link": link_of(CALL),
        "call_link_of_others": link_of(CALL_OTHER),
        "offer": OFFER,
        "session": SESSION,
        "session_draft": SESSION_DRAFT,
        "board_card": BOARD_CARD,
        "board_key": key_of(GroupSession(pk=SESSION)),
        "time_poll": TIME_POLL,
        "session_past": SESSION_PAST,
        "session_other": SESSION_OTHER,
        "session_item": ITEM,
        "session_note": NOTE,
        "session_action": SESSION_ACTION,
        "series": SessionTemplate.objects.first().pk,
        "session_link": make_link(
            MailPurpose.SESSION_ANSWER,
            member=Member.objects.get(user__email="london@access.example"),
            object_id=SESSION,
            expires_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
        ),
        "review_done": REVIEW_DONE,
        "review_other": REVIEW_OTHER,
        "question_set": QuestionSet.objects.get(locale__language_code="en").pk,
        "version": QuestionSetVersion.objects.first().pk,
        "wave": ReviewWave.objects.get().pk,
        "release": ReviewRelease.objects.get().pk,
        **access_buddies.ids(),
        **access_rounds.ids(),
        **of_people("", "london", person="person"),
        **of_people("_outside", "north-west", person="outsider"),
    }


def link_of(call: int) -> str:
    """What a mail to the member of {call} says about a call, whether they are in it or not."""
    (member,) = Member.objects.filter(user__email__startswith="member@")
    return make_link(
        MailPurpose.CALL_ANSWER, member=member, object_id=call, expires_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    )


def of_people(suffix: str, region: str, person: str) -> dict[str, object]:
    """What tests/loaded/build.py made of people in a region."""
    member = Member.objects.get(user__email=f"{region}@access.example")
    return {
        person: member.public_id,
        f"request{suffix}": JoinRequest.objects.get(member__user__email=f"{region}-asks@access.example").pk,
        f"concern{suffix}": Concern.objects.get(about=member).pk,
        f"organisation{suffix}": member.organisation_id,
        f"announcement{suffix}": Announcement.objects.get(title=f"Access test {region}").pk,
        f"sent{suffix}": Submission.objects.get(author=member).public_id,
    }


def answer_of(response: Any, path: str) -> str:
    """What was answered, in the table's words."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    target = urlsplit(response["Location"])
    if target.path.removeprefix("/cy") == "/accounts/login/":
        back = unquote(target.query).removeprefix("next=")
        return "login" if not back or back == path else f"login:{back}"
    if target.path == "/admin/login/" and unquote(target.query) == f"next={path}":
        return "door"
    return target.path


def fits(found: str, expected: str, language: str = "en") -> bool:
    """Whether an answer is the expected one; the Welsh pages send to Welsh pages."""
    if expected == "refused":
        return found in ("403", "404", "/admin/")
    if language == "cy" and expected.startswith("/"):
        return found == f"/cy{expected}"
    return found == expected


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.asked} {row.path}")
def test_address_answers_each_role_as_the_table_says(loaded: Loaded, row: Row) -> None:
    named = ids()
    path = row.path.format(**named)
    wrong = []
    for language in ("en", "cy") if row.welsh else ("en",):
        address = path if language == "en" else f"/cy{path}"
        for role in ROLES:
            expected = row.expected(role).format(**named)
            found = answer_of(loaded(role).generic(row.asked, address), address)
            if not fits(found, expected, language):
                wrong.append(f"{role} at {address}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_table_has_an_answer_for_each_role() -> None:
    short = [f"{row.path}: {row.answers}" for row in ROWS if len(row.answers.split()) != len(ROLES)]
    assert not short, f"Each row needs an answer for {', '.join(ROLES)}:\n" + "\n".join(short)


def test_table_names_the_view_that_answers() -> None:
    wrong = [
        f"{row.path} is {found}, not {row.name}"
        for row in ROWS
        if row.path not in health_door.DOORS  # answered before there are addresses
        and (found := resolve(unquote(re.sub(r"\{\w+\}", "1", row.path).split("?")[0])).view_name) != row.name
    ]
    assert not wrong, "\n".join(wrong)


def test_every_address_stands_in_the_table() -> None:
    rows = {row.name for row in ROWS} | {"wagtailcore_login"}  # shadowed by our own door
    missing = sorted(
        f"{name} ({route})" for route, name in patterns() if not route.startswith("admin/") and name not in rows
    )
    assert not missing, "Without a row in tests/access_table.py:\n" + "\n".join(missing)


def test_every_part_of_the_back_office_is_known() -> None:
    parts = {re.sub(r"[\^$].*", "", route.split("/")[1]) for route, _ in patterns() if route.startswith("admin/")}
    assert parts - {""} <= KNOWN_PARTS, f"New in the back office: {parts - {''} - KNOWN_PARTS}"


def back_office_addresses() -> list[str]:
    """An address for each of the back office's patterns, with ids of things that are there."""
    found = set()
    for route, _ in patterns():
        part = route.split("/")[1] if route.startswith("admin/") else ""
        if not route.startswith("admin/") or part in OPEN_PARTS or part.startswith("^"):
            continue
        found.add("/" + filled(route))
    return sorted(found)


def filled(route: str) -> str:
    """A route with something in each gap."""
    route = route.replace("(live|earliest|\\d+)\\.\\.\\.(live|latest|\\d+)", "earliest...latest")
    route = re.sub(r"\(\?P<revision_id_a>.*?\)\\\.\\\.\\\.\(\?P<revision_id_b>.*?\)", "earliest...latest", route)
    route = route.replace("(?P<pk>.+)", "3")
    route = re.sub(r"\(\?P<media_type>[^)]*\)", "video", route).replace("(\\d+)", "3")
    for gap, value in {
        "app_label": "home",
        "app_name": "home",
        "model_name": "standardpage",
        "action_name": "copy",
    }.items():
        route = re.sub(rf"<\w+:(content_type_)?{gap}>", value, route)
    route = re.sub(r"<slug:content_type_app_name>", "home", route)
    route = re.sub(r"<slug:content_type_model_name>", "standardpage", route)
    route = re.sub(r"<int:\w+>|<str:\w+>|<slug:\w+>|<\w+>", "3", route)
    return re.sub(r"[\^$]", "", route)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ["visitor", "member"])
def test_back_office_is_shut_to_strangers(loaded: Loaded, role: str, method: str) -> None:
    client = loaded(role)
    open_doors = []
    for address in back_office_addresses():
        with CaptureQueriesContext(connection) as queries:
            found = answer_of(client.generic(method, address), address)
        if found not in ("403", "404", "405", "door") and not is_log_out(address):
            open_doors.append(f"{method} {address}: {found}")
        # Wagtail leaves the words of its refusal in the session.
        wrote = [sql for sql in writes(queries) if '"django_session"' not in sql]
        open_doors += [f"{method} {address} wrote: {sql}" for sql in wrote if not is_log_out(address)]
    assert not open_doors, "\n".join(open_doors)


def is_log_out(address: str) -> bool:
    """The one thing in the back office that anybody may do."""
    return address.startswith("/admin/logout/")


def writes(queries: CaptureQueriesContext) -> list[str]:
    """What changed the database."""
    return [query["sql"][:200] for query in queries.captured_queries if WRITES.match(query["sql"])]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_never_writes(loaded: Loaded, method: str) -> None:
    wrote, named = [], ids()
    for row in ROWS:
        if row.asked != "GET" or row.path.startswith("/admin/"):
            continue
        path = row.path.format(**named)
        with CaptureQueriesContext(connection) as queries:
            loaded().generic(method, path)
        wrote += [f"{method} {path}: {sql}" for sql in writes(queries)]
    assert not wrote, "\n".join(wrote)


def test_page_takes_no_form_without_its_token(loaded: Loaded) -> None:
    client = loaded("member", enforce_csrf_checks=True)
    wrong = []
    for row in PAGES:
        with CaptureQueriesContext(connection) as queries:
            status = client.post(row.path, {"title": "mine now"}).status_code
        if status not in (403, 404, 405) or writes(queries):
            wrong.append(f"{row.path}: {status}")
    assert not wrong, "\n".join(wrong)
