"""How long what is kept: the one table. The timetable does what it says, and the page for members shows it.

Apps above add their promises with ``add_rule``.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import AuditEntry, Concern, DirectoryRemoval, Invitation, JoinRequest, Member, User
from community.periods import Period
from community.services import (
    boards,
    buddies_by_clock,
    call_leaving,
    closing,
    data_copy,
    erasure,
    import_files,
    inactivity,
    outbox_care,
    poll_mails,
    session_leaving,
    suppressions,
    tombstones,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

UNVERIFIED = Period(days=7)
INVITATIONS = Period(days=30)
REQUESTS = Period(months=6)
UPLOADS = Period(days=1)
AUDIT = Period(years=2)
CONCERNS = Period(years=2)
REMOVALS = Period(days=30)

logger = logging.getLogger(__name__)


class NotKeptError(Exception):
    """Some rules could not be followed tonight; the log says why, and tomorrow they are tried again."""


@dataclass(frozen=True)
class Rule:
    """One promise: ``what`` goes ``period`` after ``since``, and ``act`` sees to it and returns how many went."""

    name: str
    what: Promise | str
    since: Promise | str
    period: Period
    act: Callable[[dt.datetime], int]


def forget_unverified(now: dt.datetime) -> int:
    """Delete accounts whose address was never proved and in which nobody ever signed in; returns how many."""
    plain = Q(is_superuser=False, is_staff=False, groups=None, user_permissions=None, appointments=None)
    outside = Q(member=None) | Q(member__status=Member.Status.STARTED)
    old = User.objects.filter(plain, outside, last_login=None, date_joined__lte=UNVERIFIED.before(now))
    ids = list(old.exclude(emailaddress__verified=True).values_list("pk", flat=True))
    User.objects.filter(pk__in=ids, last_login=None).delete()
    return len(ids)


def forget_invitations(now: dt.datetime) -> int:
    """Delete invitations some time after they were accepted, withdrawn or ran out; returns how many."""
    before = INVITATIONS.before(now)
    ended = Q(accepted_at__lte=before) | Q(withdrawn_at__lte=before) | Q(expires_at__lte=before)
    return Invitation.objects.filter(ended).delete()[0]


def forget_requests(now: dt.datetime) -> int:
    """Delete requests to join some time after they were decided; returns how many."""
    decided = JoinRequest.objects.exclude(status=JoinRequest.Status.WAITING)
    return decided.filter(decided_at__lte=REQUESTS.before(now)).delete()[0]


def forget_audit(now: dt.datetime) -> int:
    """Delete old entries of the audit log; returns how many."""
    return AuditEntry.objects.filter(at__lte=AUDIT.before(now)).delete()[0]


def forget_concerns(now: dt.datetime) -> int:
    """Delete concerns that were closed long ago; returns how many."""
    closed = Concern.objects.filter(status=Concern.Status.CLOSED, closed_at__lte=CONCERNS.before(now))
    return closed.delete()[0]


def forget_removals(now: dt.datetime) -> int:
    """Delete notes of who left the directory, which every process has read by then; returns how many."""
    return DirectoryRemoval.objects.filter(removed_at__lte=REMOVALS.before(now)).delete()[0]


RULES = (
    Rule(
        "unverified",
        _("An account whose email address was never confirmed"),
        _("after it was made"),
        UNVERIFIED,
        forget_unverified,
    ),
    Rule("closed", _("An account that you closed"), _("after you closed it"), closing.REGRET, erasure.erase_due),
    Rule(
        "unused",
        _("An account that nobody uses. We write to you first, after 12 months and again after 17"),
        _("after you last signed in"),
        inactivity.ERASED,
        inactivity.care_for_unused_accounts,
    ),
    Rule(
        "invitations",
        _("An invitation, with the email address it went to"),
        _("after it was accepted, withdrawn or ran out"),
        INVITATIONS,
        forget_invitations,
    ),
    Rule(
        "requests",
        _("A request to join, with the reason you gave"),
        _("after it was answered"),
        REQUESTS,
        forget_requests,
    ),
    Rule("copies", _("A copy of your data"), _("after it was made"), data_copy.KEPT, data_copy.forget_old_copies),
    Rule(
        "uploads",
        _("A list of organisations that an editor uploaded"),
        _("after it was uploaded"),
        UPLOADS,
        lambda now: import_files.forget_old_uploads(now=now),
    ),
    Rule(
        "concerns",
        _("A concern about somebody, and what was done"),
        _("after it was closed"),
        CONCERNS,
        forget_concerns,
    ),
    Rule(
        "buddy_notes",
        _("What you and others wrote with buddy requests, invitations and farewells"),
        _("after it was answered or ended"),
        buddies_by_clock.KEPT,
        buddies_by_clock.forget_old_notes,
    ),
    Rule(
        "calls",
        _("Your calls, with notes and what you said afterwards, and dates when you were away"),
        _("after they took place"),
        call_leaving.KEPT,
        call_leaving.forget_old,
    ),
    Rule(
        "sessions",
        _("Who came to a session, and what they thought of it"),
        _("after the session"),
        session_leaving.KEPT,
        session_leaving.forget_old,
    ),
    Rule(
        "boards",
        _("Cards on the reflection board of a session"),
        _("after the session"),
        boards.KEPT,
        boards.forget_old,
    ),
    Rule(
        "polls",
        _("Which times suit you, in a poll for a time"),
        _("after the last day for answers"),
        poll_mails.KEPT,
        poll_mails.forget_old,
    ),
    Rule(
        "mails",
        _("Which emails we sent you and when, without their words"),
        _("after they were due"),
        outbox_care.KEPT,
        outbox_care.forget_old,
    ),
    Rule(
        "suppressions",
        _("That emails to an address came back or were not wanted, as a code that stands for the address"),
        _("after that was reported"),
        suppressions.KEPT,
        suppressions.forget_old,
    ),
    Rule(
        "audit",
        _("The record of who looked at or changed what"),
        _("after it happened"),
        AUDIT,
        forget_audit,
    ),
    Rule(
        "removals",
        _("A note that somebody left the directory, without their name"),
        _("after they left it"),
        REMOVALS,
        forget_removals,
    ),
    Rule(
        "erasures",
        _("A code that stands for an erased email address, so that a backup cannot bring it back"),
        _("after the account was erased"),
        tombstones.KEPT,
        tombstones.forget_old,
    ),
)


_from_above: dict[str, Rule] = {}


def add_rule(rule: Rule) -> None:
    """Add a promise of an app above, in its AppConfig.ready."""
    _from_above[rule.name] = rule


def rules() -> tuple[Rule, ...]:
    """All promises: our own, and those of the apps above."""
    return (*RULES, *_from_above.values())


def retention_table() -> list[tuple[str, str]]:
    """What is kept and how long, in words of the language that is read."""
    return [(str(rule.what), f"{rule.period} {rule.since}") for rule in rules()]


def follow_rules(*, now: dt.datetime) -> dict[str, int]:
    """Do what every rule says, as late or as often as it may be; returns how many rows or files went by each.

    One that fails does not keep the others. Raises NotKeptError at the end if any did.
    """
    done: dict[str, int] = {}
    for rule in rules():
        try:
            done[rule.name] = rule.act(now)
        except Exception:
            logger.exception("Retention: %s could not be done", rule.name)
    failed = [rule.name for rule in rules() if rule.name not in done]
    if failed:
        raise NotKeptError(", ".join(failed))
    return done
