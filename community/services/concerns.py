"""Concerns about somebody: raising and closing them, hiding a member and showing them again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from community.models import AuditEntry, Concern, Member, User
from community.services import directory
from community.services.audit import record
from community.services.outbox import Addressed, queue_all

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_AN_HOUR = 10
SAME_WITHIN = dt.timedelta(minutes=30)


class TooManyConcernsError(Exception):
    """This member has raised as many concerns within the hour as one person reasonably can."""


@transaction.atomic
def raise_concern(
    *, about: Member | None, about_words: str = "", by: Member, kind: str, text: str, now: dt.datetime
) -> Concern:
    """Keep a concern and tell the moderators that there is one; the same sent twice is one.

    Somebody whose profile cannot be seen is named in ``about_words`` instead, which nobody looks up.
    """
    said = {"about": about, "about_words": about_words, "kind": kind, "text": text}
    concern, is_new = _keep(by, said, now)
    if is_new:
        _tell_moderators(concern, now)
    return concern


@transaction.atomic
def say_whom(*, concern: Concern, member: Member, by: User, now: dt.datetime) -> bool:
    """Note which member a concern in words is about; False where that is noted already, or it came without words."""
    in_words = Concern.objects.filter(pk=concern.pk).exclude(about_words="")
    if not in_words.exclude(about=member).update(about=member):
        return False
    concern.refresh_from_db()
    record(AuditEntry.Action.CONCERN_LINKED, actor=by, subject=member, note=note_of(concern), now=now)
    return True


def note_of(concern: Concern) -> str:
    """What the audit log calls a concern in words: those about one member are told by the member."""
    return f"concern: {concern.pk}" if concern.about_words else ""


@transaction.atomic
def close_concern(*, concern: Concern, by: User, outcome: str, now: dt.datetime) -> bool:
    """Note what was done and close it; False where somebody else has closed it already."""
    open_one = Concern.objects.filter(pk=concern.pk, status=Concern.Status.OPEN)
    if not open_one.update(status=Concern.Status.CLOSED, closed_at=now, closed_by=by, outcome=outcome):
        return False
    concern.refresh_from_db()
    record(AuditEntry.Action.CONCERN_CLOSED, actor=by, subject=concern.about, note=note_of(concern), now=now)
    return True


def hide_member(*, member: Member, by: User, now: dt.datetime) -> bool:
    """Take ``member`` out of every list at once, whatever they chose; False where they are hidden already."""
    return _set_hidden(member, now, AuditEntry.Action.HIDDEN, by, now)


def restore_member(*, member: Member, by: User, now: dt.datetime) -> bool:
    """Let ``member`` be seen again as far as they chose; False where they are not hidden."""
    return _set_hidden(member, None, AuditEntry.Action.RESTORED, by, now)


def moderators() -> QuerySet[User]:
    """Everybody who handles concerns."""
    permission = {"codename": "moderate_member", "content_type__app_label": "community"}
    in_group = {f"groups__permissions__{name}": value for name, value in permission.items()}
    alone = {f"user_permissions__{name}": value for name, value in permission.items()}
    return User.objects.filter(Q(is_superuser=True) | Q(**in_group) | Q(**alone), is_active=True).distinct()


def _keep(by: Member, said: dict[str, Any], now: dt.datetime) -> tuple[Concern, bool]:
    Member.objects.select_for_update().get(pk=by.pk)  # two at once from one person: one waits for the other
    mine = Concern.objects.filter(by=by)
    same = mine.filter(**said, raised_at__gt=now - SAME_WITHIN).first()
    if same:
        return same, False
    if mine.filter(raised_at__gt=now - dt.timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyConcernsError
    return Concern.objects.create(**said, by=by, raised_at=now), True


def _tell_moderators(concern: Concern, now: dt.datetime) -> None:
    told = [user for user in moderators() if not concern.names(user)]
    payload = {"concern": concern.pk}
    mails = [Addressed(key=f"concern:{concern.pk}:{user.pk}", payload=payload, user=user) for user in told]
    queue_all(kind="concern_raised", mails=mails, now=now)


@transaction.atomic
def _set_hidden(member: Member, at: dt.datetime | None, action: AuditEntry.Action, by: User, now: dt.datetime) -> bool:
    if not Member.objects.filter(pk=member.pk, hidden_at__isnull=at is not None).update(hidden_at=at):
        return False
    member.hidden_at = at
    record(action, actor=by, subject=member, now=now)
    directory.refresh([member])
    return True
