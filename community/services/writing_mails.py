"""Having the mails of a batch written: what a kind can read for all of them at once is read at once."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from community.mail_kinds import kind_of
from community.mail_service_fit import fit
from community.models import Delivery

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.mail_kinds import MailKind

logger = logging.getLogger(__name__)


def find_facts(deliveries: Sequence[Delivery], *, now: dt.datetime) -> set[int]:
    """Read what the mails of each kind need; returns the pks of those of which it could not be read at once.

    Each of those is then read by itself (``written``), so that one which spoils it keeps no other waiting.
    """
    by_kind: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_kind[delivery.kind].append(delivery)
    return {pk for name, some in by_kind.items() for pk in _not_found(kind_of(name), some, now)}


def _not_found(kind: MailKind, deliveries: Sequence[Delivery], now: dt.datetime) -> Iterable[int]:
    if kind.gather is None:
        return ()
    try:
        found = kind.gather(deliveries, now)
    except Exception:
        logger.exception("what %s mails (%s) need could not be read at once", len(deliveries), kind.name)
        return [one.pk for one in deliveries]
    for delivery in deliveries:
        delivery.facts = found.get(delivery.pk)
    return ()


def written(delivery: Delivery, *, now: dt.datetime, alone: bool) -> EmailMultiAlternatives | None:
    """The mail with the Message-ID and Date that it has at every try; None if its reason no longer holds.

    ``alone``: what it needs is still to be read.
    """
    kind = kind_of(delivery.kind)
    if alone and kind.gather is not None:
        delivery.facts = kind.gather([delivery], now).get(delivery.pk)
    mail = kind.write(delivery, now)
    if mail is not None:
        mail.extra_headers |= {"Message-ID": delivery.message_id, "Date": delivery.date_header}
        fit(mail, delivery.message_id)
    return mail
