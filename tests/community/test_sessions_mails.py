"""Mails about sessions: what is planned when, whether its reason still holds, and what its calendar part says."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from icalendar import Calendar

from community.mail_kinds import kind_of
from community.models import Delivery, GroupSession, Meeting, Member, SessionAction, SessionNote
from community.services import attendance, group_sessions, session_mails, session_summary
from community.services.group_sessions import Words
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.meetings import NOW, make_session
from tests.factories.sessions import LATER, make_full, make_members, say

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def mail_of(kind: str, *, now: dt.datetime = LATER, member: Member | None = None) -> EmailMultiAlternatives | None:
    """The last mail of a kind, as it goes out at ``now``."""
    found = Delivery.objects.filter(kind=kind, **({"member": member} if member else {})).order_by("pk").last()
    assert found is not None, f"no {kind} in the outbox"
    return kind_of(kind).write(found, now)


def event_of(mail: EmailMultiAlternatives | None) -> tuple[str, Any]:
    """The method and the event of the calendar part, which is the last."""
    assert mail is not None
    content, mimetype = mail.alternatives[-1]
    calendar = Calendar.from_ical(content)
    assert mimetype == f"text/calendar; method={calendar['method']}"
    return str(calendar["method"]), calendar.walk("VEVENT")[0]


def has_calendar(mail: EmailMultiAlternatives | None) -> bool:
    assert mail is not None
    return any("calendar" in mimetype for _content, mimetype in mail.alternatives)


def planned(now: dt.datetime) -> list[tuple[str, int]]:
    """What the clock puts into the outbox at ``now``, of what was not there: kinds and members."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    session_mails.plan(now=now)
    new = Delivery.objects.exclude(pk__in=before)
    return sorted(new.values_list("kind", "member"))


def words_of(session: GroupSession, **changed: Any) -> Words:
    meeting = session.meeting
    known = {
        "title": session.title, "description": session.description, "starts_at": meeting.starts_at,
        "minutes": 60, "link": meeting.link, "capacity": session.capacity, "host": session.host,
    }  # fmt: skip
    return Words(**known | changed)


def test_going_brings_an_invitation_that_says_yes_already() -> None:
    session, (member,) = make_session(), make_members(1)
    say(session, member)
    mail = mail_of("session_answer")
    assert mail
    assert mail.subject == "You have a place, 9 November: Making time for…"
    assert "Monday 9 November 2026, 09:00 to 10:00 (UK time)" in mail.body
    assert f"/community/sessions/{session.pk}/" in mail.body
    method, event = event_of(mail)
    assert (method, event["uid"], event["sequence"]) == ("REQUEST", session.meeting.uid, 0)
    assert event["location"] == "https://meet.example/session"


def test_taking_the_answer_back_takes_it_out_of_the_calendar() -> None:
    session, (member,) = make_session(), make_members(1)
    say(session, member)
    say(session, member, "declined", now=LATER + HOUR)
    mail = mail_of("session_answer")
    method, event = event_of(mail)
    assert mail
    assert mail.subject.startswith("You said you can’t come")
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    first = Delivery.objects.filter(kind="session_answer").earliest("pk")
    assert kind_of("session_answer").write(first, LATER) is None, "that they come is no longer so"


def test_link_for_changing_an_answer_stands_in_its_mail() -> None:
    session, (member,) = make_session(), make_members(1)
    say(session, member, "declined", by_link=True)
    mail = mail_of("session_answer")
    assert mail
    assert "Change this here:" in mail.body
    assert re.search(r"/community/sessions/answer/[\w.-]+/", mail.body)
    assert not has_calendar(mail)


def test_whoever_moves_up_is_told_and_gets_the_invitation() -> None:
    session, members = make_full(1, 1)
    say(session, members[0], "declined", now=LATER + HOUR)
    mail = mail_of("session_promoted")
    assert mail
    assert mail.subject == "A place is free: you’re in, 9 November: Making time for …"
    assert event_of(mail)[0] == "REQUEST"
    say(session, members[1], "declined", now=LATER + 2 * HOUR)
    assert mail_of("session_promoted") is None


