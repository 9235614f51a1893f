"""Which words of which mail service mean what."""

from __future__ import annotations

from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from community.mail_reports import FOR_GOOD, Means, report_of
from config.settings.mail import SERVICES


def means(service: str, kind: str, why: str | None = None, said: Any = None) -> Means:
    event = AnymailTrackingEvent(event_type=kind, reject_reason=why, esp_event=said, recipient="x@example.com")
    return report_of(event, service).means


@pytest.mark.parametrize(
    ("service", "soft", "hard"),
    [
        ("Amazon SES", {"bounce": {"bounceType": "Transient"}}, {"bounce": {"bounceType": "Permanent"}}),
        ("Brevo", {"event": "soft_bounce"}, {"event": "hard_bounce"}),
        ("MailerSend", {"data": {"type": "soft_bounced"}}, {"data": {"type": "hard_bounced"}}),
        ("Mailjet", {"hard_bounce": False}, {"hard_bounce": True}),
        ("Mandrill", {"event": "soft_bounce"}, {"event": "hard_bounce"}),
        ("Postmark", {"Type": "SoftBounce"}, {"Type": "HardBounce"}),
        (
            "Resend",
            {"data": {"bounce": {"type": "Transient"}}},
            {"data": {"bounce": {"type": "Permanent"}}},
        ),
        ("SendGrid", {"event": "bounce", "type": "blocked"}, {"event": "bounce", "type": "bounce"}),
        (
            "SparkPost",
            {"msys": {"message_event": {"bounce_class": "22"}}},
            {"msys": {"message_event": {"bounce_class": "10"}}},
        ),
    ],
)
def test_only_a_bounce_for_good_counts(service, soft, hard):
    assert means(service, EventType.BOUNCED, said=soft) is Means.TAKEN
    assert means(service, EventType.BOUNCED, said=hard) is Means.BOUNCED


def test_each_service_of_the_table_can_be_set_up():
    assert {name.lower().replace(" ", "_") for name in FOR_GOOD} <= set(SERVICES)


@pytest.mark.parametrize(
    ("kind", "why", "expected"),
    [
        (EventType.BOUNCED, RejectReason.BOUNCED, Means.BOUNCED),
        (EventType.BOUNCED, RejectReason.INVALID, Means.BOUNCED),
        (EventType.BOUNCED, RejectReason.SPAM, Means.TAKEN),
        (EventType.BOUNCED, RejectReason.BLOCKED, Means.TAKEN),
        (EventType.REJECTED, RejectReason.BOUNCED, Means.BOUNCED),
        (EventType.REJECTED, RejectReason.SPAM, Means.COMPLAINED),
        (EventType.REJECTED, RejectReason.OTHER, Means.NOT_SENT),
        (EventType.FAILED, None, Means.NOT_SENT),
        (EventType.COMPLAINED, RejectReason.SPAM, Means.COMPLAINED),
        (EventType.UNSUBSCRIBED, None, Means.COMPLAINED),
        (EventType.DEFERRED, None, Means.TAKEN),
        (EventType.DELIVERED, None, Means.TAKEN),
        (EventType.UNKNOWN, None, Means.NOTHING),
        (EventType.SUBSCRIBED, None, Means.NOTHING),
    ],
)
def test_report_of_a_service_without_words_of_its_own(kind, why, expected):
    assert means("Mailgun", kind, why) is expected
