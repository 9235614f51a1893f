"""Polls for a time: which time is proposed, who is asked and reminded, and deciding."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.call_errors import CallError, TakenError
from community.models import Circle, Delivery, GroupSession, Meeting, Member, PollAnswer, TimePoll
from community.services import board_leaving, deliver, mail_preferences, poll_decisions, poll_mails, polls
from community.time_polls import Tally, nudge_at, proposed
from community.working_days import working_day_from
from tests.community.staff import as_user, make_editor, make_lead
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.meetings import NOW, make_call, make_circle, make_session
from tests.factories.outbox import make_delivery
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TIMES = [NOW + 10 * DAY, NOW + 11 * DAY, NOW + 12 * DAY]
DEADLINE = NOW + 5 * DAY


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages ask the clock, and links of mails run out. Who joins later than NOW is due no summary then."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + HOUR)


def tally(pk: int, yes: int, if_needed: int, no: int) -> Tally:
    start = NOW + (9 + pk) * DAY
    return Tally(pk, start, start + HOUR, yes, if_needed, no)


@pytest.mark.parametrize(
    ("tallies", "asked", "answered", "over", "expected"),
    [
        ([tally(1, 2, 0, 1), tally(2, 1, 2, 0)], 3, 3, False, 2),  # everybody can, though some only if need be
        ([tally(1, 2, 1, 0), tally(2, 3, 0, 0)], 3, 3, False, 2),  # everybody can at both: where it suits most
        ([tally(1, 3, 0, 0), tally(2, 3, 0, 0)], 3, 3, False, 1),  # both the same: the soonest
        ([tally(1, 2, 0, 0), tally(2, 2, 0, 0)], 3, 2, False, None),  # somebody has still to answer
        ([tally(1, 2, 0, 1), tally(2, 1, 0, 2)], 3, 3, False, None),  # no time suits all, and answers may change
        ([tally(1, 2, 0, 1), tally(2, 1, 0, 2)], 3, 3, True, 1),
        ([tally(1, 0, 0, 3), tally(2, 0, 0, 3)], 3, 3, True, None),
        ([tally(1, 0, 0, 0), tally(2, 0, 0, 0)], 3, 0, True, None),
        ([tally(-20, 3, 0, 0), tally(2, 2, 0, 1)], 3, 3, True, 2),  # the best time has passed
    ],
)
def test_the_time_that_is_proposed(
    tallies: list[Tally], asked: int, answered: int, over: bool, expected: int | None
) -> None:
    found = proposed(tallies, asked=asked, answered=answered, now=NOW, over=over)
    assert (found.pk if found else None) == expected


def test_nobody_is_nudged_on_the_day_they_were_asked() -> None:
    assert nudge_at(opened_at=NOW, deadline=NOW + 5 * DAY) == NOW + 3 * DAY
    assert nudge_at(opened_at=NOW, deadline=NOW + 2 * DAY) == NOW + DAY
    friday = NOW + 4 * DAY
    assert nudge_at(opened_at=friday, deadline=friday + 3 * DAY - HOUR) is None, "to Monday at eight"


@pytest.mark.parametrize(("day", "hour"), [(12, 12), (15, 18), (16, 8)], ids=["Thursday", "Sunday", "Monday"])
def test_nudge_comes_before_answers_are_due(day: int, hour: int) -> None:
    circle, members = circle_of(2)
    deadline = dt.datetime(2026, 11, day, hour, 0, tzinfo=dt.UTC)
    polls.ask_circle(circle=circle, times=[NOW + 20 * DAY], minutes=45, deadline=deadline, by=members[0], now=NOW)
    for hours in range(72, 0, -1):
        poll_mails.plan(now=deadline - hours * HOUR)
        deliver.deliver_due(now=deadline - hours * HOUR)
    assert Delivery.objects.get(kind="poll_nudge").state == "sent"


def test_nudge_that_would_come_too_late_is_not_put_in() -> None:
    circle, members = circle_of(2)
    monday = NOW + 7 * DAY - HOUR
    polls.ask_circle(circle=circle, times=TIMES, minutes=45, deadline=monday, by=members[0], now=NOW)
    poll_mails.plan(now=monday - 2 * DAY)
    assert "poll_nudge" not in dict(kinds())


def circle_of(count: int) -> tuple[Circle, list[Member]]:
    members = make_members(count)
    return make_circle(*members, kind="group"), members


def ask(circle: Circle, by: Member) -> TimePoll:
    return polls.ask_circle(circle=circle, times=TIMES, minutes=45, deadline=DEADLINE, by=by, now=NOW)


def say(poll: TimePoll, member: Member, *answers: str, now: dt.datetime = NOW + HOUR) -> None:
    options = poll.options.order_by("starts_at")
    said = {one.pk: answer for one, answer in zip(options, answers, strict=True)}
    polls.answer(poll=poll, member=member, said=said, now=now)


def kinds() -> list[tuple[str, str]]:
    found = Delivery.objects.select_related("member__user").order_by("pk")
    return [(one.kind, one.member.user.first_name) for one in found]


def test_a_circle_of_five_finds_a_time() -> None:
    circle, members = circle_of(5)
    poll = ask(circle, members[0])
    assert ask(circle, members[1]) == poll, "while one is open, that is the one"
    assert kinds() == [("poll_asked", f"Person{n}") for n in (2, 3, 4, 5)]
    for member in members[1:4]:
        say(poll, member, "no", "if-needed", "yes")
    assert polls.proposal(poll, now=NOW + HOUR) is None
    say(poll, members[4], "yes", "no", "if-needed")
    found = polls.proposal(poll, now=NOW + HOUR)
    assert found is not None
    assert found.starts_at == TIMES[2]
    assert kinds()[-1] == ("poll_ready", "Person1")
    option = poll.options.get(pk=found.pk)
    call = poll_decisions.decide_for_circle(poll=poll, option=option, by=members[0], now=NOW + HOUR)
    assert (call.starts_at, call.ends_at - call.starts_at) == (TIMES[2], dt.timedelta(minutes=45))
    assert call.participants.filter(answer="going").count() == 5
    with pytest.raises(CallError):
        poll_decisions.decide_for_circle(poll=poll, option=option, by=members[1], now=NOW + HOUR)
    with pytest.raises(polls.PollOverError):
        say(poll, members[1], "yes", "yes", "yes")


def test_a_time_that_somebody_has_lost_meanwhile_is_not_booked_and_the_poll_stays_open() -> None:
    circle, members = circle_of(3)
    poll = ask(circle, members[0])
    make_call(make_circle(members[1], make_member("else@example.com")), starts_at=TIMES[0])
    option = poll.options.order_by("starts_at")[0]
    with pytest.raises(TakenError):
        poll_decisions.decide_for_circle(poll=poll, option=option, by=members[0], now=NOW + HOUR)
    poll.refresh_from_db()
    assert poll.status == "open"
    assert Meeting.objects.filter(circle=circle).count() == 0


def test_answers_are_taken_until_the_second_of_the_end() -> None:
    circle, members = circle_of(3)
    poll = ask(circle, members[0])
    say(poll, members[1], "no", "no", "no", now=DEADLINE - dt.timedelta(seconds=1))
    with pytest.raises(polls.PollOverError):
        say(poll, members[1], "yes", "yes", "yes", now=DEADLINE)
    assert set(PollAnswer.objects.filter(member=members[1]).values_list("answer", flat=True)) == {"no"}


def test_only_those_who_have_not_answered_are_nudged_and_once() -> None:
    circle, members = circle_of(4)
    poll = ask(circle, members[0])
    say(poll, members[1], "yes", "yes", "yes")
    Delivery.objects.all().delete()
    poll_mails.plan(now=NOW + 2 * DAY)
    assert "poll_nudge" not in dict(kinds())
    for _again in range(2):
        poll_mails.plan(now=NOW + 3 * DAY)
    nudged = [name for kind, name in kinds() if kind == "poll_nudge"]
    assert nudged == ["Person3", "Person4"]


def test_whoever_asked_is_told_once_that_answers_are_due() -> None:
    circle, members = circle_of(3)
    poll = ask(circle, members[0])
    say(poll, members[1], "no", "yes", "no")
    for _again in range(2):
        poll_mails.plan(now=DEADLINE)
    assert [name for kind, name in kinds() if kind == "poll_ready"] == ["Person1"]
    found = polls.proposal(poll, now=DEADLINE)
    assert found is not None
    assert found.starts_at == TIMES[1]


def test_the_mails_say_the_times_on_the_readers_clock() -> None:
    circle, members = circle_of(3)
    poll = ask(circle, members[0])
    members[1].time_zone = "Europe/Paris"
    members[1].save()
    deliver.deliver_due(now=NOW)
    asked = {one.to[0]: one for one in mail.outbox}
    body = str(asked["person-2@example.com"].body)
    assert "Thursday 12 November 2026, 10:00 to 10:45 (Paris time)" in body
    assert f"/community/polls/{poll.pk}/" in body
    assert len(str(asked["person-2@example.com"].subject)) <= 60


def stop_by_one_click(kind: str, reader: str) -> None:
    """What a mail program posts when ``reader`` presses its button at a mail that they got (RFC 8058)."""
    (sent,) = [one for one in mail.outbox if one.to == [reader]]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = sent.extra_headers["List-Unsubscribe"].split(">")[0].removeprefix("<http://localhost:8000")
    assert url.endswith(f"/{kind}/")
    answer = Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "You will not get this reminder any more.")
    mail.outbox.clear()


def test_member_of_a_circle_stops_its_polls_by_one_click_and_the_others_still_get_them() -> None:
    circle, members = circle_of(3)
    poll = ask(circle, members[0])
    assert deliver.deliver_due(now=NOW) == {"sent": 2}
    stop_by_one_click("poll_asked", "person-2@example.com")
    polls.close(poll=poll)
    ask(circle, members[0])
    assert deliver.deliver_due(now=NOW) == {"sent": 1, "skipped": 1}
    assert [one.to for one in mail.outbox] == [["person-3@example.com"]]


def test_whoever_wants_no_polls_is_not_nudged_but_finds_them_on_the_page() -> None:
    circle, members = circle_of(3)
    poll = ask(circle, members[0])
    mail_preferences.switch(member=members[1], kind="poll_asked", on=False, now=NOW)
    poll_mails.plan(now=NOW + 3 * DAY)
    assert [name for kind, name in kinds() if kind == "poll_nudge"] == ["Person3"]
    assert list(polls.waiting_for(members[1], now=NOW)) == [poll]


def test_poll_of_a_circle_waits_for_no_morning_and_comes_beside_a_reminder() -> None:
    circle, members = circle_of(2)
    night = NOW.replace(hour=23)
    make_delivery(members[1], kind="call_nudge", state="sent", reminder_day=night.date())
    polls.ask_circle(circle=circle, times=TIMES, minutes=45, deadline=DEADLINE, by=members[0], now=night)
    assert deliver.deliver_due(now=night) == {"sent": 1}


def test_poll_of_a_session_is_a_reminder_that_one_click_stops() -> None:
    london, host = make_region("london"), make_lead()
    place = make_organisation(region=london)
    for name in ("ann", "bob"):
        make_member(f"{name}@example.com", organisation=place)
    polls.ask_for_session(session=draft(region=london, host=host), times=TIMES, deadline=DEADLINE, by=host, now=NOW)
    poll_mails.plan(now=NOW)
    assert {one.bulk for one in Delivery.objects.all()} == {True}
    assert deliver.deliver_due(now=NOW) == {"sent": 2}
    assert {str(one.subject) for one in mail.outbox} == {"Which time suits you? Making time for breaks"}
    stop_by_one_click("session_poll", "ann@example.com")
    polls.ask_for_session(session=draft(region=london, host=host), times=TIMES, deadline=DEADLINE, by=host, now=NOW)
    poll_mails.plan(now=NOW)
    new = Delivery.objects.filter(state="pending")
    assert [one.reader.user.email for one in new] == ["bob@example.com"]


def test_poll_that_is_yet_to_open_asks_nobody() -> None:
    london, host = make_region("london"), make_lead()
    make_member("ann@example.com", organisation=make_organisation(region=london))
    polls.ask_for_session(session=draft(region=london, host=host), times=TIMES, deadline=DEADLINE, by=host, now=NOW)
    poll_mails.plan(now=NOW - DAY)
    assert kinds() == []
    poll_mails.plan(now=NOW)
    assert len(kinds()) == 1


def test_polls_stand_among_the_choices() -> None:
    member = make_member()
    client = Client()
    client.force_login(member.user)
    page = BeautifulSoup(client.get("/community/me/emails/").content, "html5lib")
    shown = {box["value"]: box.parent.get_text(" ", strip=True) for box in page.select("input[name=kinds]")}
    assert shown["poll_asked"] == "A poll for a time"
    assert shown["session_poll"] == "A poll for the time of a session"
    assert "poll_ready" not in shown, "it answers what they asked"


def draft(**values: object) -> GroupSession:
    return make_session(published=False, starts_at=NOW + 9 * DAY, minutes=60, **values)  # type: ignore[arg-type]


def test_a_session_asks_its_region_and_gets_the_time_and_is_published() -> None:
    london = make_region("london")
    host, inside = make_lead(), make_member("in@example.com", organisation=make_organisation(region=london))
    elsewhere = make_organisation("Elsewhere Trust", region=make_region("north-west"))
    outside = make_member("out@example.com", organisation=elsewhere)
    session = draft(region=london, host=host)
    poll = polls.ask_for_session(session=session, times=TIMES[:2], deadline=DEADLINE, by=host, now=NOW)
    assert polls.ask_for_session(session=session, times=TIMES, deadline=DEADLINE, by=host, now=NOW) == poll
    assert list(polls.waiting_for(inside, now=NOW)) == [poll]
    assert list(polls.waiting_for(outside, now=NOW)) == []
    for _again in range(2):
        poll_mails.plan(now=NOW)
    assert Delivery.objects.filter(kind="session_poll").get().member == inside
    say(poll, inside, "no", "yes")
    option = poll.options.order_by("starts_at")[1]
    polls.decide_for_session(poll=poll, option=option, by=host, now=NOW + HOUR)
    session.refresh_from_db()
    session.meeting.refresh_from_db()
    assert session.published_at == NOW + HOUR
    assert (session.meeting.starts_at, session.meeting.ends_at) == (TIMES[1], TIMES[1] + HOUR)
    with pytest.raises(polls.NotPossibleError):
        polls.ask_for_session(session=session, times=TIMES, deadline=DEADLINE, by=host, now=NOW)


def test_answers_of_who_leaves_go() -> None:
    circle, members = circle_of(3)
    say(ask(circle, members[0]), members[1], "yes", "no", "yes")
    board_leaving.leave(members[1], now=NOW)
    assert not PollAnswer.objects.filter(member=members[1]).exists()


def test_old_polls_go_after_six_months() -> None:
    circle, members = circle_of(3)
    ask(circle, members[0])
    assert poll_mails.forget_old(DEADLINE + 170 * DAY) == 0
    assert poll_mails.forget_old(DEADLINE + 190 * DAY) > 0


def open_now(**values: object) -> tuple[TimePoll, GroupSession, Member]:
    """A poll for a session that takes answers as the tests run."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    session = make_session(published=False, starts_at=now + 20 * DAY, **values)  # type: ignore[arg-type]
    times = [now + 10 * DAY, now + 11 * DAY]
    editor = make_editor()
    poll = polls.ask_for_session(session=session, times=times, deadline=now + 5 * DAY, by=editor, now=now)
    return poll, session, make_member("mel@example.com", first_name="Mel")


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_a_member_answers_in_one_form_and_changes_it() -> None:
    poll, _session, member = open_now()
    client, path = as_user(member.user), f"/community/polls/{poll.pk}/"
    assert "Which time suits you?" in soup(client, "/community/sessions/").get_text()
    first, second = poll.options.order_by("starts_at")
    found = BeautifulSoup(client.post(path, {f"time-{first.pk}": "yes"}).content, "html.parser")
    (error,) = found.select(".nhsuk-error-summary__list a")
    assert "Say whether this time suits you" in error.get_text()
    assert found.select_one(f"input[name=time-{first.pk}][value=yes]").has_attr("checked")
    client.post(path, {f"time-{first.pk}": "yes", f"time-{second.pk}": "no"})
    client.post(path, {f"time-{first.pk}": "if-needed", f"time-{second.pk}": "no"})
    answers = PollAnswer.objects.order_by("option__starts_at").values_list("answer", flat=True)
    assert list(answers) == ["if-needed", "no"]
    assert "1 member has answered" in " ".join(soup(client, path).get_text().split())
    assert "Which time suits you?" not in soup(client, "/community/sessions/").get_text()


