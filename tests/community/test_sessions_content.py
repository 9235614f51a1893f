"""What a session is made of and leaves behind: its agenda, notes and actions, who was there, what they thought."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from community.models import (
    AgendaItem,
    Block,
    Delivery,
    Member,
    Participant,
    SessionAction,
    SessionFeedback,
    SessionNote,
)
from tests.community.session_pages import DAY, HOUR, host_of, joined, now, one, over, running, text
from tests.community.staff import as_user
from tests.factories.community import make_member
from tests.factories.meetings import make_call, make_circle, make_session
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db: None) -> Member:
    return make_member("mel@example.com", first_name="Mel")


@pytest.fixture
def client(member: Member) -> Client:
    return as_user(member.user)


# --- The agenda ---


def test_anybody_who_sees_the_session_suggests_something_and_takes_it_back(member: Member, client: Client) -> None:
    session = make_session(starts_at=now() + DAY)
    for _twice in range(2):
        client.post(one(session, "agenda/"), {"text": "How to begin", "minutes": "10"})
    item = AgendaItem.objects.get()
    assert (item.text, item.minutes, item.by) == ("How to begin", 10, member)
    assert "How to begin 10 minutes" in text(client, one(session))
    client.post(one(session, f"agenda/{item.pk}/remove/"))
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"text": ""}, "Enter what we should talk about"),
        ({"text": "x", "minutes": "500"}, "Enter 180 minutes or fewer"),
    ],
)
def test_wrong_suggestion_is_refused_in_words(client: Client, said: dict[str, str], error: str) -> None:
    page = client.post(one(make_session(starts_at=now() + DAY), "agenda/"), said).content.decode()
    assert page.count(error) == 2, "in the summary and beside the field"


def test_one_person_does_not_fill_the_agenda(client: Client) -> None:
    session = make_session(starts_at=now() + DAY)
    for number in range(6):
        response = client.post(one(session, "agenda/"), {"text": f"Item {number}"})
    assert AgendaItem.objects.count() == 5
    assert "you have suggested 5 things already" in response.content.decode()


def test_suggestion_after_the_end_leads_back(client: Client) -> None:
    session = over()
    assert client.post(one(session, "agenda/"), {"text": "Late"})["Location"] == one(session)
    assert not AgendaItem.objects.exists()


def test_host_orders_changes_and_removes(member: Member, client: Client) -> None:
    session = make_session(starts_at=now() + DAY)
    joined(session, member)
    items = [AgendaItem.objects.create(session=session, text=letter, order=1, added_at=now()) for letter in "abc"]
    host = host_of(session)
    order = lambda: "".join(session.agenda.values_list("text", flat=True))  # noqa: E731
    host.post(one(session, f"agenda/{items[2].pk}/move/"), {"to": "up"})
    assert order() == "acb"
    host.post(one(session, f"agenda/{items[0].pk}/move/"), {"to": "up"})
    host.post(one(session, f"agenda/{items[1].pk}/move/"), {"to": "down"})
    assert order() == "acb", "at the end it stays"
    said = {"text": "Breaks", "minutes": "5", "owner": str(member.pk)}
    host.post(one(session, f"agenda/{items[0].pk}/"), said)
    assert AgendaItem.objects.get(pk=items[0].pk).owner == member
    assert "Breaks 5 minutes · with Mel Okafor" in text(client, one(session))
    host.post(one(session, f"agenda/{items[1].pk}/remove/"))
    assert session.agenda.count() == 2


@pytest.mark.parametrize(("act", "said"), [("", {"text": "Mine now"}), ("move/", {"to": "up"}), ("remove/", {})])
def test_others_leave_the_agenda_as_it_is(client: Client, act: str, said: dict[str, str]) -> None:
    session = make_session(starts_at=now() + DAY)
    item = AgendaItem.objects.create(session=session, text="a", added_at=now())
    assert client.post(one(session, f"agenda/{item.pk}/{act}"), said).status_code == 404
    assert AgendaItem.objects.get().text == "a"


def test_item_of_another_session_is_not_there(client: Client) -> None:
    session, other = make_session(starts_at=now() + DAY), make_session(starts_at=now() + DAY)
    item = AgendaItem.objects.create(session=other, text="a", added_at=now())
    assert host_of(session).post(one(session, f"agenda/{item.pk}/remove/")).status_code == 404


# --- Notes and actions ---


@pytest.mark.parametrize(
    ("answer", "attended", "may"),
    [("going", None, True), ("going", True, True), ("going", False, False), ("invited", True, True),
     ("maybe", None, False), ("", None, False)],
)  # fmt: skip
def test_notes_are_written_by_those_who_are_there(
    member: Member, client: Client, answer: str, attended: bool | None, may: bool
) -> None:
    session = running()
    if answer:
        joined(session, member, answer, attended=attended)
    status = client.post(one(session, "notes/"), {"text": "Breaks help."}).status_code
    assert (status, SessionNote.objects.count()) == ((302, 1) if may else (404, 0))


def test_notes_begin_with_the_session(member: Member, client: Client) -> None:
    session = make_session(starts_at=now() + HOUR)
    joined(session, member)
    assert client.post(one(session, "notes/"), {"text": "Early"}).status_code == 404


def test_two_who_change_a_note_at_once_lose_nothing(member: Member, client: Client) -> None:
    session = running()
    joined(session, member)
    note = SessionNote.objects.create(session=session, text="As it was", by=member, at=now())
    address = one(session, f"notes/{note.pk}/")
    client.post(address, {"text": "First", "version": "0"})
    page = client.post(address, {"text": "Second", "version": "0"}, follow=True).content.decode()
    assert "Both are kept: yours is now a note of its own" in page
    assert [one.text for one in SessionNote.objects.all()] == ["First", "Second"]
    client.post(address, {"text": "Second", "version": "0"})
    assert SessionNote.objects.count() == 2, "pressed again it is the same"


def test_note_is_removed_by_who_wrote_it_and_the_host_alone(member: Member, client: Client) -> None:
    session = running()
    joined(session, member)
    other = SessionNote.objects.create(session=session, text="Theirs", at=now())
    mine = SessionNote.objects.create(session=session, text="Mine", by=member, at=now())
    found = [client.post(one(session, f"notes/{note.pk}/remove/")).status_code for note in (other, mine)]
    assert found == [404, 302]
    host_of(session).post(one(session, f"notes/{other.pk}/remove/"))
    assert not SessionNote.objects.exists()


def test_who_did_not_come_reads_notes_without_names(client: Client) -> None:
    session = over()
    (writer,) = make_members(1)
    SessionNote.objects.create(session=session, text="Breaks help.", by=writer, at=now())
    SessionAction.objects.create(session=session, text="Ask", owner=writer, at=now())
    words = text(client, one(session))
    assert "Breaks help." in words
    assert "Ask" in words
    assert "Person1" not in words


def test_action_has_an_owner_who_ticks_it(member: Member, client: Client) -> None:
    session = running()
    joined(session, member)
    day = (now() + 20 * DAY).date()
    said = {"text": "Ask the wards", "owner": str(member.pk), "due": day.strftime("%d/%m/%Y")}
    for _twice in range(2):
        client.post(one(session, "actions/"), said)
    action = SessionAction.objects.get()
    assert (action.owner, action.due, action.by) == (member, day, member)
    client.post(one(session, f"actions/{action.pk}/done/"), {"done": "yes"})
    first = SessionAction.objects.get().done_at
    client.post(one(session, f"actions/{action.pk}/done/"), {"done": "yes"})
    assert first is not None
    assert SessionAction.objects.get().done_at == first
    client.post(one(session, f"actions/{action.pk}/done/"), {"done": "no"})
    assert SessionAction.objects.get().done_at is None


def test_owner_is_somebody_who_has_a_place(member: Member, client: Client) -> None:
    session = running()
    joined(session, member)
    (stranger,) = make_members(1)
    response = client.post(one(session, "actions/"), {"text": "Ask", "owner": str(stranger.pk)})
    assert "Choose a person from the list" in response.content.decode()
    assert not SessionAction.objects.exists()


def test_action_of_somebody_else_is_not_mine_to_tick(member: Member, client: Client) -> None:
    session = running()
    joined(session, member)
    action = SessionAction.objects.create(session=session, text="Theirs", owner=make_members(1)[0], at=now())
    assert client.post(one(session, f"actions/{action.pk}/done/"), {"done": "yes"}).status_code == 404
    assert client.post(one(session, f"actions/{action.pk}/remove/")).status_code == 404


# --- Attendance, feedback, summary ---


def test_who_was_there_is_seen_by_those_who_were_there_alone(member: Member, client: Client) -> None:
    session = over()
    other, blocked = make_members(2)
    for one_more in (other, blocked):
        joined(session, one_more, attended=True)
    joined(session, member)
    Block.objects.create(member=blocked, other=member)
    assert "Person1 Jones" not in text(client, one(session))
    client.post(one(session, "attended/"), {"attended": "yes"})
    words = text(client, one(session))
    assert "Person1 Jones" in words
    assert "Person2" not in words, "one of the two blocked the other"
    client.post(one(session, "attended/"), {"attended": "no"})
    assert "Person1 Jones" not in text(client, one(session))


@pytest.mark.parametrize(("ago", "noted"), [(-HOUR, False), (HOUR, True), (7 * DAY, True), (8 * DAY + HOUR, False)])
def test_attendance_is_said_from_the_start_until_a_week_after(
    member: Member, client: Client, ago: dt.timedelta, noted: bool
) -> None:
    session = make_session(starts_at=now() - ago)
    joined(session, member)
    client.post(one(session, "attended/"), {"attended": "yes"})
    assert (Participant.objects.get().attended is True) is noted


def test_host_says_who_was_there(member: Member, client: Client) -> None:
    session = over()
    came, stayed_away = joined(session, member), joined(session, make_members(1)[0])
    host, address = host_of(session), f"/admin/community/sessions/{session.pk}/attended/"
    assert "Mel Okafor" in host.get(address).content.decode()
    host.post(address, {"there": [str(came.pk), "nonsense", "9" * 30]})
    assert [Participant.objects.get(pk=found.pk).attended for found in (came, stayed_away)] == [True, False]
    assert client.get(address).status_code in (302, 403)


@pytest.mark.parametrize("act", ["attended", "summary"])
def test_host_waits_for_the_session_to_begin(act: str) -> None:
    session = make_session(starts_at=now() + HOUR)
    assert host_of(session).get(f"/admin/community/sessions/{session.pk}/{act}/").status_code == 404


def test_feedback_is_said_once_and_can_be_changed(member: Member, client: Client) -> None:
    session = over()
    joined(session, member)
    for useful in ("3", "1"):
        client.post(one(session, "feedback/"), {"useful": useful, "comment": "More time"})
    said = SessionFeedback.objects.get()
    assert (said.useful, said.comment) == (1, "More time")
    response = client.post(one(session, "feedback/"), {"useful": ""})
    assert "Choose whether it was useful" in response.content.decode()


@pytest.mark.parametrize(("ago", "answer"), [(0 * HOUR, "going"), (16 * DAY, "going"), (2 * HOUR, "declined")])
def test_feedback_is_for_those_who_came_once_it_is_over(
    member: Member, client: Client, ago: dt.timedelta, answer: str
) -> None:
    session = make_session(starts_at=now() - ago)
    joined(session, member, answer)
    assert client.get(one(session, "feedback/")).status_code == 404


def test_host_sends_the_summary_once_after_looking_at_it(member: Member) -> None:
    session = over()
    joined(session, member)
    host, address = host_of(session), f"/admin/community/sessions/{session.pk}/summary/"
    assert "there is nothing to send" in host.post(address, follow=True).content.decode()
    SessionNote.objects.create(session=session, text="Breaks help.", by=member, at=now())
    words = host.get(address).content.decode()
    assert "Breaks help." in words
    assert "It goes to 1 member" in words
    assert not Delivery.objects.exists()
    for _twice in range(2):
        host.post(address)
    assert [(mail.kind, mail.member) for mail in Delivery.objects.all()] == [("session_summary", member)]


def test_data_copy_holds_what_somebody_did_in_sessions(member: Member) -> None:
    from community.data_copy import sessions

    session = over(title="Breaks")
    joined(session, member, attended=True)
    SessionNote.objects.create(session=session, text="A note", by=member, at=now())
    SessionAction.objects.create(session=session, text="An action", owner=member, at=now())
    AgendaItem.objects.create(session=session, text="An item", by=member, added_at=now())
    SessionFeedback.objects.create(session=session, member=member, useful=3, comment="Good", said_at=now())
    assert sessions.answers(member)[0]["was_there"] is True
    assert sessions.notes(member)[0]["text"] == "A note"
    assert sessions.actions(member)[0]["text"] == "An action"
    assert sessions.agenda(member)[0]["session__title"] == "Breaks"
    assert sessions.feedback(member)[0]["comment"] == "Good"


def test_who_is_erased_is_named_nowhere(member: Member) -> None:
    from community.services.erasure import erase

    session = over()
    joined(session, member, attended=True)
    note = SessionNote.objects.create(session=session, text="Mel Okafor said so", by=member, at=now())
    action = SessionAction.objects.create(session=session, text="Ask", owner=member, by=member, at=now())
    SessionFeedback.objects.create(session=session, member=member, useful=3, said_at=now())
    erase(user=member.user, now=now())
    note.refresh_from_db()
    action.refresh_from_db()
    assert (note.text, note.by, action.owner, action.by) == ("A former member said so", None, None, None)
    assert not SessionFeedback.objects.exists()


def test_who_came_is_forgotten_a_year_later_and_notes_stay(member: Member) -> None:
    from community.services.session_leaving import forget_old

    session, call = over(), make_call(make_circle(member, *make_members(1)))
    joined(session, member, attended=True)
    SessionFeedback.objects.create(session=session, member=member, useful=3, said_at=now())
    SessionNote.objects.create(session=session, text="A note", at=now())
    assert forget_old(now() + 360 * DAY) == 0
    assert forget_old(now() + 367 * DAY) == 2
    assert SessionNote.objects.exists()
    assert call.participants.count() == 2, "calls have a promise of their own"
