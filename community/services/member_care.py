"""What staff change of a member."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import AuditEntry, JoinRequest, Member
from community.services import directory
from community.services.audit import record
from community.services.join_mails import tell_answer
from community.services.moving import Move, move

if TYPE_CHECKING:
    from community.models import Organisation, User


@transaction.atomic
def change_organisation(*, member: Member, organisation: Organisation, by: User, now: dt.datetime) -> Move | None:
    """Move ``member`` to ``organisation``. None when they are there already."""
    moved = move(member=member, organisation=organisation, by=by, now=now)
    if moved is not None:
        record(AuditEntry.Action.CHANGED, actor=by, subject=member, note="organisation", now=now)
    return moved


@transaction.atomic
def let_in_after_all(*, member: Member, by: User, now: dt.datetime) -> bool:
    """Make a member of somebody who was declined, and write to them. False when they are not declined (any more)."""
    declined = Member.objects.filter(pk=member.pk, status=Member.Status.DECLINED)
    if not declined.update(status=Member.Status.ACTIVE, joined_at=now, confirmed_at=now):
        return False
    record(AuditEntry.Action.REQUEST_APPROVED, actor=by, subject=member, note="declined before", now=now)
    member.refresh_from_db()
    directory.refresh([member])
    requests = JoinRequest.objects.select_related("member__user", "member__organisation").filter(member=member)
    request = requests.order_by("-asked_at").first() or JoinRequest(member=member, asked_at=now)
    request.status, request.decided_at, request.decided_by, request.reply = JoinRequest.Status.APPROVED, now, by, ""
    request.save()
    tell_answer(request=request, now=now)
    return True