def test_moved_session_tells_all_who_come_or_might_with_a_higher_number() -> None:
    session, members = make_full(1, 1, host=make_member("host@example.com").user)
    maybe, no = make_members(2, first=8)
    say(session, maybe, "maybe")
    say(session, no, "declined")
    group_sessions.move(session=session, starts_at=NOW + 9 * DAY, minutes=90, by=session.host, now=LATER)
    told = Delivery.objects.filter(kind="session_moved").values_list("member", flat=True)
    assert set(told) == {members[0].pk, members[1].pk, maybe.pk}
    mail = mail_of("session_moved", member=members[0])
    assert mail
    assert "It was to be: Monday 9 November 2026, 09:00 to 10:00 (UK time)" in mail.body
    assert "It is now: Wednesday 11 November 2026, 09:00 to 10:30 (UK time)" in mail.body
    method, event = event_of(mail)
    assert (method, event["sequence"], event["dtstart"].dt) == ("REQUEST", 1, NOW + 9 * DAY)
    assert not has_calendar(mail_of("session_moved", member=maybe))


def test_session_that_moved_twice_is_told_once_as_it_is_now() -> None:
    session, (member,) = make_session(host=make_member("host@example.com").user), make_members(1)
    say(session, member)
    for days in (9, 10):
        group_sessions.move(session=session, starts_at=NOW + days * DAY, minutes=60, by=session.host, now=LATER)
    first, second = Delivery.objects.filter(kind="session_moved").order_by("pk")
    assert kind_of("session_moved").write(first, LATER) is None
    assert event_of(kind_of("session_moved").write(second, LATER))[1]["sequence"] == 2


def test_new_link_is_told_to_those_who_have_a_place_alone() -> None:
    session, members = make_full(1, 1, host=make_member("host@example.com").user)
    words = words_of(session, link="https://meet.example/new")
    group_sessions.change(session=session, words=words, by=session.host, version=0, now=LATER)
    assert [one.member_id for one in Delivery.objects.filter(kind="session_moved")] == [members[0].pk]
    mail = mail_of("session_moved")
    assert mail
    assert mail.subject.startswith("New link to join")
    assert event_of(mail)[1]["location"] == "https://meet.example/new"


def test_cancelled_session_leaves_the_calendar_and_says_why() -> None:
    session, members = make_full(1, 1, host=make_member("host@example.com").user)
    assert group_sessions.cancel(session=session, by=session.host, note="The speaker is ill.", now=LATER)
    assert not group_sessions.cancel(session=session, by=session.host, note="Again", now=LATER)
    assert Delivery.objects.filter(kind="session_cancelled").count() == 2
    mail = mail_of("session_cancelled", member=members[0])
    assert mail
    assert "The speaker is ill." in mail.body
    method, event = event_of(mail)
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert not has_calendar(mail_of("session_cancelled", member=members[1]))


def test_nothing_is_planned_for_a_session_that_is_not_published() -> None:
    make_session(published=False, starts_at=NOW + HOUR)
    make_members(1)
    assert planned(NOW) == []


def test_invitation_goes_once_to_members_of_the_region_who_have_not_answered() -> None:
    here = make_organisation("Here", region=make_region("london"))
    there = make_organisation("There", region=make_region("north-west"))
    member = make_member("in@example.com", organisation=here)
    answered = make_member("answered@example.com", organisation=here)
    make_member("out@example.com", organisation=there)
    make_member("away@example.com", organisation=here, paused_until=(NOW + 9 * DAY).date())
    make_member("not-yet@example.com", organisation=here, status="waiting", joined_at=None)
    session = make_session(region=make_region("london"))
    say(session, answered, "maybe")
    assert planned(NOW) == [("session_invitation", member.pk)]
    assert planned(NOW + HOUR) == [], "once"
    mail = mail_of("session_invitation")
    assert mail
    assert mail.subject == "Come to a session, 9 November: Making time for breaks"
    assert "There is a new session of the community for London:" in mail.body
    assert "One-Click" in mail.extra_headers["List-Unsubscribe-Post"]
    say(session, member, "maybe")
    assert mail_of("session_invitation") is None, "they have answered"


