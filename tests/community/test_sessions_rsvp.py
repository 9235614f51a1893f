"""Answers to sessions: places, the waiting list, and whoever moves up."""

from __future__ import annotations

import datetime as dt

import pytest

from community.models import Delivery, Meeting, Participant
from community.services import rsvp
from community.services.closing import close_account
from community.services.erasure import erase
from community.services.rsvp import SessionOverError
from tests.factories.meetings import NOW, make_session
from tests.factories.sessions import LATER, answered, line, make_full, make_members, say

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def kinds() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("kind", flat=True))


def test_full_session_puts_the_next_on_the_waiting_list_in_order() -> None:
    session, members = make_full(2, 3)
    assert list(answered(session).values()) == ["going", "going", "waiting", "waiting", "waiting"]
    assert line(session) == ["Person3", "Person4", "Person5"]
    places = [rsvp.place_in_line(one) for one in Participant.objects.filter(answer="waiting").order_by("waiting_no")]
    assert places == [1, 2, 3]
    assert rsvp.place_in_line(Participant.objects.get(member=members[0])) is None


@pytest.mark.parametrize("instead", ["declined", "maybe"])
def test_place_that_is_given_up_goes_to_the_first_who_waits(instead: str) -> None:
    session, members = make_full(2, 2)
    Delivery.objects.all().delete()
    say(session, members[0], instead, now=LATER + MINUTE)
    assert answered(session) == {"Person1": instead, "Person2": "going", "Person3": "going", "Person4": "waiting"}
    assert Participant.objects.get(member=members[2]).waiting_no is None
    told = {(one.member_id, one.kind) for one in Delivery.objects.all()}
    assert told == {(members[0].pk, "session_answer"), (members[2].pk, "session_promoted")}


def test_promoted_person_may_decline_and_the_next_moves_up() -> None:
    session, members = make_full(1, 2)
    say(session, members[0], "declined", now=LATER + MINUTE)
    say(session, members[1], "declined", now=LATER + 2 * MINUTE)
    assert answered(session) == {"Person1": "declined", "Person2": "declined", "Person3": "going"}


def test_who_waits_and_leaves_closes_the_gap() -> None:
    session, members = make_full(1, 3)
    say(session, members[2], "declined", now=LATER + MINUTE)
    assert line(session) == ["Person2", "Person4"]
    assert rsvp.place_in_line(Participant.objects.get(member=members[3])) == 2
    assert answered(session)["Person1"] == "going"


@pytest.mark.parametrize("said", ["going", "maybe", "declined"])
def test_pressed_twice_is_said_once(said: str) -> None:
    session, (member,) = make_session(capacity=1), make_members(1)
    first = say(session, member, said)
    again = say(session, member, said, now=LATER + MINUTE)
    assert (first.pk, first.answered_at) == (again.pk, again.answered_at)
    assert kinds() == (["session_answer"] if said == "going" else [])


def test_who_waits_and_presses_going_again_keeps_their_place() -> None:
    session, members = make_full(1, 2)
    say(session, members[1], now=LATER + MINUTE)
    assert line(session) == ["Person2", "Person3"]


def test_who_comes_back_goes_to_the_end_of_the_line() -> None:
    session, members = make_full(1, 2)
    say(session, members[0], "declined", now=LATER + MINUTE)
    say(session, members[0], now=LATER + 2 * MINUTE)
    assert (answered(session)["Person2"], line(session)) == ("going", ["Person3", "Person1"])


def test_no_limit_lets_everybody_in() -> None:
    session = make_session()
    for member in make_members(4):
        say(session, member)
    assert set(answered(session).values()) == {"going"}


@pytest.mark.parametrize("said", ["going", "declined"])
def test_session_that_is_over_takes_no_answer(said: str) -> None:
    session, (member,) = make_session(starts_at=NOW), make_members(1)
    with pytest.raises(SessionOverError):
        say(session, member, said, now=NOW + dt.timedelta(hours=1))
    assert answered(session) == {}


def test_declining_is_possible_to_the_last_second() -> None:
    session, (member,) = make_session(starts_at=NOW), make_members(1)
    say(session, member, now=NOW)
    say(session, member, "declined", now=NOW + dt.timedelta(minutes=59, seconds=59))
    assert answered(session) == {"Person1": "declined"}


def test_cancelled_session_takes_no_answer() -> None:
    session, (member,) = make_session(), make_members(1)
    Meeting.objects.update(status="cancelled")
    with pytest.raises(SessionOverError):
        say(session, member)


@pytest.mark.parametrize("said", ["waiting", "invited", "nonsense", ""])
def test_other_words_are_no_answer(said: str) -> None:
    session, (member,) = make_session(), make_members(1)
    with pytest.raises(ValueError):  # noqa: PT011  it is the enumeration that refuses
        say(session, member, said)


def test_calendar_is_told_a_new_number_when_somebody_leaves_and_comes_back() -> None:
    session, (member,) = make_session(), make_members(1)
    numbers = []
    for minute, said in enumerate(["going", "declined", "going"]):
        say(session, member, said, now=LATER + minute * MINUTE)
        numbers.append(Meeting.objects.get().sequence)
    assert numbers == [0, 1, 2]


def test_link_is_confirmed_by_mail_and_a_press_on_the_page_only_where_a_place_changes() -> None:
    session, members = make_session(), make_members(2)
    say(session, members[0], "maybe", by_link=True)
    say(session, members[1], "maybe")
    assert [one.member_id for one in Delivery.objects.all()] == [members[0].pk]


def test_who_closes_their_account_gives_up_their_places() -> None:
    session, members = make_full(1, 1, starts_at=NOW + dt.timedelta(days=900))
    close_account(user=members[0].user, now=LATER)
    assert answered(session) == {"Person1": "declined", "Person2": "going"}


def test_who_is_erased_gives_up_their_place_in_the_line() -> None:
    _session, members = make_full(1, 2, starts_at=NOW + dt.timedelta(days=900))
    erase(user=members[1].user, now=LATER)
    assert [one.answer for one in Participant.objects.order_by("pk")] == ["going", "declined", "waiting"]


def test_past_sessions_of_somebody_who_leaves_stay_as_they_were() -> None:
    session, (member,) = make_session(starts_at=NOW), make_members(1)
    say(session, member, now=NOW)
    close_account(user=member.user, now=NOW + dt.timedelta(days=2))
    assert answered(session) == {"Person1": "going"}


def test_who_cannot_sign_in_any_more_is_passed_over() -> None:
    session, members = make_full(1, 2)
    members[1].user.is_active = False
    members[1].user.save()
    say(session, members[0], "declined", now=LATER + MINUTE)
    assert answered(session)["Person3"] == "going"
