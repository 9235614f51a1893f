"""Holding sessions: writing and changing one, publishing, moving and cancelling it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from community.models import AuditEntry, BoardCard, GroupSession, Meeting, Participant, User, member_of
from community.services import rsvp
from community.services.agenda import write_agenda
from community.services.audit import record
from community.services.outbox import queue

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Region, SessionTemplate

TWICE = dt.timedelta(minutes=10)
WORDS = ("title", "title_cy", "description", "description_cy")
OF_SESSION = (*WORDS, "region", "element", "host", "capacity", "anonymous")
Action = AuditEntry.Action
Line = tuple[str, int | None]  # a text and its minutes
Column = tuple[str, str]  # a column's name in English and in Welsh


class TooSmallError(Exception):
    """More people have a place than there would be places; ``going`` says how many."""

    def __init__(self, going: int) -> None:
        super().__init__(going)
        self.going = going


class ChangedMeanwhileError(Exception):
    """Somebody else changed the session since its form was opened."""


class CardsExistError(Exception):
    """There are cards: their column stays, and so does whether they are anonymous."""


class NotPossibleError(Exception):
    """The session is over or cancelled, or was published already."""


@dataclass(frozen=True)
class Words:
    """What a session is: words, time (aware), length, and all that its board and agenda begin with."""

    title: str
    description: str
    starts_at: dt.datetime
    minutes: int = 60
    title_cy: str = ""
    description_cy: str = ""
    link: str = ""
    capacity: int | None = None
    region: Region | None = None
    element: str = ""
    host: User | None = None
    agenda: tuple[Line, ...] = ()
    agenda_seen: tuple[str, ...] | None = None  # the agenda's texts as whoever wrote this had them before them
    columns: tuple[Column, ...] = ()
    anonymous: bool = True

    @property
    def ends_at(self) -> dt.datetime:
        """When it ends."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


@transaction.atomic
def create(*, words: Words, by: User, now: dt.datetime, template: SessionTemplate | None = None) -> GroupSession:
    """Store a session that nobody sees yet. The same by the same person within ten minutes is the same session."""
    User.objects.select_for_update().get(pk=by.pk)  # a second press of the button waits here
    author = member_of(by)
    twin = GroupSession.objects.filter(
        title=words.title, meeting__starts_at=words.starts_at, meeting__created_by=author, host=words.host or by,
        region=words.region, meeting__created_at__gt=now - TWICE, template=template,
    ).first()  # fmt: skip
    if twin:
        return twin
    meeting = Meeting.objects.create(
        kind=Meeting.Kind.SESSION, starts_at=words.starts_at, ends_at=words.ends_at, link=words.link,
        created_by=author, created_at=now, changed_at=now,
    )  # fmt: skip
    values = {name: getattr(words, name) for name in OF_SESSION} | {"host": words.host or by}
    session = GroupSession.objects.create(
        meeting=meeting, template=template, board_columns=columns_of(words.columns, []), **values
    )
    write_agenda(session=session, lines=words.agenda, by=author, now=now)
    return session


@transaction.atomic
def change(*, session: GroupSession, words: Words, by: User, version: int, now: dt.datetime) -> None:
    """Change a session. Where its time or link changes, those who come are told; more places go to those who wait.

    ``version`` is the meeting's as the form began. Raises ChangedMeanwhileError, TooSmallError, CardsExistError, and
    NotPossibleError for the time of a session that is over or cancelled.
    """
    meeting, current = rsvp.lock(session)
    if meeting.version != version:
        raise ChangedMeanwhileError
    if words.capacity is not None and (taken := rsvp.going(meeting)) > words.capacity:
        raise TooSmallError(taken)
    _move(current, meeting, words, by, now)
    _rewrite(current, words)
    write_agenda(session=current, lines=words.agenda, by=member_of(by), now=now, seen=words.agenda_seen)
    rsvp.fill(session=current, meeting=meeting, now=now)


@transaction.atomic
def publish(*, session: GroupSession, by: User, now: dt.datetime) -> bool:
    """Show it to members; the invitations go out by the clock. False where that was done before.

    Raises NotPossibleError when it is over or cancelled.
    """
    meeting, _current = rsvp.lock(session)
    if not meeting.is_scheduled or meeting.ends_at <= now:
        raise NotPossibleError
    if not GroupSession.objects.filter(pk=session.pk, published_at=None).update(published_at=now):
        return False
    _note(Action.SESSION_PUBLISHED, session, by, now)
    return True


@transaction.atomic
def move(*, session: GroupSession, starts_at: dt.datetime, minutes: int, by: User, now: dt.datetime) -> None:
    """Give it another time, and tell those who come. Raises NotPossibleError when it is over or cancelled."""
    meeting, current = rsvp.lock(session)
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    _set_time_and_link(current, meeting, (starts_at, ends_at, meeting.link), by, now)


