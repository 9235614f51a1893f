"""The outbox: every mail of the community is a row here first, and the row is the lock that it goes out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class Delivery(models.Model):
    """One mail to one member. ``key`` says which, so that none is made twice (``meeting:12:3:moved``).

    Message-ID and Date are made once and stored: a repeat is then the same mail (RFC 5322, 3.6.4). ``payload`` holds
    ids and codes, never words or addresses of people.
    """

    class State(models.TextChoices):
        """PENDING to CLAIMED (leased) to HANDING (SMTP's DATA has begun) to one of the ends."""

        PENDING = "pending", _("Waiting")
        CLAIMED = "claimed", _("Being written")
        HANDING = "handing", _("Being handed over")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Probably sent")
        DEAD = "dead", _("Could not be sent")
        CANCELLED = "cancelled", _("Its reason no longer held")
        SKIPPED = "skipped", _("Not wanted")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    member = models.ForeignKey(Member, models.CASCADE, related_name="deliveries")
    payload = models.JSONField(default=dict)
    period = models.CharField(max_length=7, blank=True)  # 'YYYY-MM' where a kind is counted by month
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_count = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    date_header = models.CharField(max_length=40)
    address_digest = models.CharField(max_length=64, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        permissions: ClassVar = [("resend_delivery", _("Can look at the outbox and send again"))]
        indexes: ClassVar = [
            models.Index(fields=["not_before"], condition=Q(state="pending"), name="delivery_pending"),
            models.Index(fields=["lease_until"], condition=Q(state__in=["claimed", "handing"]), name="delivery_leased"),
            models.Index(fields=["member", "kind", "period"], name="delivery_member_kind"),
        ]

    if TYPE_CHECKING:
        member_id: int

    def __str__(self) -> str:
        return self.key


class MailPreference(models.Model):
    """Whether a member gets a kind of reminder. Without a row they do; what only answers an act has no switch."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40)
    on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "kind"], name="mail_preference_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.on}"
