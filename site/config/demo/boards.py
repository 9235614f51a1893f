"""Reflection boards of the demo's sessions, an old and an open one, and a poll for a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from community.models import (
    BoardCard,
    GroupSession,
    Meeting,
    Member,
    PollAnswer,
    PollOption,
    TimePoll,
    User,
)
from config.demo.sessions import COLUMNS, DAY, PAST_TITLE, _at

# Column, words, votes, and the key of the card it was put together with.
OLD = (
    ("glad", "A named person a shift who says “your break is now”.", 9, ""),
    ("glad", "The rota shows breaks, so nobody has to ask for one.", 5, ""),
    ("glad", "Having a name on the rota made the difference for us too.", 2, "demo-old-0"),
    ("stuck", "Night shifts: there is nobody to hand over to.", 11, ""),
    ("stuck", "We have no figures on missed breaks.", 6, ""),
    ("stuck", "Nights have one registered nurse, so breaks do not happen.", 3, "demo-old-3"),
    ("next", "Ask one question a month by text message.", 8, ""),
    ("next", "Invite a ward that does it well to the next session.", 4, ""),
)
OPEN = (
    ("glad", "Our new chairs are used all day. People even sleep in them."),
    ("stuck", "The room is ten minutes’ walk from the wards."),
    ("stuck", "It is booked for meetings half of the week."),
    ("next", "Move the room, not the staff."),
)
POLL_TITLE = "Supporting staff after a hard shift"


def load_boards(users: dict[str, User], people: Sequence[Member], *, now: dt.datetime) -> None:
    """All of it, unless there are cards already."""
    old = GroupSession.objects.filter(title=PAST_TITLE).select_related("meeting").first()
    coming = GroupSession.objects.filter(title="Rest rooms that people use").select_related("meeting").first()
    if BoardCard.objects.exists() or old is None or coming is None:
        return
    _old_board(old)
    for number, (column, text) in enumerate(OPEN):
        BoardCard.objects.create(
            session=coming, key=f"demo-open-{number}", column=column, text=text, author=people[number]
        )
    _poll(users["national-editor"], people[:9], now)


def _old_board(session: GroupSession) -> None:
    """As it is once the board has closed: counts, and no way back to anybody."""
    cards: dict[str, BoardCard] = {}
    for number, (column, text, votes, head) in enumerate(OLD):
        key = f"demo-old-{number}"
        cards[key] = BoardCard.objects.create(
            session=session, key=key, column=column, text=text, votes_kept=votes, group=cards.get(head)
        )
    closed_at = session.meeting.ends_at + DAY
    GroupSession.objects.filter(pk=session.pk).update(board_settled_at=closed_at)


def _poll(host: User, people: Sequence[Member], now: dt.datetime) -> None:
    """Opened so long ago that nobody is asked by mail any more."""
    opened_at, starts_at = now - 8 * DAY, _at(now + 20 * DAY, 12, 30)
    meeting = Meeting.objects.create(
        kind=Meeting.Kind.SESSION, starts_at=starts_at, ends_at=starts_at + DAY / 24,
        link="https://teams.example/demo-session", created_at=opened_at, changed_at=opened_at,
    )  # fmt: skip
    session = GroupSession.objects.create(
        meeting=meeting, host=host, capacity=28, board_columns=COLUMNS,
        title=POLL_TITLE, title_cy="Cefnogi staff ar ôl shifft galed",
        description="What helps in the first hour, and in the first week? Bring what you have tried.",
        description_cy="Beth sy’n helpu yn yr awr gyntaf, ac yn yr wythnos gyntaf? Dewch â’r hyn rydych wedi’i drio.",
    )  # fmt: skip
    poll = TimePoll.objects.create(
        session=session, deadline=_at(now + 6 * DAY, 17, 0), asked_by=host, opened_at=opened_at, nudged_at=opened_at
    )
    said = (PollAnswer.Answer.YES, PollAnswer.Answer.NO, PollAnswer.Answer.IF_NEEDED)
    start = now + 19 * DAY
    for number, hour in enumerate((12, 15, 9)):
        start = _at(start + DAY, hour, 30)
        option = PollOption.objects.create(poll=poll, starts_at=start, ends_at=start + DAY / 24)
        PollAnswer.objects.bulk_create(
            PollAnswer(option=option, member=one, answer=said[(place * (number + 1)) % 3 if number else place % 2 * 2])
            for place, one in enumerate(people)
        )
