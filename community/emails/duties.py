"""What accounts that take no part are reminded of once a month: it has no switch, for it is their task."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import duty_kinds
from community.digest_due import OFFICE, comes_at, waits_until
from community.emails.account_writing import as_account_reads, write_to_account
from community.emails.digest import shown_step
from community.mail_kinds import MailKind
from community.models import Member
from community.rhythm import first_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.digest import DutyKind, Step
    from community.models import Delivery

    Due = list[tuple[DutyKind, Step]]

TEMPLATE = "community/duties"


def gather_duties(deliveries: Sequence[Delivery], now: dt.datetime) -> dict[int, Due]:
    """What is due for each, the most pressing first; nothing for who has joined, for the summary tells them."""
    users = {one.user_id: one.user for one in deliveries if one.user is not None}
    joined = set(Member.objects.active().filter(user__in=users).values_list("user_id", flat=True))
    asked = [user for pk, user in users.items() if pk not in joined]
    due: dict[int | None, Due] = defaultdict(list)
    for kind in duty_kinds():
        for pk, steps in kind.find(asked, now).items():
            due[pk] += [(kind, step) for step in steps]
    for pairs in due.values():
        pairs.sort(key=lambda pair: pair[1].due_on or dt.date.max)
    return {one.pk: due[one.user_id] for one in deliveries}


@as_account_reads
def write_duties(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The mail of its month; none if no office hour is left in it for one to come, or where nothing is due."""
    if comes_at(delivery.period, OFFICE, now) is None:
        return None
    facts: Due | None = delivery.facts
    due = facts if facts is not None else gather_duties([delivery], now)[delivery.pk]
    if not due:
        return None
    context = {
        "month": first_of(delivery.period),
        "steps": [shown_step(kind, step) for kind, step in due],
        "why": _("You got this email because you look after this on the site."),
    }
    return write_to_account(delivery=delivery, template=TEMPLATE, context=context)


def wait_duties(delivery: Delivery, now: dt.datetime) -> dt.datetime | None:
    """Until nine in the morning of a working day in England; None if it may go now, or never more."""
    return waits_until(delivery.period, OFFICE, now)


KINDS = (
    MailKind(
        "duties",
        gettext_lazy("what falls to you on the site this month"),
        write_duties,
        periodic=True,
        bulk=True,
        gather=gather_duties,
        wait=wait_duties,
    ),
)
