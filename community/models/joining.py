"""Ways in: domains that may join at once, invitations, and requests that somebody decides."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.member import Member
from community.models.user import LowerCaseEmailField

DOMAIN = RegexValidator(
    r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
    _("Enter a domain such as nhs.net, in small letters and without @"),
)


class AllowedDomain(models.Model):
    """Email addresses at this domain, and at its sub-domains if so said, join at once."""

    domain = models.CharField(_("domain"), max_length=253, unique=True, validators=[DOMAIN])
    with_subdomains = models.BooleanField(_("sub-domains too"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("allowed domain")
        verbose_name_plural = _("allowed domains")
        ordering: ClassVar = ["domain"]

    def __str__(self) -> str:
        return self.domain


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Words for finding invitations."""

    def open(self, *, now: dt.datetime) -> InvitationQuerySet:
        """Those that still open: sent by somebody who still takes part, not used, withdrawn or out of time."""
        return self.select_related("by__user").filter(
            expires_at__gt=now,
            accepted_at=None,
            withdrawn_at=None,
            by__status=Member.Status.ACTIVE,
            by__hidden_at=None,
            by__user__is_active=True,
        )


class Invitation(models.Model):
    """A member asks somebody to join. The link's token is kept as a SHA-256 digest only; it opens once."""

    email = LowerCaseEmailField(_("email address"))
    by = models.ForeignKey(Member, models.CASCADE, related_name="invitations", verbose_name=_("invited by"))
    token_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    accepted_by = models.OneToOneField(
        Member, models.SET_NULL, null=True, blank=True, related_name="invitation", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-sent_at"]

    def __str__(self) -> str:
        return self.email


class JoinRequest(models.Model):
    """Somebody whose address is of no allowed domain asks to join; a regional lead or an editor decides."""

    class Status(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    member = models.ForeignKey(Member, models.CASCADE, related_name="requests", verbose_name=_("who asks"))
    reason = models.TextField(_("why they want to join"), max_length=1000)
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.WAITING)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reply = models.TextField(_("reply"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        permissions: ClassVar = [("decide_joinrequest", _("Can decide requests to join"))]
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member"], condition=Q(status="waiting"), name="one_open_request_each"),
        ]

    def __str__(self) -> str:
        return str(self.member)
