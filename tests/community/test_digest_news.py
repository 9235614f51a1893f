"""What is new around a member: announcements meant for them, and sessions they may come to."""

from __future__ import annotations

import datetime as dt

import pytest

from community.models import Announcement, Member, Participant
from community.models.vocabulary import Sector
from community.reminders import new_announcements, new_sessions
from elements.framework import Element
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.meetings import NOW, make_session
from tests.factories.sessions import make_full, say

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SINCE = NOW - 31 * DAY
FIRST = next(iter(Element))


def announce(title: str = "News", **values) -> Announcement:
    return Announcement.objects.create(title=title, text="Words.", **{"starts_at": NOW - DAY, **values})


def test_announcements_are_those_of_the_members_own_page() -> None:
    """The rule in Python says the same as the one in SQL, which the page asks."""
    north, elements = make_region("north-west"), list(Element)
    places = [make_organisation("A"), make_organisation("B", region=north, sector=Sector.values[1])]
    members = [
        make_member("a@example.com", organisation=places[0], wants_help=(elements[0],)),
        make_member("b@example.com", organisation=places[1], can_help=(elements[1],)),
        make_member("c@example.com", organisation=None),
    ]
    for region in (None, north):
        for sector in ("", places[0].sector):
            for element in ("", elements[0]):
                announce(region=region, sector=sector, element=element)
    found = new_announcements.find(members, SINCE, NOW)
    for member in members:
        on_page = Announcement.objects.current(now=NOW).for_member(Member.objects.get(pk=member.pk))
        assert {item.key for item in found[member.pk]} == {f"announcement:{one.pk}" for one in on_page}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, True),
        ({"starts_at": SINCE}, False),  # told of in the last summary
        ({"starts_at": NOW + DAY}, False),
        ({"ends_at": NOW - dt.timedelta(hours=1)}, False),
    ],
)
def test_announcement_is_told_while_it_is_new_and_current(values, told: bool) -> None:
    member = make_member()
    announce(**values)
    assert bool(new_announcements.find([member], SINCE, NOW)[member.pk]) is told


@pytest.mark.parametrize("number", [1, 3])
def test_announcements_are_looked_up_in_two_questions(number: int, django_assert_num_queries) -> None:
    members = [make_member(f"p{one}@example.com") for one in range(number)]
    for one in range(number):
        announce(f"News {one}", element=FIRST if one else "")
    announce("Of an element", element=FIRST)
    with django_assert_num_queries(2):
        new_announcements.find(members, SINCE, NOW)


def test_session_is_new_when_it_was_published_since() -> None:
    member = make_member()
    new, old = make_session(starts_at=NOW + 60 * DAY), make_session(starts_at=NOW + 50 * DAY)
    over, elsewhere = make_session(starts_at=NOW - DAY), make_session(region=make_region("north-west"))
    for session in (new, over, elsewhere):
        session.published_at = NOW - DAY
        session.save()
    old.published_at = SINCE
    old.save()
    (item,) = new_sessions.find([member], SINCE, NOW)[member.pk]
    assert item.key == f"session:{new.pk}"
    assert item.title() == "Making time for breaks, on 1 January 2027"
    assert item.url() == f"/community/sessions/{new.pk}/"


@pytest.mark.parametrize("number", [1, 3])
def test_sessions_are_looked_up_in_two_questions(number: int, django_assert_num_queries) -> None:
    members = [make_member(f"p{one}@example.com") for one in range(number)]
    for one in range(number):
        session = make_session(starts_at=NOW + (one + 1) * DAY)
        say(session, members[0])
    with django_assert_num_queries(2):
        new_sessions.find(members, SINCE, NOW)


@pytest.mark.parametrize("said", ["going", "maybe", "declined"])
def test_session_that_somebody_has_answered_is_no_news_to_them_alone(said: str) -> None:
    answered, silent = make_member("a@example.com"), make_member("b@example.com")
    session = make_session(starts_at=NOW + 60 * DAY)
    say(session, answered, said)
    found = new_sessions.find([answered, silent], SINCE, NOW)
    assert found[answered.pk] == []
    assert [item.key for item in found[silent.pk]] == [f"session:{session.pk}"]


def test_session_is_no_news_to_whoever_waits_for_a_place() -> None:
    _full, (going, waiting) = make_full(1, 1, starts_at=NOW + 60 * DAY)
    assert Participant.objects.get(member=waiting).answer == "waiting"
    assert new_sessions.find([going, waiting], SINCE, NOW) == {going.pk: [], waiting.pk: []}


def test_session_is_news_to_whoever_was_invited_and_said_nothing() -> None:
    member, session = make_member(), make_session(starts_at=NOW + 60 * DAY)
    Participant.objects.create(meeting=session.meeting, member=member, answer="invited", answered_at=NOW)
    assert len(new_sessions.find([member], SINCE, NOW)[member.pk]) == 1
