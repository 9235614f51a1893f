"""Acting on what the mail service reports. The same twice, or of a mail or an address of nobody here, does no harm."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from community.mail_reports import CAME_BACK, NOT_PASSED_ON, UNWANTED_MAIL, Means, Report
from community.models import Delivery, Suppression
from community.services.suppressions import suppress

State = Delivery.State
REASONS = {Means.BOUNCED: Suppression.Reason.BOUNCED, Means.COMPLAINED: Suppression.Reason.COMPLAINED}
NOTES = {Means.BOUNCED: CAME_BACK, Means.NOT_SENT: NOT_PASSED_ON, Means.COMPLAINED: UNWANTED_MAIL}
HEARD = {Means.BOUNCED: (CAME_BACK, UNWANTED_MAIL), Means.COMPLAINED: (UNWANTED_MAIL,)}
ENDED = (State.SENT, State.DEAD)
CLOCKS_DIFFER = dt.timedelta(minutes=5)


def hear(report: Report, *, now: dt.datetime) -> None:
    """Send nothing more to an address where a mail came back for good or was not wanted, and settle what was uncertain.

    A worker may have died between handing a mail over and writing that down: the service knows. It knows, too, of a
    mail that it took and did not pass on, which then was not sent.

    Services report at least once, and late: what was heard before does not stop again what somebody started meanwhile.
    """
    mails = Delivery.objects.filter(message_id__in=report.mail_ids)
    if report.means is Means.NOTHING or _was_heard(report, mails):
        return
    if report.means in REASONS and report.address:
        suppress(address=report.address, reason=REASONS[report.means], proof=Suppression.Proof.REPORTED, now=now)
    _settle(report, mails, now)
    if report.means in REASONS:
        mails.filter(state__in=ENDED).update(error=NOTES[report.means])


def _settle(report: Report, mails: QuerySet[Delivery], now: dt.datetime) -> None:
    unsure = mails.filter(state__in=[State.HANDING, State.UNCERTAIN])
    over = {"token": "", "lease_until": None}
    if report.means in (Means.BOUNCED, Means.NOT_SENT):
        unsure.update(state=State.DEAD, error=NOTES[report.means], **over)
        if report.means is Means.NOT_SENT:
            mails.filter(state=State.SENT).update(state=State.DEAD, error=NOT_PASSED_ON, sent_at=None)
    else:
        unsure.update(state=State.SENT, sent_at=now, error="", **over)


def _was_heard(report: Report, mails: QuerySet[Delivery]) -> bool:
    """Whether one of ``mails`` has the note of such a report, or goes, or went, once more after it was made."""
    known = Q(state__in=ENDED, error__in=HEARD.get(report.means, ()))
    if report.at is not None:
        known |= Q(not_before__gt=report.at + CLOCKS_DIFFER)
    return mails.filter(known).exists()
