"""Sessions of the demo's community: one to come, one that is full, one of a region, and one that was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from community.models import (
    AgendaItem,
    GroupSession,
    Meeting,
    Member,
    Participant,
    SessionAction,
    SessionFeedback,
    SessionNote,
    SessionTemplate,
    User,
)
from elements.framework import Element

UK = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)
PAST_TITLE = "What helps people take their breaks?"
COLUMNS = [
    {"code": "glad", "en": "What went well", "cy": "Beth aeth yn dda"},
    {"code": "stuck", "en": "Where we are stuck", "cy": "Ble rydym yn sownd"},
    {"code": "next", "en": "What we try next", "cy": "Beth rydym yn rhoi cynnig arno nesaf"},
]
AGENDA = (
    ("Welcome, and who is here", 10),
    ("A story from one of us", 15),
    ("What we try next", 25),
    ("Last words", 10),
)
NOTES = (
    "Three trusts found that a named person a shift, who says “your break is now”, did more than any poster.",
    "Nobody had figures on missed breaks at the start. Two now ask one question a month by text message.",
)
COMMENTS = ("More time in small groups, please.", "The story at the start was the best part.")


def load_sessions(users: dict[str, User], people: Sequence[Member], *, now: dt.datetime) -> None:
    """All of it, unless there are sessions already."""
    members = {role: Member.objects.filter(user=user).first() for role, user in users.items()}
    member, new_lead, lead = (members.get(role) for role in ("member", "new-lead", "regional-lead"))
    if GroupSession.objects.exists() or member is None or new_lead is None or len(people) < 30:
        return
    host = users["national-editor"]
    series = _series()
    _coming(series, host, [member, *people[:13]], now)
    _full(host, people[14:20], [people[20], new_lead, people[21]], now)
    _past(series, host, [member, *people[:12]], now)
    if lead is not None and lead.organisation is not None and lead.organisation.region is not None:
        _regional(lead, people[22:26], now)


def _series() -> SessionTemplate:
    return SessionTemplate.objects.create(
        title="Monthly hour for wellbeing leads",
        title_cy="Awr fisol i arweinwyr llesiant",
        description="An hour a month: one story, what others try, and one thing to take home.",
        description_cy="Awr y mis: un stori, beth mae eraill yn rhoi cynnig arno, ac un peth i fynd adref.",
        capacity=28,
        agenda=[{"text": text, "minutes": minutes} for text, minutes in AGENDA],
        board_columns=[{"en": column["en"], "cy": column["cy"]} for column in COLUMNS],
    )


def _coming(series: SessionTemplate, host: User, going: Sequence[Member], now: dt.datetime) -> None:
    session = _session(
        _at(now + 9 * DAY, 12, 30), now, host=host, template=series, capacity=28, element=Element.ENVIRONMENT,
        title="Rest rooms that people use", title_cy="Ystafelloedd gorffwys y mae pobl yn eu defnyddio",
        description="What makes a room a place to rest? Bring a picture of yours, good or bad.",
        description_cy="Beth sy’n gwneud ystafell yn lle i orffwys? Dewch â llun o’ch un chi, da neu ddrwg.",
    )  # fmt: skip
    _agenda(session, going, now)
    _answers(session, going, [], now)


def _full(host: User, going: Sequence[Member], waiting: Sequence[Member], now: dt.datetime) -> None:
    session = _session(
        _at(now + 16 * DAY, 15, 0), now, host=host, capacity=len(going), element=Element.DATA_INSIGHTS,
        title="Reading your staff survey together", title_cy="Darllen eich arolwg staff gyda’n gilydd",
        description="A small group looks at real figures, so there are few places.",
        description_cy="Mae grŵp bach yn edrych ar ffigurau go iawn, felly ychydig o leoedd sydd.",
    )  # fmt: skip
    _answers(session, going, waiting, now)


def _regional(lead: Member, going: Sequence[Member], now: dt.datetime) -> None:
    region = lead.organisation.region if lead.organisation else None
    session = _session(
        _at(now + 23 * DAY, 10, 0), now, host=lead.user, region=region,
        title="Leads of our region meet", description="An open hour. Put on the agenda what you want to talk about.",
    )  # fmt: skip
    _answers(session, [lead, *going], [], now)


def _past(series: SessionTemplate, host: User, came: Sequence[Member], now: dt.datetime) -> None:
    then = _at(now - 6 * DAY, 12, 30)
    session = _session(
        then, now - 30 * DAY, host=host, template=series, capacity=28, element=Element.ENVIRONMENT,
        title=PAST_TITLE, title_cy="Beth sy’n helpu pobl i gymryd eu hegwyl?",
        description="One hour on breaks: who takes them, who does not, and what changed that.",
        description_cy="Awr ar egwyliau: pwy sy’n eu cymryd, pwy sydd ddim, a beth newidiodd hynny.",
    )  # fmt: skip
    _agenda(session, came, now - 20 * DAY)
    _answers(session, came, [], now - 20 * DAY)
    # The demo's member has still to say that they were there.
    Participant.objects.filter(meeting=session.meeting).exclude(member=came[0]).update(attended=True)
    for number, text in enumerate(NOTES):
        SessionNote.objects.create(session=session, text=text, by=came[number + 1], at=then + DAY / 24)
    _actions(session, came, then)
    for number, one in enumerate(came[1:8]):
        comment = COMMENTS[number] if number < len(COMMENTS) else ""
        SessionFeedback.objects.create(
            session=session, member=one, useful=3 if number < 5 else 2, comment=comment, said_at=then + DAY
        )


def _actions(session: GroupSession, came: Sequence[Member], then: dt.datetime) -> None:
    said = (
        ("Ask two wards to name who says “your break is now”", came[0], None),
        ("Share the one question that we ask by text message", came[1], then + 2 * DAY),
        ("Find out what a quiet room costs", None, None),
    )
    for text, owner, done_at in said:
        SessionAction.objects.create(
            session=session, text=text, owner=owner, due=(then + 30 * DAY).date(), done_at=done_at, by=came[1], at=then
        )


def _session(starts_at: dt.datetime, published_at: dt.datetime, **values: object) -> GroupSession:
    """A session of an hour, published so long ago that nobody is invited by mail."""
    published_at = min(published_at, starts_at) - 14 * DAY
    meeting = Meeting.objects.create(
        kind=Meeting.Kind.SESSION, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1),
        link="https://teams.example/demo-session", created_at=published_at, changed_at=published_at,
    )  # fmt: skip
    return GroupSession.objects.create(
        meeting=meeting, published_at=published_at, board_columns=COLUMNS, **values
    )  # fmt: skip


def _agenda(session: GroupSession, people: Sequence[Member], now: dt.datetime) -> None:
    for order, (text, minutes) in enumerate(AGENDA, start=1):
        owner = people[order] if order == 2 else None
        AgendaItem.objects.create(
            session=session, text=text, minutes=minutes, owner=owner, order=order, added_at=now - 14 * DAY
        )


def _answers(session: GroupSession, going: Sequence[Member], waiting: Sequence[Member], now: dt.datetime) -> None:
    said: list[tuple[str, int | None, Member]] = [("going", None, one) for one in going]
    said += [("waiting", number, one) for number, one in enumerate(waiting, start=1)]
    Participant.objects.bulk_create(
        Participant(meeting=session.meeting, member=one, answer=answer, waiting_no=number, answered_at=now - 3 * DAY)
        for answer, number, one in said
    )


def _at(day: dt.datetime, hour: int, minute: int) -> dt.datetime:
    """That time in the UK, on ``day`` or the next working day."""
    date = day.astimezone(UK).date()
    while date.weekday() > 4:
        date += dt.timedelta(days=1)
    return dt.datetime.combine(date, dt.time(hour, minute), UK).astimezone(dt.UTC)
