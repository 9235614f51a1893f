"""Booking a circle's call from a poll that not everybody said yes to: what is shown, sent, and taken back."""

from __future__ import annotations

import datetime as dt
from email.message import Message

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.call_errors import CallError
from community.mail_kinds import kind_of
from community.models import Circle, Delivery, Meeting, Member, Participant, PollOption, TimePoll
from community.services import circles, deliver, poll_decisions, polls
from tests.community.staff import as_user, make_editor
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_available, make_call, make_circle, make_session
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def asked_of(count: int, *, now: dt.datetime = NOW) -> tuple[Circle, list[Member], TimePoll, PollOption]:
    """A circle of so many whose first member asked about two times; and the first of the times."""
    members = make_members(count)
    circle = make_circle(*members, kind="group")
    times = [now + 10 * DAY, now + 11 * DAY]
    poll = polls.ask_circle(
        circle=circle, times=times, minutes=45, deadline=now + 5 * DAY, by=members[0], now=now
    )  # fmt: skip
    return circle, members, poll, poll.options.order_by("starts_at")[0]


def say(poll: TimePoll, member: Member, first: str, *, now: dt.datetime = NOW) -> None:
    one, other = poll.options.order_by("starts_at")
    polls.answer(poll=poll, member=member, said={one.pk: first, other.pk: "no"}, now=now + HOUR)


def sent_to(member: Member) -> list[str]:
    """What a mail to ``member`` says: its words, then its calendar part if there is one."""
    (found,) = [one for one in mail.outbox if one.to == [member.user.email]]
    calendar = [str(part.content).replace("\r\n ", "") for part in found.alternatives if "calendar" in part.mimetype]
    return [" ".join(str(found.body).split()), *calendar]


def test_who_said_no_is_not_put_down_and_who_said_nothing_is_asked() -> None:
    circle, (asker, yes, no, silent), poll, option = asked_of(4)
    say(poll, yes, "yes")
    say(poll, no, "no")
    make_call(make_circle(no, make_member("else@example.com")), starts_at=option.starts_at)  # that is why
    doubts = poll_decisions.doubts_about(option, by=asker)
    assert (doubts.no, doubts.silent) == (1, 1)
    call = poll_decisions.decide_for_circle(poll=poll, option=option, by=asker, now=NOW + HOUR)
    going = {one.member for one in call.participants.filter(answer="going")}
    assert going == {asker, yes, silent}
    mail.outbox.clear()
    deliver.deliver_due(now=NOW + HOUR)
    assert "PARTSTAT=ACCEPTED" in sent_to(yes)[1]
    words, calendar = sent_to(silent)
    assert "before you said whether this time suits you" in words
    assert "PARTSTAT=NEEDS-ACTION" in calendar
    assert "RSVP=TRUE" in calendar
    (words,) = sent_to(no)
    assert "You are not down for it" in words
    assert reverse("community_circle", args=[circle.pk]) in words


def test_a_time_that_leaves_nobody_to_talk_to_is_not_booked() -> None:
    _circle, (asker, other), poll, option = asked_of(2)
    say(poll, other, "no")
    with pytest.raises(CallError):
        poll_decisions.decide_for_circle(poll=poll, option=option, by=asker, now=NOW + HOUR)
    poll.refresh_from_db()
    assert poll.status == "open"


def test_answers_of_who_left_the_circle_do_not_count() -> None:
    circle, (_asker, one, two, gone), poll, _option = asked_of(4)
    for member in (one, two, gone):
        say(poll, member, "yes")
    assert (polls.answered(poll), polls.asked(poll).count()) == (4, 4)
    circles.leave(circle=circle, member=gone, reason="", now=NOW + HOUR)
    assert (polls.answered(poll), polls.asked(poll).count()) == (3, 3)
    assert polls.tallies(poll)[0].yes == 3


def page_of(client: Client, poll: TimePoll, **said: object) -> BeautifulSoup:
    response = client.get(f"/community/polls/{poll.pk}/decide/", said)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def written_to(member: Member, kind: str) -> Message:
    delivery = Delivery.objects.get(kind=kind, member=member)
    mail = kind_of(kind).write(delivery, timezone.now())
    assert mail is not None
    return mail.message()


