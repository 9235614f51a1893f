"""Forgetting somebody for good: one transaction, safe to do again; the row stays so that history keeps its counts."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import PageSubscription
from wagtail.users.models import UserProfile

from community import leaving
from community.models import Appointment, AuditEntry, Block, InactivityWarning, Invitation, JoinRequest, Member, User
from community.models.member import new_public_id
from community.services import directory
from community.services.audit import record
from community.services.data_copy import forget_copies
from community.services.proposals import drop_if_unused
from community.services.tombstones import erased_at, keep_beside, known_erasures, note_erasure
from community.services.traces import erase_traces, names_of, words_of
from community.sessions import end_sessions

# A member's own words and choices; what is not named here says nothing about a person (dates of joining and leaving).
EMPTY_TEXTS = ("pronouns", "role_title", "about", "band_group", "clinical", "contact", "closed_from")
EMPTY_LISTS = ("departments", "funding", "talk_ways", "languages")
NOTHING = ("organisation", "confirmed_at", "paused_until", "back_on", "hidden_at", "closing_at", "in_post_since")
OTHER_FIELDS = ("visibility", "time_zone", "listed", "open_to_buddying", "public_id", "status")
BELONGS_TO_USER = (
    EmailAddress, Authenticator, SocialAccount, Appointment, InactivityWarning, UserProfile, EditingSession, FormState,
    PageSubscription,
)  # fmt: skip

StillDue = Callable[[Member], bool]

logger = logging.getLogger(__name__)


class NotErasedError(Exception):
    """Somebody could not be erased; the others were, and the next run tries again."""


def erase_due(now: dt.datetime) -> int:
    """Erase everybody whose week to change their mind is over; returns how many."""

    def still_due(member: Member) -> bool:
        return member.status == Member.Status.CLOSING and member.closing_at is not None and member.closing_at <= now

    due = Member.objects.filter(status=Member.Status.CLOSING, closing_at__lte=now)
    return erase_each(list(due.values_list("user_id", flat=True)), now=now, still_due=still_due)


def erase_each(user_ids: list[int], *, now: dt.datetime, still_due: StillDue) -> int:
    """Erase each account in a transaction of its own, so that one that fails keeps none of the others.

    ``still_due`` is asked once more when nobody else can change the member: they may have come back meanwhile.
    """
    erased = failed = 0
    for pk in user_ids:
        try:
            erased += erase(user=User.objects.get(pk=pk), now=now, still_due=still_due)
        except Exception:
            logger.exception("An account could not be erased (%s)", pk)
            failed += 1
    if failed:
        raise NotErasedError(f"{failed} of {len(user_ids)} accounts")
    return erased


def erase(*, user: User, now: dt.datetime, still_due: StillDue = lambda member: True) -> bool:
    """Forget ``user``: what only they said goes, what others need stays without a name. False if there is no need."""
    erased = _erase(user, now, still_due)
    if erased:
        end_sessions(user)  # after the transaction: looking for them takes a while, and none opens a closed account
    return erased


@transaction.atomic
def _erase(user: User, now: dt.datetime, still_due: StillDue) -> bool:
    Member.objects.get_or_create(user=user)
    member = Member.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(user=user)
    if member.status == Member.Status.ERASED or not still_due(member):
        return False
    words, names, organisation = words_of(member.user), names_of(member.user), member.organisation
    note_erasure([word for word in words if "@" in word], now=now)
    leaving.erasing(member, now=now)
    forget_copies(member=member)
    _erase_what_they_said(member)
    _erase_invitations(member, words)
    _erase_member(member)
    _erase_account(member.user)
    drop_if_unused(organisation)
    erase_traces(member=member, words=words, names=names)
    record(AuditEntry.Action.ERASED, actor=None, subject=member, now=now)
    directory.refresh([member])
    transaction.on_commit(partial(keep_beside, now=now))
    return True


def erase_again(*, now: dt.datetime) -> int:
    """After a restore: erase whoever had been erased since the backup was made; returns how many.

    Somebody who came back with the same address after the erasure is not meant.
    """
    known = known_erasures()
    again = []
    for pk, joined, address in User.objects.values_list("pk", "date_joined", "email"):
        at = erased_at(address, known)
        if at is not None and joined <= at:
            again.append(pk)
    return erase_each(again, now=now, still_due=lambda member: True)


def _erase_what_they_said(member: Member) -> None:
    member.elements.all().delete()
    member.skills.all().delete()
    member.topics.clear()
    Block.objects.filter(Q(member=member) | Q(other=member)).delete()
    JoinRequest.objects.filter(member=member).delete()


def _erase_invitations(member: Member, words: list[str]) -> None:
    """Addresses go: of those whom the member invited, and the member's own where others invited them."""
    Invitation.objects.filter(by=member, accepted_at=None).delete()
    addresses = [word for word in words if "@" in word]
    Invitation.objects.filter(email__in=addresses, accepted_at=None).delete()
    used = Invitation.objects.filter(Q(by=member) | Q(email__in=addresses) | Q(accepted_by=member))
    for invitation in used:
        invitation.email = f"used-{invitation.pk}@invalid"
        invitation.save(update_fields=["email"])


def _erase_member(member: Member) -> None:
    for names, value in ((EMPTY_TEXTS, ""), (NOTHING, None)):
        for name in names:
            setattr(member, name, value)
    for name in EMPTY_LISTS:
        setattr(member, name, [])
    member.visibility, member.time_zone = {}, "Europe/London"
    member.listed = member.open_to_buddying = False
    member.public_id = new_public_id()
    member.status = Member.Status.ERASED
    member.save(update_fields=[*EMPTY_TEXTS, *EMPTY_LISTS, *NOTHING, *OTHER_FIELDS])


def _erase_account(user: User) -> None:
    for model in BELONGS_TO_USER:
        model._default_manager.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email, user.first_name, user.last_name = f"erased-{user.pk}@invalid", "", ""
    user.last_login, user.language = None, "en"
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
