"""Mails about stories that wait become rows of the one outbox. What was sent is forgotten: nothing reads it."""

from __future__ import annotations

import secrets
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations

UK = ZoneInfo("Europe/London")
MOST_TRIES = 8  # after so many nothing was tried again
TO_AUTHOR, TO_REVIEWER = "story_to_author", "story_to_reviewer"


def into_the_outbox(apps: Any, editor: Any) -> None:
    """Each mail that still waits, once."""
    mails, deliveries = apps.get_model("casestudies", "SubmissionMail"), apps.get_model("community", "Delivery")
    members = apps.get_model("community", "Member").objects.filter(status="active", hidden_at=None)
    waiting = mails.objects.filter(claimed_at=None, tries__lt=MOST_TRIES, to__is_active=True)
    host = settings.BASE_URL.split("://")[-1].split("/")[0].split(":")[0]
    for mail in waiting.select_related("message__submission__author").iterator():
        author, member = mail.message.submission.author, members.filter(user=mail.to_id).first()
        whose = member.pk if member else f"user-{mail.to_id}"
        deliveries.objects.get_or_create(
            key=f"story:{mail.message_id}:{whose}",
            defaults={
                "kind": TO_AUTHOR if author and author.user_id == mail.to_id else TO_REVIEWER,
                "member": member,
                "user_id": None if member else mail.to_id,
                "payload": {"message": mail.message_id},
                "period": f"{mail.due_at.astimezone(UK):%Y-%m}",
                "not_before": mail.due_at,
                "created_at": mail.due_at,
                "message_id": f"<{secrets.token_hex(16)}@{host}>",
                "date_header": format_datetime(mail.due_at),
            },
        )


def out_of_the_outbox(apps: Any, editor: Any) -> None:
    """What waits goes back; what is being sent at this moment stays where it is."""
    mails, deliveries = apps.get_model("casestudies", "SubmissionMail"), apps.get_model("community", "Delivery")
    known = set(apps.get_model("casestudies", "SubmissionMessage").objects.values_list("pk", flat=True))
    waiting = deliveries.objects.filter(kind__in=[TO_AUTHOR, TO_REVIEWER], state="pending")
    for delivery in waiting.select_related("member"):
        if delivery.payload.get("message") in known:
            mails.objects.get_or_create(
                message_id=delivery.payload["message"],
                to_id=delivery.member.user_id if delivery.member else delivery.user_id,
                defaults={"due_at": delivery.not_before},
            )
        delivery.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0003_diagnostic_block"),
        ("community", "0007_reminders"),
    ]

    operations = [migrations.RunPython(into_the_outbox, out_of_the_outbox)]