def filled(page: BeautifulSoup) -> dict[str, str]:
    return {one["name"]: one.get("value", "") for one in page.select("main form input[name]")}


def test_the_page_counts_who_cannot_come_shows_the_number_and_the_call_can_be_taken_back() -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    circle, (asker, yes, no, silent), poll, option = asked_of(4, now=now - 2 * HOUR)
    say(poll, yes, "yes", now=now - 2 * HOUR)
    say(poll, no, "no", now=now - 2 * HOUR)
    make_available(asker)
    asker.booking_preferences.phone = "020 7946 0000"
    asker.booking_preferences.save()
    client, path = as_user(asker.user), f"/community/polls/{poll.pk}/decide/"
    page = page_of(client, poll, option=option.pk)
    assert "1 person said that they cannot come then" in page.get_text()
    assert "1 person has not answered" in page.get_text()
    assert not Meeting.objects.exists()
    sent = filled(page)
    assert sent["phone"] == "020 7946 0000"
    client.post(path, sent | {"phone": "", "link": "https://meet.example/ours"})
    call = Meeting.objects.get(circle=circle)
    assert (call.phone, call.link) == ("", "https://meet.example/ours")
    address = f"/community/meetings/{call.pk}/"
    shown = BeautifulSoup(client.get(address).content, "html.parser")
    assert "the call is cancelled then, and the poll goes on" in " ".join(shown.get_text().split())
    client.post(shown.select_one(".app-next form")["action"])
    call.refresh_from_db()
    poll.refresh_from_db()
    assert (call.status, poll.status) == ("cancelled", "open")
    told = Delivery.objects.filter(kind="call_cancelled").values_list("member_id", flat=True)
    assert set(told) == {asker.pk, yes.pk, no.pk, silent.pk}, "who had said no was told of the call, too"
    assert "text/calendar" not in str(written_to(no, "call_cancelled"))
    assert "text/calendar" in str(written_to(yes, "call_cancelled"))


def test_answers_that_changed_since_the_page_was_shown_are_shown_before_it_is_booked() -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    _circle, (asker, one, two), poll, option = asked_of(3, now=now - 2 * HOUR)
    for member in (one, two):
        say(poll, member, "yes", now=now - 2 * HOUR)
    client, path = as_user(asker.user), f"/community/polls/{poll.pk}/decide/"
    sent = filled(page_of(client, poll, option=option.pk))
    say(poll, two, "no", now=now - 2 * HOUR)
    page = BeautifulSoup(client.post(path, sent).content, "html.parser")
    assert "The answers have changed meanwhile" in page.get_text()
    assert not Meeting.objects.exists()
    client.post(path, filled(page))
    assert Participant.objects.filter(answer="going").count() == 2


def test_a_poll_ends_without_a_time_after_a_question_only() -> None:
    now = timezone.now()
    _circle, (asker, _other), poll, _option = asked_of(2, now=now)
    client = as_user(asker.user)
    page = page_of(client, poll, end="yes")
    poll.refresh_from_db()
    assert poll.status == "open"
    client.post(f"/community/polls/{poll.pk}/decide/", filled(page))
    poll.refresh_from_db()
    assert poll.status == "closed"


def test_the_host_ends_a_poll_for_a_session_after_a_question_only() -> None:
    editor, now = make_editor(), timezone.now()
    session = make_session(published=False, starts_at=now + 20 * DAY)
    times = [now + 10 * DAY, now + 11 * DAY]
    poll = polls.ask_for_session(session=session, times=times, deadline=now + 5 * DAY, by=editor, now=now)
    client, path = as_user(editor), f"/admin/community/sessions/{session.pk}/poll/"
    assert "End the poll without a time?" in client.get(f"{path}?end=yes").content.decode()
    poll.refresh_from_db()
    assert poll.status == "open"
    client.post(f"{path}?end=yes")
    poll.refresh_from_db()
    assert poll.status == "closed"
