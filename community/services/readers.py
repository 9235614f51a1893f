"""Who may be written to now: looked at once more just before a mail is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from community.mail_kinds import kind_of
from community.models import Delivery, MailPreference, Member, ReminderPreferences, Suppression
from community.services.claims import RELATED, address_digest, drop
from community.services.mail_preferences import is_on_break
from community.switched_off import has_stopped_all

if TYPE_CHECKING:
    from community.models import User

    Chosen = dict[tuple[int, str], bool]


class NotToSend(NamedTuple):
    """The pks of mails that are not to be sent: which nobody wants, and which are wanted where no mail goes."""

    unwanted: set[int]
    stopped: set[int]


def not_to_send(deliveries: Sequence[Delivery], *, now: dt.datetime) -> NotToSend:
    """Those that are not to be sent. Two queries, however many there are.

    Their reader is not there, does not want that kind, wants no reminders for a while unless one is urgent, or has an
    address from which mail came back.
    """
    chosen, gone = _chosen(deliveries), suppressed(address_of(one) for one in deliveries)
    unwanted = {one.pk for one in deliveries if not _is_wanted(one, chosen, now)}
    return NotToSend(unwanted, {one.pk for one in deliveries if address_of(one) in gone} - unwanted)


@transaction.atomic
def skip_unwanted(delivery: Delivery, *, now: dt.datetime) -> str:
    """Skip a mail in our hands that its reader does not want; empty if they want it again since somebody looked.

    What says that they do not is locked: whoever changes it either waits, and puts the mail back, or came first, and it
    is sent.
    """
    as_it_is = Delivery.objects.select_related(*RELATED).get(pk=delivery.pk)
    chosen = _locked_choice(as_it_is)
    return "" if _is_wanted(as_it_is, chosen, now) else drop(delivery, Delivery.State.SKIPPED)


def is_outside(delivery: Delivery) -> bool:
    """Whether it goes to somebody without an account, whose address is not known before it is written."""
    return delivery.member_id is None and delivery.user_id is None


def is_suppressed(address: str) -> bool:
    """Whether mail to ``address`` came back for good, or was not wanted."""
    return Suppression.objects.filter(address_digest=address_digest(address)).exists()


def is_stopped(delivery: Delivery) -> bool:
    """Whether the address of its reader gets no mail. Of somebody without an account only its kind knows it: False."""
    return is_suppressed(address_of(delivery))


def _is_wanted(delivery: Delivery, chosen: Chosen, now: dt.datetime) -> bool:
    member, kind = delivery.member, kind_of(delivery.kind)
    if member is None:
        return delivery.user is None or delivery.user.is_active
    if member.status != Member.Status.ACTIVE or not member.user.is_active or member.hidden_at is not None:
        return False
    if kind.has_switch and not chosen.get((member.pk, kind.name), kind.on_at_first and not has_stopped_all(member)):
        return False
    return not kind.reminder or kind.urgent or kind.keeps_breaks or not _rests(member, now)


def _rests(member: Member, now: dt.datetime) -> bool:
    times = getattr(member, "reminder_preferences", None)
    return times is not None and is_on_break(member, times.paused_until, now)


def _chosen(deliveries: Sequence[Delivery]) -> Chosen:
    """Which of these kinds of mail the members switched on or off."""
    members, kinds = {one.member_id for one in deliveries}, {one.kind for one in deliveries}
    found = MailPreference.objects.filter(member__in=members - {None}, kind__in=kinds)
    return {(member, kind): on for member, kind, on in found.values_list("member_id", "kind", "on")}


def _locked_choice(delivery: Delivery) -> Chosen:
    """What the member said of this kind of mail, or, where they said nothing of it, of all."""
    rows = MailPreference.objects.select_for_update().filter(member=delivery.member_id, kind=delivery.kind)
    chosen = {(row.member_id, row.kind): row.on for row in rows}
    if delivery.member is not None and not chosen:
        times = ReminderPreferences.objects.select_for_update().filter(member=delivery.member_id).first()
        if times is not None:
            delivery.member.reminder_preferences = times
    return chosen


def address_of(delivery: Delivery) -> str:
    """Where it goes; empty where only its kind knows."""
    user: User | None = delivery.member.user if delivery.member else delivery.user
    return user.email if user else ""


def suppressed(addresses: Iterable[str]) -> set[str]:
    """Those of ``addresses`` that no mail goes to. One query."""
    digests = {address_digest(one): one for one in set(addresses) if one}
    found = Suppression.objects.filter(address_digest__in=digests).values_list("address_digest", flat=True)
    return {digests[digest] for digest in found}