def test_the_host_sees_names_and_decides_in_the_back_office() -> None:
    poll, session, member = open_now()
    option = poll.options.order_by("starts_at")[0]
    for one in poll.options.all():
        PollAnswer.objects.create(option=one, member=member, answer="yes")
    client, path = as_user(make_editor("other@example.com")), f"/admin/community/sessions/{session.pk}/poll/"
    assert "Mel" in soup(client, path).get_text()
    client.post(f"{path}decide/", {"option": option.pk})
    session.refresh_from_db()
    session.meeting.refresh_from_db()
    assert session.published_at
    assert session.meeting.starts_at == option.starts_at


def test_the_hosts_form_says_what_is_wrong() -> None:
    session = make_session(published=False, starts_at=timezone.now() + 20 * DAY)
    client, path = as_user(make_editor()), f"/admin/community/sessions/{session.pk}/poll/"
    for times, deadline, said in (
        ("2099-03-03 14:30", "2099-03-01 17:00", "Enter 2 times or more"),
        ("2099-03-03 14:30\n2020-03-03 14:30", "2099-03-01 17:00", "2020-03-03 14:30 has passed"),
        ("2099-03-03 14:30\nsoon", "2099-03-01 17:00", "Enter a day and a time"),
        ("2099-03-03 14:30\n2099-03-04 14:30", "2099-03-05 17:00", "choose a moment after now"),
    ):
        response = client.post(path, {"times": times, "deadline": deadline})
        assert said in response.content.decode()
    client.post(path, {"times": "2099-03-03 14:30\n2099-03-04 14:30", "deadline": "2099-03-01 17:00"})
    assert TimePoll.objects.get().options.count() == 2


