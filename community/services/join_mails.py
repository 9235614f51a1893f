"""What is written about requests to join, put into the outbox by the transaction that makes or answers one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.services.deciders import deciders_of
from community.services.outbox import Addressed, queue_all, queue_to_user

if TYPE_CHECKING:
    import datetime as dt

    from community.models import JoinRequest


def tell_of_request(*, request: JoinRequest, now: dt.datetime) -> None:
    """Tell the person that somebody will decide, and those who decide that somebody waits."""
    payload, person = {"request": request.pk}, request.member.user
    queue_to_user(kind="request_received", user=person, key=f"request:{request.pk}:received", payload=payload, now=now)
    deciders = deciders_of(request.member)
    mails = [Addressed(f"request:{request.pk}:decide:{one.pk}", payload, user=one) for one in deciders]
    queue_all(kind="request_to_decide", mails=mails, now=now)


def tell_answer(*, request: JoinRequest, now: dt.datetime) -> None:
    """Tell the person whether they are in."""
    key = f"request:{request.pk}:answered:{int(now.timestamp())}"
    payload = {"request": request.pk}
    queue_to_user(kind="request_answered", user=request.member.user, key=key, payload=payload, now=now)