@pytest.mark.parametrize(
    ("capacity", "said", "act"),
    [
        (1, "All places are taken at the moment. You can join the waiting list:", "Join the waiting list, or say"),
        (2, "There are 2 places.", "Say whether you come:"),
        (None, "An hour on rest.", "Say whether you come:"),
    ],
)
def test_invitation_says_whether_all_places_are_taken(capacity: int | None, said: str, act: str) -> None:
    session, (first, second) = make_session(capacity=capacity), make_members(2)
    planned(NOW)
    say(session, first)
    mail = mail_of("session_invitation", member=second)
    assert mail
    assert said in mail.body
    assert act in mail.body
    assert ("waiting list" in mail.body) == (capacity == 1)


def test_invitations_of_a_large_community_go_out_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_mails, "AT_ONCE", 2)
    make_members(3)
    make_session()
    assert [len(planned(NOW)) for _tick in range(3)] == [2, 1, 0]


def test_old_publishing_invites_nobody_anew() -> None:
    make_members(1)
    make_session(starts_at=NOW + 60 * DAY)
    assert planned(NOW + 8 * DAY) == []


def test_publishing_that_is_yet_to_come_invites_nobody() -> None:
    make_members(1)
    session = make_session(starts_at=NOW + 60 * DAY)
    assert session.published_at is not None
    assert planned(session.published_at - dt.timedelta(minutes=1)) == []
    assert len(planned(session.published_at)) == 1


def test_reminder_goes_the_day_before_to_those_who_come() -> None:
    session, members = make_full(1, 1)
    starts = session.meeting.starts_at
    GroupSession.objects.update(published_at=NOW - 30 * DAY)
    assert planned(starts - DAY - HOUR) == []
    assert planned(starts - 20 * HOUR) == [("session_tomorrow", members[0].pk)], "also if a run was late"
    assert planned(starts - HOUR) == []
    mail = mail_of("session_tomorrow", now=starts - HOUR)
    assert mail
    assert "Monday 9 November 2026" in mail.body
    assert mail_of("session_tomorrow", now=starts) is None, "too late"
    Meeting.objects.update(starts_at=starts + DAY, ends_at=starts + DAY + HOUR)
    assert mail_of("session_tomorrow", now=starts - HOUR) is None, "it moved"


def test_who_says_going_on_the_last_day_needs_no_reminder() -> None:
    session, (member,) = make_session(), make_members(1)
    GroupSession.objects.update(published_at=NOW - 30 * DAY)
    say(session, member, now=session.meeting.starts_at - 20 * HOUR)
    assert planned(session.meeting.starts_at - 19 * HOUR) == []


def test_board_is_told_six_hours_before_it_closes() -> None:
    session, (member, absent) = make_session(starts_at=NOW), make_members(2)
    say(session, member, now=NOW)
    say(session, absent, now=NOW)
    attendance.say_attended(session=session, member=absent, attended=False, now=NOW + HOUR)
    ends = session.meeting.ends_at
    Delivery.objects.filter(kind="session_feedback").delete()
    due = [("session_board", member.pk)]
    closing_day = (ends + DAY).replace(hour=0, minute=0)
    assert [one for one in planned(closing_day - dt.timedelta(minutes=1)) if one in due] == []
    assert [one for one in planned(closing_day) if one[0] == "session_board"] == due
    assert Delivery.objects.get(kind="session_board").not_before == ends + 18 * HOUR
    GroupSession.objects.update(board_closed_early_at=ends + 19 * HOUR)
    assert mail_of("session_board", now=ends + 19 * HOUR) is None


@pytest.mark.parametrize("change", [{"board_columns": []}, {"board_closed_early_at": NOW}])
def test_board_that_is_not_there_or_closed_is_not_told(change: dict[str, Any]) -> None:
    session, (member,) = make_session(starts_at=NOW, **change), make_members(1)
    say(session, member, now=NOW)
    kinds = [kind for kind, _member in planned(session.meeting.ends_at + 19 * HOUR)]
    assert "session_board" not in kinds


