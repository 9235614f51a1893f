"""Sessions that tests go to by address: one to come, one that is over, and one of another region."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from community.models import GroupSession, Member

SESSION, SESSION_PAST, SESSION_OTHER = 9001, 9002, 9003
ITEM, NOTE, ACTION = 9001, 9001, 9001
SESSION_DRAFT, TIME_POLL, BOARD_CARD = 9004, 9001, "loaded-card"


def make_sessions(*, member_email: str, lead_email: str) -> None:
    """The member goes to the first two, and has written what stands under the second."""
    from community.models import AgendaItem, GroupSession, Member, Participant, SessionAction, SessionNote
    from tests.factories.community import make_region
    from tests.factories.meetings import make_session

    member, lead = (Member.objects.select_related("user").get(user__email=one) for one in (member_email, lead_email))
    now = timezone.now()
    coming = make_session(
        pk=SESSION, title="Access test session", starts_at=now + dt.timedelta(days=30), region=make_region("london"),
        host=lead.user, capacity=2,
    )  # fmt: skip
    over = make_session(pk=SESSION_PAST, title="Access test session, over", starts_at=now - dt.timedelta(hours=3))
    make_session(
        pk=SESSION_OTHER, title="Access test session elsewhere", starts_at=now + dt.timedelta(days=30),
        region=make_region("north-west"),
    )  # fmt: skip
    # Nobody is to be invited by a tick of the loaded site.
    GroupSession.objects.filter(pk__gte=SESSION).update(published_at=now - dt.timedelta(days=60))
    for session, somebody in ((coming, member), (coming, lead), (over, member)):
        Participant.objects.create(meeting=session.meeting, member=somebody, answer="going", answered_at=now)
    AgendaItem.objects.create(pk=ITEM, session=coming, text="How to begin", minutes=10, by=lead, added_at=now)
    SessionNote.objects.create(pk=NOTE, session=over, text="Breaks help.", by=member, at=now)
    SessionAction.objects.create(pk=ACTION, session=over, text="Ask the wards", owner=member, by=member, at=now)
    _make_board_and_poll(coming, member, now)


def _make_board_and_poll(session: GroupSession, member: Member, now: dt.datetime) -> None:
    """A card of the member's on the board of the session to come, and a poll in which all members are asked."""
    from community.models import BoardCard, GroupSession, PollOption, TimePoll
    from tests.factories.meetings import make_session

    BoardCard.objects.create(session=session, key=BOARD_CARD, column="glad", text="Rest rooms help.", author=member)
    draft = make_session(
        pk=SESSION_DRAFT, title="Access test session, planned", starts_at=now + dt.timedelta(days=40), published=False
    )  # fmt: skip
    GroupSession.objects.filter(pk=draft.pk).update(published_at=None)
    opened_at, deadline = now - dt.timedelta(days=20), now + dt.timedelta(days=20)  # nobody is asked by mail any more
    poll = TimePoll.objects.create(
        pk=TIME_POLL, session=draft, deadline=deadline, opened_at=opened_at, nudged_at=opened_at
    )  # fmt: skip
    for days in (40, 41):
        start = now + dt.timedelta(days=days)
        PollOption.objects.create(poll=poll, starts_at=start, ends_at=start + dt.timedelta(hours=1))
