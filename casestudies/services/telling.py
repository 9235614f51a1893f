"""Putting mails about what was said or done about a story into the outbox, in the transaction of what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.services.account_outbox import queue_to_accounts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from casestudies.models import SubmissionMessage
    from community.models import User


def tell(message: SubmissionMessage, *, to: Iterable[User], now: dt.datetime) -> None:
    """Write to each of ``to``, as the author or as who reviews. Four queries at most, however many there are."""
    users = list(to)
    for kind, is_author in (("story_to_author", True), ("story_to_reviewer", False)):
        queue_to_accounts(
            kind=kind, users=[user for user in users if message.submission.is_by(user) is is_author],
            key=f"story:{message.pk}", payload={"message": message.pk}, now=now,
        )  # fmt: skip


def tell_author(message: SubmissionMessage, now: dt.datetime) -> None:
    """Write to the author, if there still is one and it was not themselves."""
    author = message.submission.author
    if author is not None and author.user_id != message.by_id:
        tell(message, to=[author.user], now=now)
