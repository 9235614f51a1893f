"""Sessions as members see them: the list, the page of one, and answering, on the page or by the link of a mail."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community import links
from community.models import (
    AgendaItem,
    Delivery,
    GroupSession,
    Member,
    Participant,
    SessionAction,
    SessionNote,
)
from tests.community.session_pages import DAY, HOUR, LINK, LIST, joined, now, one, over, soup, text
from tests.community.staff import as_user
from tests.factories.community import make_member, make_region
from tests.factories.meetings import make_session
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db: None) -> Member:
    return make_member("mel@example.com", first_name="Mel")


@pytest.fixture
def client(member: Member) -> Client:
    return as_user(member.user)


# --- Who sees what ---


def test_list_has_sessions_of_my_region_and_of_all(member: Member, client: Client) -> None:
    soon = now() + DAY
    mine = make_session(title="Mine", starts_at=soon, region=member.organisation.region)
    every = make_session(title="Everybody", starts_at=soon + DAY, element="environment")
    other = make_session(title="Elsewhere", starts_at=soon, region=make_region("north-west"))
    draft = make_session(title="Draft", starts_at=soon, published=False)
    past = make_session(title="Past", starts_at=now() - 3 * DAY)
    names = lambda query: [link.get_text() for link in soup(client, LIST + query).select(".app-list__name a")]  # noqa: E731
    assert names("") == ["Mine", "Everybody"]
    assert names("?place=region") == ["Mine"]
    assert names("?element=environment") == ["Everybody"]
    assert names("?when=past") == ["Past"]
    assert names("?element=nonsense&place=nonsense") == ["Mine", "Everybody"]
    found = [client.get(one(session)).status_code for session in (mine, every, past, other, draft)]
    assert found == [200, 200, 200, 404, 404]


def test_who_moved_to_another_region_still_sees_what_they_answered(member: Member, client: Client) -> None:
    session = make_session(starts_at=now() + DAY, region=make_region("north-west"))
    assert client.get(one(session)).status_code == 404
    joined(session, member)
    assert client.get(one(session)).status_code == 200


def test_strange_page_leads_to_the_first(client: Client) -> None:
    assert client.get(f"{LIST}?page=99&when=past")["Location"] == f"{LIST}?when=past"
    assert client.get(f"{LIST}?page=x")["Location"].startswith(LIST)


@pytest.mark.parametrize("path", ["", "?when=past"])
def test_list_takes_as_many_queries_for_three_sessions_as_for_one(member: Member, client: Client, path: str) -> None:
    def make() -> None:
        for number, session in enumerate([make_session(starts_at=now() + DAY, capacity=3), over()]):
            joined(session, member)
            joined(session, make_members(1, first=GroupSession.objects.count() * 10 + number)[0])

    counts = []
    for _round in range(3):
        make()
        client.get(LIST + path)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST + path)
        counts.append(len(queries))
    assert counts[0] == counts[2], counts


def test_page_takes_as_many_queries_for_three_of_everything_as_for_one(member: Member, client: Client) -> None:
    session = over()
    joined(session, member, attended=True)
    counts = []
    for number in range(3):
        (other,) = make_members(1, first=number)
        joined(session, other, attended=True)
        AgendaItem.objects.create(session=session, text="A", by=other, owner=other, added_at=now())
        SessionNote.objects.create(session=session, text="B", by=other, at=now())
        SessionAction.objects.create(session=session, text="C", by=other, owner=other, at=now())
        client.get(one(session))
        with CaptureQueriesContext(connection) as queries:
            client.get(one(session))
        counts.append(len(queries))
    assert counts[0] == counts[2], counts


@pytest.mark.parametrize(
    ("answer", "sees"), [("going", True), ("maybe", False), ("waiting", False), ("declined", False), ("", False)]
)
def test_link_to_join_and_the_calendar_file_are_for_those_who_have_a_place(
    member: Member, client: Client, answer: str, sees: bool
) -> None:
    session = make_session(starts_at=now() + DAY, capacity=1)
    if answer:
        joined(session, member, answer, waiting_no=1 if answer == "waiting" else None)
    assert (LINK in client.get(one(session)).content.decode()) is sees
    file = client.get(one(session, "calendar.ics"))
    assert file.status_code == (200 if sees else 404)
    if sees:
        assert LINK in file.content.decode().replace("\r\n ", "")


def test_link_to_join_goes_when_the_session_is_over(member: Member, client: Client) -> None:
    session = over()
    joined(session, member)
    assert LINK not in client.get(one(session)).content.decode()


def test_time_is_on_the_readers_clock(member: Member, client: Client) -> None:
    member.time_zone = "Europe/Paris"
    member.save()
    session = make_session(starts_at=dt.datetime(2099, 11, 9, 9, 0, tzinfo=dt.UTC))
    assert "10:00 to 11:00 (Paris time)" in text(client, one(session))


def test_welsh_words_are_shown_to_who_reads_welsh(client: Client) -> None:
    session = make_session(starts_at=now() + DAY, title_cy="Amser i orffwys", description_cy="Awr am orffwys.")
    assert "Awr am orffwys." in text(client, f"/cy{one(session)}")


# --- Answering ---


def test_answer_is_kept_and_said(member: Member, client: Client) -> None:
    session = make_session(starts_at=now() + DAY, capacity=1)
    page = client.post(one(session, "answer/"), {"answer": "going"}, follow=True)
    assert "You are going" in page.content.decode()
    assert "Full, with a waiting list" in page.content.decode()
    client.post(one(session, "answer/"), {"answer": "declined"})
    assert Participant.objects.get().answer == "declined"


def test_full_session_says_the_place_in_the_line(client: Client) -> None:
    session = make_session(starts_at=now() + DAY, capacity=1)
    first, second = make_members(2)
    joined(session, first)
    joined(session, second, "waiting", waiting_no=1)
    assert "Join the waiting list" in text(client, one(session))
    page = client.post(one(session, "answer/"), {"answer": "going"}, follow=True).content.decode()
    assert "You are number 2 on the waiting list" in page


@pytest.mark.parametrize("said", ["waiting", "nonsense", ""])
def test_strange_answer_changes_nothing(client: Client, said: str) -> None:
    session = make_session(starts_at=now() + DAY)
    assert client.post(one(session, "answer/"), {"answer": said}).status_code == 302
    assert not Participant.objects.exists()


def test_answer_from_an_old_tab_after_the_end_is_told_kindly(client: Client) -> None:
    session = over()
    page = client.post(one(session, "answer/"), {"answer": "going"}, follow=True).content.decode()
    assert "This session is over or cancelled" in page
    assert not Participant.objects.exists()


def test_call_at_the_same_time_is_pointed_out(member: Member, client: Client) -> None:
    from tests.factories.meetings import make_call, make_circle

    starts_at = (now() + DAY).replace(minute=0, second=0)
    session = make_session(starts_at=starts_at)
    assert "You have a call at that time." not in text(client, one(session))
    make_call(make_circle(member, *make_members(1)), starts_at=starts_at + dt.timedelta(minutes=45))
    assert "You have a call at that time." in text(client, one(session))


# --- By the link of a mail ---


def by_link(session: GroupSession, member: Member, purpose: str = "session", **more: Any) -> str:
    expires_at = more.get("expires_at", session.meeting.ends_at + DAY)
    token = links.make(purpose, member=member, object_id=session.pk, expires_at=expires_at)
    return f"{LIST}answer/{token}/"


def test_link_shows_what_will_happen_and_writes_nothing(member: Member) -> None:
    session = make_session(starts_at=now() + DAY)
    visitor = Client(enforce_csrf_checks=True)
    for method in ("get", "head"):
        with CaptureQueriesContext(connection) as queries:
            response = getattr(visitor, method)(by_link(session, member))
        assert response.status_code == 200
        assert not [one for one in queries if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"])]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not Participant.objects.exists()


def test_link_answers_by_post_without_a_sign_in_and_can_be_undone(member: Member) -> None:
    session = make_session(starts_at=now() + DAY)
    address, visitor = by_link(session, member), Client(enforce_csrf_checks=True)
    page = visitor.post(address, {"answer": "declined"}, follow=True).content.decode()
    assert "You said you can’t come" in page
    assert "Change this" in page
    visitor.post(address, {"answer": "going"})
    assert Participant.objects.get().answer == "going"
    assert Delivery.objects.filter(kind="session_answer", member=member).count() == 2, "each is confirmed by mail"


def test_link_shows_nothing_that_only_members_see(member: Member) -> None:
    session = make_session(starts_at=now() + DAY, description="For members")
    joined(session, member)
    page = Client().get(by_link(session, member)).content.decode()
    assert LINK not in page
    assert "For members" not in page
    assert "Mel" not in page


@pytest.mark.parametrize("why", ["purpose", "expired", "forged", "left"])
def test_link_that_does_not_fit_opens_nothing(member: Member, why: str) -> None:
    session = make_session(starts_at=now() + DAY)
    address = by_link(session, member)
    if why == "purpose":
        address = by_link(session, member, "poll")
    elif why == "expired":
        address = by_link(session, member, expires_at=now() - HOUR)
    elif why == "forged":
        address = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    else:
        Member.objects.filter(pk=member.pk).update(status="waiting")
    assert Client().post(address, {"answer": "going"}).status_code == 410
    assert not Participant.objects.exists()


def test_link_of_a_session_that_is_over_says_so(member: Member) -> None:
    session = over()
    response = Client().post(by_link(session, member), {"answer": "going"})
    assert response.status_code == 410
    assert "This session takes no answers now" in response.content.decode()
