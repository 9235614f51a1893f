"""Series: what the sessions of one begin with. Each session that is made is its own, and never a repetition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import GroupSession, SessionTemplate
from community.services.group_sessions import WORDS, Column, Line, Words, create

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import Region, User


@dataclass(frozen=True)
class Beginning:
    """What every session of a series begins with."""

    title: str
    description: str
    title_cy: str = ""
    description_cy: str = ""
    minutes: int = 60
    capacity: int | None = None
    agenda: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    anonymous: bool = True


def keep(*, beginning: Beginning, template: SessionTemplate | None = None) -> SessionTemplate:
    """Store a series, or change ``template``; sessions that were made from it before stay as they are."""
    series = template or SessionTemplate()
    for name in (*WORDS, "minutes", "capacity", "anonymous"):
        setattr(series, name, getattr(beginning, name))
    series.agenda = [{"text": text, "minutes": minutes} for text, minutes in beginning.agenda]
    series.board_columns = [{"en": en, "cy": cy} for en, cy in beginning.columns]
    series.save()
    return series


@transaction.atomic
def keep_from(*, session: GroupSession) -> SessionTemplate:
    """A series whose sessions begin as ``session`` is now, and which it belongs to; pressed twice, it is one."""
    session = (
        GroupSession.objects.select_for_update(of=("self",)).select_related("meeting", "template").get(pk=session.pk)
    )
    if session.template:
        return session.template
    minutes = (session.meeting.ends_at - session.meeting.starts_at) // dt.timedelta(minutes=1)
    words = {name: getattr(session, name) for name in (*WORDS, "capacity", "anonymous")}
    columns = tuple((column["en"], column["cy"]) for column in session.board_columns)
    agenda = tuple(session.agenda.values_list("text", "minutes"))
    series = keep(beginning=Beginning(minutes=minutes, agenda=agenda, columns=columns, **words))
    GroupSession.objects.filter(pk=session.pk).update(template=series)
    return series


@transaction.atomic
def make_next(
    *, template: SessionTemplate, starts: Sequence[dt.datetime], region: Region | None, by: User, now: dt.datetime
) -> list[GroupSession]:
    """A session for each of ``starts``, which nobody sees yet. Where the series has one then, none is made."""
    series = SessionTemplate.objects.select_for_update().get(pk=template.pk)
    there = set(
        GroupSession.objects.filter(template=series, region=region).values_list("meeting__starts_at", flat=True)
    )
    return [
        create(words=_words(series, starts_at, region), by=by, now=now, template=series)
        for starts_at in starts
        if starts_at not in there
    ]


def _words(series: SessionTemplate, starts_at: dt.datetime, region: Region | None) -> Words:
    return Words(
        starts_at=starts_at,
        region=region,
        agenda=tuple((line["text"], line["minutes"]) for line in series.agenda),
        columns=tuple((column["en"], column["cy"]) for column in series.board_columns),
        **{name: getattr(series, name) for name in (*WORDS, "minutes", "capacity", "anonymous")},
    )
