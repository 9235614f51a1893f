"""Which mails of the outbox are about whose part in a round."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from community.models import Delivery
from diagnostic.models.contributor import Contributor

State = Delivery.State


class ContributorMailQuerySet(models.QuerySet["ContributorMail"]):
    """Words for finding them by what became of them."""

    def of_kind(self, kind: str) -> ContributorMailQuerySet:
        """Those that say one thing."""
        return self.filter(delivery__kind=kind)

    def sent(self) -> ContributorMailQuerySet:
        """Those that went out."""
        return self.filter(delivery__sent_at__isnull=False)

    def waiting(self) -> ContributorMailQuerySet:
        """Those that nobody has in hand, and that can still be taken back."""
        return self.filter(delivery__state=State.PENDING)


class ContributorMail(models.Model):
    """A mail to somebody who was asked to rate. ``key`` says which, so that none is made twice.

    Whether it waits, went out or could not be sent stands in its ``delivery``, and it is forgotten with that.
    """

    class Kind(StrEnum):
        """What it says: the name of its kind in the outbox."""

        INVITED = "rate_invited"
        REMINDED = "rate_reminded"
        REMOVED = "rate_removed"

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="mails")
    key = models.CharField(max_length=80)
    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="contributor_mail")

    objects = ContributorMailQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contributor", "key"], name="contributor_mail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contributor_id} {self.key}"

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to be sent, or being sent."""
        return self.delivery.state in (State.PENDING, State.CLAIMED, State.HANDING)
