"""Mails to those who were asked to rate become rows of the one outbox, those that were sent too: pages show when."""

from __future__ import annotations

import secrets
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations

UK = ZoneInfo("Europe/London")
MOST_TRIES = 8  # after so many nothing was tried again
AT_ONCE = 500


def into_the_outbox(apps: Any, editor: Any) -> None:
    """Each mail as it is: sent, waiting, or given up."""
    mails, deliveries = apps.get_model("diagnostic", "ContributorMail"), apps.get_model("community", "Delivery")
    host = settings.BASE_URL.split("://")[-1].split("/")[0].split(":")[0]
    rows = []
    for mail in mails.objects.select_related("contributor").iterator(chunk_size=AT_ONCE):
        whole, member = f"rate:{mail.contributor_id}:{mail.key}", mail.contributor.member_id
        delivery = deliveries.objects.create(
            key=f"{whole}:{member}" if member else whole,
            kind=f"rate_{mail.kind}",
            member_id=member,
            state=_state(mail),
            attempts=mail.tries,
            error="" if mail.sent_at or mail.tries < MOST_TRIES else f"tried {mail.tries} times",
            sent_at=mail.sent_at,
            not_before=mail.due_at,
            period=f"{mail.due_at.astimezone(UK):%Y-%m}",
            created_at=mail.due_at,
            message_id=f"<{secrets.token_hex(16)}@{host}>",
            date_header=format_datetime(mail.due_at),
        )
        mail.delivery_id = delivery.pk
        rows.append(mail)
    mails.objects.bulk_update(rows, ["delivery"], batch_size=AT_ONCE)


def out_of_the_outbox(apps: Any, editor: Any) -> None:
    """Back again. What is being sent at this moment waits, and what may have gone counts as sent: nobody gets two."""
    mails, deliveries = apps.get_model("diagnostic", "ContributorMail"), apps.get_model("community", "Delivery")
    rows = list(mails.objects.select_related("delivery"))
    for mail in rows:
        said = mail.delivery
        mail.kind, mail.due_at = said.kind.removeprefix("rate_"), said.not_before
        mail.tries = MOST_TRIES if said.state in ("dead", "cancelled", "skipped") else min(said.attempts, MOST_TRIES - 1)
        mail.sent_at = said.sent_at or (said.not_before if said.state in ("uncertain", "handing") else None)
        mail.claimed_at = mail.sent_at
    mails.objects.bulk_update(rows, ["kind", "due_at", "tries", "sent_at", "claimed_at"], batch_size=AT_ONCE)
    gone = [mail.delivery_id for mail in rows]
    mails.objects.update(delivery=None)
    for start in range(0, len(gone), AT_ONCE):
        deliveries.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()


def _state(mail: Any) -> str:
    if mail.sent_at:
        return "sent"
    return "dead" if mail.tries >= MOST_TRIES else "pending"


class Migration(migrations.Migration):
    dependencies = [("diagnostic", "0009_mails_beside_the_outbox")]

    operations = [migrations.RunPython(into_the_outbox, out_of_the_outbox)]