def test_question_whether_it_was_useful_goes_once_to_those_who_were_there() -> None:
    session, (member, absent, said) = make_session(starts_at=NOW), make_members(3)
    GroupSession.objects.update(published_at=NOW - 30 * DAY)
    for one in (member, absent, said):
        say(session, one, now=NOW)
    ends = session.meeting.ends_at
    attendance.say_attended(session=session, member=absent, attended=False, now=ends)
    attendance.say_useful(session=session, member=said, useful=3, comment="", now=ends)
    assert planned(ends + HOUR) == []
    assert planned(ends + 2 * HOUR) == [("session_feedback", member.pk)]
    assert planned(ends + 3 * HOUR) == []
    mail = mail_of("session_feedback", now=ends + 3 * HOUR)
    assert mail
    assert f"/community/sessions/{session.pk}/feedback/" in mail.body
    attendance.say_useful(session=session, member=member, useful=1, comment="", now=ends + 3 * HOUR)
    assert mail_of("session_feedback", now=ends + 3 * HOUR) is None


def test_question_whether_it_was_useful_waits_for_working_hours() -> None:
    friday_evening = dt.datetime(2026, 11, 6, 18, 0, tzinfo=dt.UTC)
    session, (member,) = make_session(starts_at=friday_evening), make_members(1)
    GroupSession.objects.update(published_at=NOW - 30 * DAY)
    say(session, member, now=NOW)
    monday = dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)
    asked = [[kind for kind, _pk in planned(at) if kind == "session_feedback"] for at in (friday_evening + DAY, monday)]
    assert asked == [[], ["session_feedback"]]


def test_summary_is_sent_once_to_those_who_came_and_those_who_could_not() -> None:
    session, (came, could_not, silent) = make_session(starts_at=NOW), make_members(3)
    say(session, came, now=NOW)
    say(session, could_not, "declined", now=NOW)
    now = NOW + 2 * HOUR
    with pytest.raises(session_summary.NothingToSendError):
        session_summary.send_summary(session=session, now=now)
    SessionNote.objects.create(session=session, text="Breaks help.\nAnd walks.", by=came, at=now)
    SessionAction.objects.create(session=session, text="Ask the wards", owner=came, by=came, at=now)
    assert session_summary.send_summary(session=session, now=now)
    assert not session_summary.send_summary(session=session, now=now)
    assert set(Delivery.objects.filter(kind="session_summary").values_list("member", flat=True)) == {
        came.pk,
        could_not.pk,
    }
    mine, theirs = (mail_of("session_summary", member=one) for one in (came, could_not))
    assert mine
    assert theirs
    assert "- Breaks help. And walks." in mine.body
    assert "- Ask the wards (yours)" in mine.body
    assert "- Ask the wards\n" in theirs.body
    assert "Person1" not in theirs.body, "it names nobody"
    assert silent.deliveries.count() == 0


def test_mail_is_in_the_readers_language_and_zone() -> None:
    session = make_session(title_cy="Amser i orffwys", description_cy="Awr.")
    member = make_member("cy@example.com", time_zone="Europe/Paris")
    member.user.language = "cy"
    member.user.save()
    say(session, member)
    mail = mail_of("session_answer")
    assert mail
    assert "Amser i orffwys" in mail.subject
    assert "10:00" in mail.body
    assert "11:00" in mail.body
    assert "/cy/community/sessions/" in mail.body


def test_planning_takes_as_many_queries_for_three_sessions_already_told(django_assert_max_num_queries) -> None:
    make_members(3)
    for number in range(3):
        make_session(starts_at=NOW + (number + 2) * DAY)
    session_mails.plan(now=NOW)
    with django_assert_max_num_queries(7):
        session_mails.plan(now=NOW + HOUR)


def test_subjects_are_short_enough() -> None:
    session, (member,) = make_session(title="An hour about the way that people who work at night rest"), make_members(1)
    say(session, member)
    session_mails.plan(now=timezone.now())
    mail = mail_of("session_answer")
    assert mail
    assert len(mail.subject) <= 60
