"""Mails of the outbox to people who were asked to rate: whether each still has a reason, and when it may go."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.mail_kinds import MailKind
from community.models import Delivery, Member
from community.times import UK
from community.working_days import in_working_hours
from diagnostic.emails import contributor_mail
from diagnostic.models import Contributor, ContributorMail
from diagnostic.permissions import may_see
from diagnostic.services import mailing
from diagnostic.services.reminders import FROM_HOUR, reminder_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from diagnostic.models.mail import ContributorMailQuerySet
    from diagnostic.reminders_due import Reminder

    Mail = EmailMultiAlternatives | None

WEEK = dt.timedelta(days=7)
MOST_A_WEEK = 3  # invitations to one address, however many rounds ask
MEANWHILE = dt.timedelta(minutes=2)  # while another worker writes to the same person
State = Delivery.State
Kind = ContributorMail.Kind


def write_invited(delivery: Delivery, now: dt.datetime) -> Mail:
    """They are asked to rate; not once they are off the round."""
    mail = _with_a_reader(delivery)
    if mail is None or mail.contributor.removed_at is not None:
        return None
    return _write(delivery, mail, now)


def write_reminded(delivery: Delivery, now: dt.datetime) -> Mail:
    """A day comes or has come, and they are not done."""
    mail = _with_a_reader(delivery)
    reminder = reminder_of(mail, now=now) if mail is not None else None
    return _write(delivery, mail, now, reminder) if mail is not None and reminder is not None else None


def write_removed(delivery: Delivery, now: dt.datetime) -> Mail:
    """They need not rate any more; only to who knows that they were asked, and is not asked in another way."""
    mail = _with_a_reader(delivery)
    if mail is None or mail.contributor.removed_at is None:
        return None
    if not _was_told(mail.contributor) or _is_still_asked(mail.contributor):
        return None
    return _write(delivery, mail, now)


def wait(delivery: Delivery, now: dt.datetime) -> dt.datetime | None:
    """Tomorrow morning for whoever got a mail about the round today, or was invited too often in a week.

    A reminder waits for working hours in Britain, too.

    Asked while the mail is claimed, before any of those claimed with it is sent: the first of these goes, or as many
    invitations as the week still takes, and the others wait for what becomes of them. Of two workers with mails to one
    person one at least sees the other's, and waits.
    """
    mail = _mail_of(delivery)
    address = mailing.address_of(mail.contributor) if mail is not None else ""
    if mail is None or not address:
        return None
    today = mailing.today(mail.contributor, now=now).exclude(pk=mail.pk)
    left = _left_this_week(delivery, address, now)
    if today.exists() or left <= 0:
        return _tomorrow(now)
    before = _in_hand_before(delivery, address)
    beside = before.filter(contributor__round=mail.contributor.round_id)
    if beside.exists() or (left < math.inf and before.of_kind(Kind.INVITED).count() >= left):
        return now + MEANWHILE
    return in_working_hours(now, UK) if delivery.kind == Kind.REMINDED else None


KINDS = (
    MailKind(Kind.INVITED, _("somebody asks you to rate in a round"), write_invited, wait=wait),
    MailKind(Kind.REMINDED, _("the day by which you are asked to rate"), write_reminded, reminder=True, wait=wait),
    MailKind(Kind.REMOVED, _("you are no longer asked to rate in a round"), write_removed, wait=wait),
)


def _write(delivery: Delivery, mail: ContributorMail, now: dt.datetime, reminder: Reminder | None = None) -> Mail:
    today = timezone.localdate(now)
    return contributor_mail(delivery=delivery, contributor=mail.contributor, reminder=reminder, today=today)


def _mail_of(delivery: Delivery) -> ContributorMail | None:
    """Whose part it is about."""
    related = ("round__organisation", "round__version", "member__user", "added_by__user")
    found = ContributorMail.objects.select_related(*(f"contributor__{name}" for name in related))
    return found.filter(delivery=delivery).first()


def _with_a_reader(delivery: Delivery) -> ContributorMail | None:
    """The same, if the round is open and there is still somebody to write to."""
    mail = _mail_of(delivery)
    if mail is None or not mail.contributor.round.is_open:
        return None
    return mail if mailing.address_of(mail.contributor) and _takes_part(mail.contributor) else None


def _takes_part(one: Contributor) -> bool:
    """Whether a member can still be written to about this round; who is none can."""
    member = one.member
    if member is None:
        return True
    return member.status == Member.Status.ACTIVE and member.user.is_active and may_see(member, one.round)


def _was_told(one: Contributor) -> bool:
    """Whether they know that they were asked, or took part by themselves."""
    return one.mails.of_kind(Kind.INVITED).sent().exists() or one.responses.exists()


def _is_still_asked(one: Contributor) -> bool:
    """Whether the same person takes part in the round by another row."""
    address = mailing.address_of(one)
    there = Contributor.objects.present().filter(round=one.round_id).exclude(pk=one.pk)
    return there.filter(Q(email=address) | Q(member__user__email=address)).exists()


def _in_hand_before(delivery: Delivery, address: str) -> ContributorMailQuerySet:
    """What is being written to the same person in any round and goes first."""
    in_hand = mailing.to_person(address).filter(delivery__state__in=[State.CLAIMED, State.HANDING])
    return in_hand.filter(~Q(delivery__token=delivery.token) | Q(delivery__lt=delivery.pk))


def _left_this_week(delivery: Delivery, address: str, now: dt.datetime) -> float:
    """How many more invitations may go to somebody in the week that ends now; other mails are not limited so."""
    if delivery.kind != Kind.INVITED:
        return math.inf
    asked = mailing.to_person(address).of_kind(Kind.INVITED)
    return MOST_A_WEEK - asked.filter(delivery__sent_at__gt=now - WEEK).count()


def _tomorrow(now: dt.datetime) -> dt.datetime:
    """Tomorrow morning in the UK."""
    day = timezone.localdate(now) + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(FROM_HOUR)))
