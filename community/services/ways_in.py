"""Who joins at once: a verified address at an allowed domain, or one that a member invited."""

from __future__ import annotations

import datetime as dt
import enum

from allauth.account.models import EmailAddress
from django.db.models import Q

from community.models import AllowedDomain, Invitation, JoinRequest, User


class WayIn(enum.Enum):
    """How somebody comes in."""

    DOMAIN = "domain"
    INVITATION = "invitation"
    REQUEST = "request"


def verified_address(user: User) -> str:
    """The one address that counts: primary, and proved by a code; empty if there is none."""
    address = EmailAddress.objects.filter(user=user, primary=True, verified=True).first()
    return address.email.lower() if address else ""


def is_at_allowed_domain(address: str) -> bool:
    """Whether ``address`` is at an allowed domain, or at a sub-domain of one that takes those. Look-alikes are not."""
    local, _at, domain = address.lower().rpartition("@")
    if not local or not address.isascii():
        return False
    labels = domain.split(".")
    endings = [".".join(labels[start:]) for start in range(len(labels))]
    own = Q(domain=domain)
    above = Q(domain__in=endings[1:], with_subdomains=True)
    return all(labels) and AllowedDomain.objects.filter(own | above).exists()


def open_invitation(address: str, *, now: dt.datetime) -> Invitation | None:
    """The oldest invitation that ``address`` may still use."""
    return Invitation.objects.open(now=now).filter(email=address).order_by("sent_at", "pk").first() if address else None


def way_in(user: User, *, now: dt.datetime) -> WayIn:
    """How ``user`` would come in now. A declined request is not stepped round by an invitation."""
    address = verified_address(user)
    if is_at_allowed_domain(address):
        return WayIn.DOMAIN
    declined = JoinRequest.objects.filter(member__user=user, status=JoinRequest.Status.DECLINED).exists()
    if not declined and open_invitation(address, now=now):
        return WayIn.INVITATION
    return WayIn.REQUEST
