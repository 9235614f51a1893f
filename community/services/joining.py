"""Coming in: join at once, or ask and be answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community.models import AuditEntry, Invitation, JoinRequest, Member, User
from community.permissions import cares_for, may_decide_requests
from community.services import audit, directory
from community.services.join_mails import tell_answer, tell_of_request
from community.services.proposals import chosen_organisation, drop_if_unused
from community.services.ways_in import WayIn, open_invitation, verified_address, way_in

if TYPE_CHECKING:
    from community.services.answers import Answers

ASK_AGAIN_AFTER = dt.timedelta(days=7)
NOT_HERE = (Member.Status.CLOSING, Member.Status.ERASED)


class CannotJoinError(Exception):
    """Joining is not possible now."""


class NoVerifiedAddressError(CannotJoinError):
    """The account has no proved email address."""


class AccountClosingError(CannotJoinError):
    """The person is leaving: they first have to open their account again."""


class AskedTooSoonError(CannotJoinError):
    """The same reason was declined less than seven days ago."""


class ReasonMissingError(CannotJoinError):
    """Somebody has to decide, and nothing says why this person wants to join."""


class AlreadyDecidedError(Exception):
    """Somebody else decided first, or the person withdrew."""


@transaction.atomic
def join(*, user: User, answers: Answers, now: dt.datetime) -> Member:
    """Make ``user`` a member, or somebody who waits: ``status`` of the answer says which. Twice is the same as once.

    Raises CannotJoinError, or OrganisationGoneError if what they chose may not be chosen any more.
    """
    member = _held(Member.objects.get_or_create(user=user)[0].pk)
    user = member.user
    if member.status == Member.Status.ACTIVE:
        return member
    _check_may_come(user, member)
    _take_answers(user, member, answers)
    way = way_in(user, now=now)
    if way is WayIn.REQUEST:
        _ask(member, answers.reason, now)
    else:
        _let_in(member, way, now)
    directory.refresh([member])
    return member


def _held(pk: int) -> Member:
    """The member, whom nobody else changes until the transaction ends: a second press and a decision wait here.

    Always taken before requests, roles and the account, or two who wait for each other would block each other.
    """
    return Member.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=pk)


def _check_may_come(user: User, member: Member) -> None:
    if member.status in NOT_HERE:
        raise AccountClosingError
    if not verified_address(user):
        raise NoVerifiedAddressError


def _take_answers(user: User, member: Member, answers: Answers) -> None:
    user.first_name, user.last_name = answers.first_name, answers.last_name
    user.save(update_fields=["first_name", "last_name"])
    before = member.organisation
    member.role_title = answers.role_title
    member.organisation = chosen_organisation(answers, before=before)
    member.save(update_fields=["role_title", "organisation"])
    if before != member.organisation:
        drop_if_unused(before)


def _let_in(member: Member, way: WayIn, now: dt.datetime) -> None:
    member.status = Member.Status.ACTIVE
    member.joined_at = member.confirmed_at = now
    member.save(update_fields=["status", "joined_at", "confirmed_at"])
    waiting = JoinRequest.objects.filter(member=member, status=JoinRequest.Status.WAITING)
    waiting.update(status=JoinRequest.Status.APPROVED, decided_at=now)
    if way is WayIn.INVITATION:
        _use_invitation(member, now)


def _use_invitation(member: Member, now: dt.datetime) -> None:
    invitation = open_invitation(verified_address(member.user), now=now)
    Invitation.objects.filter(accepted_by=member).update(accepted_by=None)  # of an earlier time here
    if invitation:
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=member, accepted_at=now)


def _ask(member: Member, reason: str, now: dt.datetime) -> None:
    """Make a request, and tell those who decide; who waits already only changes what they said."""
    if not reason:
        raise ReasonMissingError
    waiting = JoinRequest.objects.filter(member=member, status=JoinRequest.Status.WAITING)
    if member.status == Member.Status.WAITING and waiting.update(reason=reason):
        return
    if not may_ask_again(member=member, reason=reason, now=now):
        raise AskedTooSoonError
    member.status = Member.Status.WAITING
    member.save(update_fields=["status"])
    tell_of_request(request=JoinRequest.objects.create(member=member, reason=reason, asked_at=now), now=now)


def may_ask_again(*, member: Member, reason: str, now: dt.datetime) -> bool:
    """Whether ``reason`` may be sent now: it is new, or the last answer is seven days old."""
    lately = JoinRequest.objects.filter(
        member=member, status=JoinRequest.Status.DECLINED, decided_at__gt=now - ASK_AGAIN_AFTER
    )
    said = {_plain(text) for text in lately.values_list("reason", flat=True)}
    return _plain(reason) not in said


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@transaction.atomic
def withdraw_request(*, member: Member) -> bool:
    """Take the member's waiting request back, with the organisation it proposed; False if there is none any more."""
    member = _held(member.pk)
    gone, _each = JoinRequest.objects.filter(member=member, status=JoinRequest.Status.WAITING).delete()
    if not gone or member.status != Member.Status.WAITING:
        return False
    before, member.organisation = member.organisation, None
    member.status = Member.Status.STARTED
    member.save(update_fields=["status", "organisation"])
    drop_if_unused(before)
    directory.refresh([member])
    return True


@transaction.atomic
def decide_request(*, request: JoinRequest, by: User, approve: bool, reply: str, now: dt.datetime) -> JoinRequest:
    """Let the person in or decline, and write to them. ``reply`` is added to the mail and may be empty.

    Raises PermissionDenied for who does not care for that region and for one's own request, AlreadyDecidedError if it
    waits no longer.
    """
    member = _held(request.member_id)
    waiting = JoinRequest.objects.filter(pk=request.pk, status=JoinRequest.Status.WAITING)
    if may_decide_requests(by) and not waiting.exists():
        raise AlreadyDecidedError
    if not may_decide_requests(by) or not cares_for(by, member) or member.user_id == by.pk:
        raise PermissionDenied
    status = JoinRequest.Status.APPROVED if approve else JoinRequest.Status.DECLINED
    if not waiting.update(status=status, decided_at=now, decided_by=by, reply=reply):
        raise AlreadyDecidedError
    _settle(member, approve=approve, now=now)
    act = AuditEntry.Action.REQUEST_APPROVED if approve else AuditEntry.Action.REQUEST_DECLINED
    audit.record(act, actor=by, subject=member, now=now)
    decided = JoinRequest.objects.select_related("member__user", "member__organisation").get(pk=request.pk)
    tell_answer(request=decided, now=now)
    return decided


def _settle(member: Member, *, approve: bool, now: dt.datetime) -> None:
    """Change only who still waits: somebody who has closed their account meanwhile stays as they are."""
    values = {"status": Member.Status.DECLINED}
    if approve:
        values = {"status": Member.Status.ACTIVE, "joined_at": now, "confirmed_at": now}  # type: ignore[dict-item]
    Member.objects.filter(pk=member.pk, status=Member.Status.WAITING).update(**values)
    member.refresh_from_db()
    directory.refresh([member])