def test_a_circle_asks_and_books_on_its_own_pages() -> None:
    circle, members = circle_of(3)
    client, path = as_user(members[0].user), f"/community/meetings/with/{circle.pk}/poll/"
    assert as_user(make_member("x@example.com").user).get(path).status_code == 404
    day = working_day_from(timezone.localdate() + 7 * DAY)
    sent = {"day-0": f"{day:%d/%m/%Y}", "time-0": "10:00", "minutes": "45", "until": f"{day - DAY:%d/%m/%Y}"}
    found = BeautifulSoup(client.post(path, sent).content, "html.parser")
    assert "Enter 2 times or more" in found.select_one(".nhsuk-error-summary").get_text()
    client.post(path, sent | {"day-1": f"{day:%d/%m/%Y}", "time-1": "14:00"})
    poll = TimePoll.objects.get()
    for member in members[1:]:
        chosen = zip(poll.options.order_by("starts_at"), ("no", "yes"), strict=True)
        said = {f"time-{one.pk}": answer for one, answer in chosen}
        as_user(member.user).post(f"/community/polls/{poll.pk}/", said)
    page = soup(client, f"/community/polls/{poll.pk}/")
    assert "Everybody can come then" in page.get_text()
    option = page.select_one(".app-next button[name=option]")["value"]
    page = soup(client, f"/community/polls/{poll.pk}/decide/?option={option}")
    assert "Everybody can come then" in page.get_text()
    sent = {one["name"]: one.get("value", "") for one in page.select("main form input[name]")}
    client.post(f"/community/polls/{poll.pk}/decide/", sent)
    assert Meeting.objects.get(circle=circle).participants.count() == 3
    page = soup(client, f"/community/polls/{poll.pk}/")
    assert "The time is decided: " in page.get_text()
    assert "best so far" not in page.get_text()
    link = page.find("a", string="See the call")
    assert client.get(link["href"]).status_code == 200
    assert as_user(make_member("y@example.com").user).get(f"/community/polls/{poll.pk}/").status_code == 404
