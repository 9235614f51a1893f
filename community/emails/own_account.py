"""Mails to somebody about their own account, and to moderators about a concern."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.as_read_by import full_url
from community.emails.account_writing import SAYS_WHY_ITSELF, account_of, as_account_reads, write_to_account
from community.mail_kinds import MailKind
from community.models import Concern, DataCopy, InactivityWarning, Member
from community.permissions import may_moderate

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery


@as_account_reads
def write_copy_ready(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A copy of the reader's data can be fetched; the mail carries nothing of it."""
    ready = DataCopy.objects.filter(pk=delivery.payload["copy"], made_at__isnull=False, expires_at__gt=now)
    if not ready.exists():
        return None
    context = SAYS_WHY_ITSELF | {"url": full_url("community_data")}
    return write_to_account(delivery=delivery, template="community/data_copy_ready", context=context)


@as_account_reads
def write_closing(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The reader's account is closed: until when it can be kept, and where."""
    leaving = Member.objects.filter(user=account_of(delivery), status=Member.Status.CLOSING).first()
    if leaving is None:
        return None
    context = SAYS_WHY_ITSELF | {"url": full_url("community_privacy"), "day": leaving.closing_at}
    return write_to_account(delivery=delivery, template="community/account_closing", context=context)


@as_account_reads
def write_unused(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The reader's account is erased on a day unless they sign in. Whoever did meanwhile is told nothing."""
    user = account_of(delivery)
    warned = InactivityWarning.objects.filter(user=user).first()
    if warned is None or (user.last_login and user.last_login >= warned.first_at):
        return None
    day = dt.datetime.fromisoformat(delivery.payload["erased_at"])
    context = SAYS_WHY_ITSELF | {"url": full_url("account_login"), "day": day}
    return write_to_account(delivery=delivery, template="community/unused_account", context=context)


@as_account_reads
def write_concern(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A concern waits for a moderator; nothing of what it says, nor about whom."""
    user = account_of(delivery)
    concerns = Concern.objects.filter(pk=delivery.payload["concern"], status=Concern.Status.OPEN)
    concern = concerns.not_about(user).first()
    if concern is None or not may_moderate(user):
        return None
    kind = Concern.Kind(concern.kind).label
    context = SAYS_WHY_ITSELF | {"url": full_url("admin_concern", concern.pk), "kind": kind}
    return write_to_account(delivery=delivery, template="community/concern_raised", context=context)


KINDS: tuple[MailKind, ...] = (
    MailKind("data_copy_ready", _("the copy of your data"), write_copy_ready),
    MailKind("account_closing", _("closing your account"), write_closing),
    MailKind("unused_account", _("an account that is not used"), write_unused),
    MailKind("concern_raised", _("concerns that you handle"), write_concern),
)