@transaction.atomic
def cancel(*, session: GroupSession, by: User, note: str, now: dt.datetime) -> bool:
    """Cancel it for good and tell everybody who said they come. False where it was cancelled or is over."""
    meeting, current = rsvp.lock(session)
    open_one = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.SCHEDULED, ends_at__gt=now)
    values = {"cancelled_by": member_of(by), "cancel_note": note, "changed_at": now}
    if not open_one.update(
        status=Meeting.Status.CANCELLED, sequence=F("sequence") + 1, version=F("version") + 1, **values
    ):
        return False
    if current.published_at:
        _tell_all(current, meeting, kind="session_cancelled", key="cancelled", payload={}, now=now)
    _note(Action.SESSION_CANCELLED, current, by, now)
    return True


@transaction.atomic
def discard(*, session: GroupSession, by: User) -> bool:
    """Delete a session that was never published. False where it was."""
    _meeting, current = rsvp.lock(session)
    if current.published_at:
        return False
    Meeting.objects.filter(pk=current.meeting_id).delete()
    return True


def possible_hosts() -> QuerySet[User]:
    """Everybody who may hold sessions."""
    permission = {"codename": "host_meeting", "content_type__app_label": "community"}
    in_group = {f"groups__permissions__{name}": value for name, value in permission.items()}
    alone = {f"user_permissions__{name}": value for name, value in permission.items()}
    found = User.objects.filter(Q(is_superuser=True) | Q(**in_group) | Q(**alone), is_active=True)
    return User.objects.filter(pk__in=found.values("pk")).order_by("first_name", "last_name", "pk")


def columns_of(named: tuple[Column, ...], before: list[dict[str, str]]) -> list[dict[str, str]]:
    """The board's columns. One in the place of another keeps its code, which the cards know it by."""
    codes = [column["code"] for column in before]
    new = (f"c{number}" for number in range(1, 100) if f"c{number}" not in codes)
    return [
        {"code": codes[at] if at < len(codes) else next(new), "en": en, "cy": cy} for at, (en, cy) in enumerate(named)
    ]


def _rewrite(session: GroupSession, words: Words) -> None:
    columns = columns_of(words.columns, session.board_columns)
    gone = {one["code"] for one in session.board_columns} - {one["code"] for one in columns}
    cards = BoardCard.objects.filter(session=session)
    if (words.anonymous != session.anonymous and cards.exists()) or cards.filter(column__in=gone).exists():
        raise CardsExistError
    for name in OF_SESSION:
        setattr(session, name, getattr(words, name))
    session.board_columns = columns
    session.save(update_fields=[*OF_SESSION, "board_columns"])


def _move(session: GroupSession, meeting: Meeting, words: Words, by: User, now: dt.datetime) -> None:
    wanted = (words.starts_at, words.ends_at, words.link)
    if wanted != (meeting.starts_at, meeting.ends_at, meeting.link):
        _set_time_and_link(session, meeting, wanted, by, now)
    else:
        Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)


def _set_time_and_link(
    session: GroupSession, meeting: Meeting, wanted: tuple[dt.datetime, dt.datetime, str], by: User, now: dt.datetime
) -> None:
    if wanted == (meeting.starts_at, meeting.ends_at, meeting.link):
        return
    same_time = wanted[:2] == (meeting.starts_at, meeting.ends_at)
    if not meeting.is_scheduled or (meeting.ends_at <= now and not same_time):
        raise NotPossibleError
    before = {} if same_time else {"from": meeting.starts_at.isoformat(), "to": meeting.ends_at.isoformat()}
    before |= {} if same_time else {"at": wanted[0].isoformat()}
    meeting.starts_at, meeting.ends_at, meeting.link = wanted
    meeting.sequence, meeting.version, meeting.changed_at = meeting.sequence + 1, meeting.version + 1, now
    meeting.save(update_fields=["starts_at", "ends_at", "link", "sequence", "version", "changed_at"])
    if session.published_at and not same_time:
        _note(Action.SESSION_MOVED, session, by, now)
    if session.published_at and meeting.ends_at > now:
        key = f"moved:{meeting.sequence}"
        _tell_all(session, meeting, kind="session_moved", key=key, payload=before, now=now)


def _note(action: Action, session: GroupSession, by: User, now: dt.datetime) -> None:
    record(action, actor=by, note=f"session: {session.pk}", now=now)


def _tell_all(
    session: GroupSession, meeting: Meeting, *, kind: str, key: str, payload: dict[str, Any], now: dt.datetime
) -> None:
    """Everybody who said they come, or might; who asked for no time in the matter is told only of a new time."""
    answers = [Participant.Answer.GOING]
    if kind == "session_cancelled" or payload:
        answers += [Participant.Answer.MAYBE, Participant.Answer.WAITING]
    for one in meeting.participants.filter(answer__in=answers).select_related("member"):
        queue(
            kind=kind, member=one.member, key=f"session:{session.pk}:{key}",
            payload={"session": session.pk, **payload}, now=now,
        )  # fmt: skip
