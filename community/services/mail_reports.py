"""Acting on what the mail service reports. The same twice, or of a mail or an address of nobody here, does no harm."""

from __future__ import annotations

import datetime as dt

from community.mail_reports import Means, Report
from community.models import Delivery, Suppression
from community.services.suppressions import suppress

State = Delivery.State
REASONS = {Means.BOUNCED: Suppression.Reason.BOUNCED, Means.COMPLAINED: Suppression.Reason.COMPLAINED}
CAME_BACK = "the mail service says that it was not delivered"


def hear(report: Report, *, now: dt.datetime) -> None:
    """Send nothing more to an address where a mail came back for good or was not wanted, and settle what was uncertain.

    A worker may have died between handing a mail over and writing that down: the service knows. It knows, too, of a
    mail that it took and did not pass on, which then was not sent.
    """
    if report.means in REASONS and report.address:
        suppress(address=report.address, reason=REASONS[report.means], now=now)
    if report.means is Means.NOTHING or not report.mail_ids:
        return
    mails = Delivery.objects.filter(message_id__in=report.mail_ids)
    unsure = mails.filter(state__in=[State.HANDING, State.UNCERTAIN])
    over = {"token": "", "lease_until": None}
    if report.means in (Means.BOUNCED, Means.NOT_SENT):
        unsure.update(state=State.DEAD, error=CAME_BACK, **over)
        if report.means is Means.NOT_SENT:
            mails.filter(state=State.SENT).update(state=State.DEAD, error=CAME_BACK, sent_at=None)
    else:
        unsure.update(state=State.SENT, sent_at=now, error="", **over)
