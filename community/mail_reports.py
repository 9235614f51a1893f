"""What a mail service reports of a mail, in words of ours.

Anymail brings the words of all services near each other, but calls a bounce what may be over tomorrow, too: a full
mailbox, a server that is down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from anymail.signals import EventType, RejectReason

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent

# What is noted at a mail of the outbox.
CAME_BACK = "the mail service says that it was not delivered"
NOT_PASSED_ON = "the mail service says that it was not sent"
UNWANTED_MAIL = "the mail service says that it was not wanted"
MAIL = "mail"  # what a mail of the outbox carries as metadata: its Message-ID


class Means(Enum):
    """What follows from a report."""

    TAKEN = "taken"  # the service had the mail, whatever became of it
    BOUNCED = "bounced"  # it came back for good: there is no such mailbox
    COMPLAINED = "complained"  # whoever got it does not want such mail
    NOT_SENT = "not sent"  # the service did not pass it on
    NOTHING = "nothing"


@dataclass(frozen=True)
class Report:
    """One report: to which address, what it means, by which names the mail is known, and when, if it says so."""

    address: str
    means: Means
    mail_ids: frozenset[str]
    at: dt.datetime | None = None


TAKEN = {
    EventType.QUEUED, EventType.SENT, EventType.DEFERRED, EventType.DELIVERED, EventType.AUTORESPONDED,
    EventType.OPENED, EventType.CLICKED, EventType.BOUNCED,
}  # fmt: skip
UNWANTED = {EventType.COMPLAINED, EventType.UNSUBSCRIBED}
NOT_SENT = {EventType.REJECTED, EventType.FAILED}
GONE = {RejectReason.BOUNCED, RejectReason.INVALID}
NOT_WANTED = {RejectReason.SPAM, RejectReason.UNSUBSCRIBED}
# A bounce for one of these says nothing about the mailbox: the words or the sender were not liked, or time ran out.
OF_THE_MAIL = {RejectReason.SPAM, RejectReason.BLOCKED, RejectReason.TIMED_OUT}

# Which bounces are for good, at the services that report others as bounces, too.
SPARKPOST_GONE = {"10", "30"}  # an invalid recipient; no such recipient


def _sparkpost_class(said: Mapping[str, Any]) -> str:
    events: Mapping[str, Any] = said.get("msys", {})
    return next((str(one.get("bounce_class", "")) for one in events.values()), "")


FOR_GOOD: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "Amazon SES": lambda said: said.get("bounce", {}).get("bounceType") == "Permanent",
    "Brevo": lambda said: said.get("event") != "soft_bounce",
    "MailerSend": lambda said: said.get("data", {}).get("type") != "soft_bounced",
    "Mailjet": lambda said: bool(said.get("hard_bounce")),
    "Mandrill": lambda said: said.get("event") != "soft_bounce",
    "Postmark": lambda said: said.get("Type", said.get("SuppressionReason")) == "HardBounce",
    "Resend": lambda said: said.get("data", {}).get("bounce", {}).get("type") == "Permanent",
    "SendGrid": lambda said: said.get("type") != "blocked",
    "SparkPost": lambda said: _sparkpost_class(said) in SPARKPOST_GONE,
}


def report_of(event: AnymailTrackingEvent, service: str) -> Report:
    """What ``event`` of a service, called by Anymail's name for it, means."""
    names = {str(name) for name in (event.message_id, (event.metadata or {}).get(MAIL)) if name}
    return Report(
        address=(event.recipient or "").strip(),
        means=_means(event, service),
        mail_ids=frozenset(f"<{name.strip('<>')}>" for name in names),
        at=event.timestamp,
    )


def _means(event: AnymailTrackingEvent, service: str) -> Means:
    kind, why = event.event_type, event.reject_reason
    if kind in UNWANTED or (kind == EventType.REJECTED and why in NOT_WANTED):
        return Means.COMPLAINED
    if kind == EventType.BOUNCED and why not in OF_THE_MAIL and _is_for_good(event, service):
        return Means.BOUNCED
    if kind == EventType.REJECTED and why in GONE:
        return Means.BOUNCED
    if kind in NOT_SENT:
        return Means.NOT_SENT
    return Means.TAKEN if kind in TAKEN else Means.NOTHING


def _is_for_good(event: AnymailTrackingEvent, service: str) -> bool:
    said = event.esp_event
    return FOR_GOOD[service](said) if service in FOR_GOOD and isinstance(said, Mapping) else True
