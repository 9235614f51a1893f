"""Sending the mails that are due about members' stories."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import F

from casestudies.emails import send_story_mail
from casestudies.models import SubmissionMail
from home.email import MailNotSentError

AT_ONCE = 100
MOST_TRIES = 8
WAIT = dt.timedelta(minutes=5)  # after the first failure; twice as long after each further one

logger = logging.getLogger(__name__)


def send_due(*, now: dt.datetime) -> int:
    """Send what is due; returns how many went out. Safe to run twice, and by two workers at once.

    A mail is claimed for good before it is handed over, so that nobody gets it twice; one that was surely not handed
    over is due again later. What it tells stands on the site, too.
    """
    due = SubmissionMail.objects.filter(claimed_at=None, due_at__lte=now, tries__lt=MOST_TRIES).order_by("due_at", "pk")
    return sum(_send(pk, now) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _send(pk: int, now: dt.datetime) -> bool:
    if not SubmissionMail.objects.filter(pk=pk, claimed_at=None).update(claimed_at=now, tries=F("tries") + 1):
        return False
    related = ("to__member", "message__by", "message__submission__author", "message__submission__page")
    mail = SubmissionMail.objects.select_related(*related).get(pk=pk)
    if not mail.to.is_active:
        return False
    try:
        send_story_mail(mail=mail)
    except MailNotSentError:
        again = now + WAIT * 2 ** (mail.tries - 1)
        SubmissionMail.objects.filter(pk=pk).update(claimed_at=None, due_at=again)
        return False
    SubmissionMail.objects.filter(pk=pk).update(sent_at=now)
    return True
