"""Sending the mails that are due to people who were asked to rate."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from community.models import Member
from diagnostic.emails import contributor_mail
from diagnostic.models import Contributor, ContributorMail
from diagnostic.permissions import may_see
from diagnostic.services.invitations import address_of, mails_today, same_person
from diagnostic.services.reminders import FROM_HOUR, reminder_of
from diagnostic.services.rounds import hold
from home.email import MailNotSentError, hand_over

AT_ONCE = 100
MOST_TRIES = 8
WAIT = dt.timedelta(minutes=5)  # after the first failure; twice as long after each further one
LEASE = dt.timedelta(minutes=10)  # a worker that died with a mail in its hands had it for this long
WEEK = dt.timedelta(days=7)
MOST_A_WEEK = 3  # invitations to one address, however many rounds ask
Kind = ContributorMail.Kind

logger = logging.getLogger(__name__)


def send_due(*, now: dt.datetime) -> int:
    """Send what is due; returns how many went out. Safe to run twice, and by two workers at once.

    A mail is claimed for a while, its reason looked at again, and then marked as sent before it is handed over: a
    worker that dies earlier leaves it to others, and nobody gets one twice. One that failed is due again later, and
    keeps no other waiting. Nobody gets two about one round on one day.
    """
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    due = ContributorMail.objects.filter(free, sent_at=None, due_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_send(pk, now) for pk in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]))


def _send(pk: int, now: dt.datetime) -> bool:
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    if not ContributorMail.objects.filter(free, pk=pk, sent_at=None).update(claimed_at=now, tries=F("tries") + 1):
        return False
    related = ("contributor__round__organisation", "contributor__member__user", "contributor__added_by__user")
    mail = ContributorMail.objects.select_related(*related).filter(pk=pk).first()
    if mail is None:
        return False
    try:
        return _send_claimed(mail, now)
    except MailNotSentError:
        pass  # it is logged where it happened
    except Exception:
        logger.exception("mail %s of the diagnostic failed", pk)
    again = now + WAIT * 2 ** (mail.tries - 1)
    ContributorMail.objects.filter(pk=pk, claimed_at=now).update(sent_at=None, claimed_at=None, due_at=again)
    return False


def _send_claimed(mail: ContributorMail, now: dt.datetime) -> bool:
    reminder = reminder_of(mail, now=now) if mail.kind == Kind.REMINDED else None
    if not _still_holds(mail) or (mail.kind == Kind.REMINDED and reminder is None):
        mail.delete()
        return False
    written = contributor_mail(mail=mail, reminder=reminder, today=timezone.localdate(now))
    if not _mark(mail, now):
        return False
    hand_over(written)
    return True


def _still_holds(mail: ContributorMail) -> bool:
    """Whether there is still somebody to write to, and a reason."""
    one = mail.contributor
    if not one.round.is_open or not address_of(one) or not _takes_part(one):
        return False
    if mail.kind != Kind.REMOVED:
        return one.removed_at is None
    there = Contributor.objects.present().filter(round=one.round_id).exclude(pk=one.pk)
    address = address_of(one)
    is_there = there.filter(Q(email=address) | Q(member__user__email=address)).exists()
    return one.removed_at is not None and not is_there and _was_told(one)


def _was_told(one: Contributor) -> bool:
    """Whether they know that they were asked, or took part by themselves."""
    return one.mails.filter(kind=Kind.INVITED, sent_at__isnull=False).exists() or one.responses.exists()


def _takes_part(one: Contributor) -> bool:
    """Whether a member can still be written to about this round; who is none can."""
    member = one.member
    if member is None:
        return True
    return member.status == Member.Status.ACTIVE and member.user.is_active and may_see(member, one.round)


def _mark(mail: ContributorMail, now: dt.datetime) -> bool:
    """Note it as sent, unless the person got one today; then it is due tomorrow. One at a time for a round."""
    with transaction.atomic():
        hold(mail.contributor.round_id)
        if mails_today(mail.contributor, now=now).exists() or _asked_too_often(mail, now):
            ContributorMail.objects.filter(pk=mail.pk).update(
                claimed_at=None, tries=F("tries") - 1, due_at=_tomorrow(now)
            )
            return False
        # Whoever claimed it after us has it now: our lease ran out.
        return bool(ContributorMail.objects.filter(pk=mail.pk, claimed_at=now, sent_at=None).update(sent_at=now))


def _asked_too_often(mail: ContributorMail, now: dt.datetime) -> bool:
    if mail.kind != Kind.INVITED:
        return False
    asked = ContributorMail.objects.filter(kind=Kind.INVITED, sent_at__gt=now - WEEK)
    return asked.filter(same_person(address_of(mail.contributor))).count() >= MOST_A_WEEK


def _tomorrow(now: dt.datetime) -> dt.datetime:
    midnight = dt.datetime.combine(timezone.localdate(now) + dt.timedelta(days=1), dt.time(FROM_HOUR))
    return timezone.make_aware(midnight)
