"""Mails about circles that fell silent: whether they go on, and that a break began because nobody answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community import links
from community.as_read_by import full_url
from community.emails.buddies import as_reader
from community.emails.calls import others_of
from community.emails.writing import write
from community.links import Purpose
from community.mail_kinds import MailKind
from community.models import Circle
from community.names import you_and
from community.quiet import last_day
from community.signs_of_life import is_asked
from community.times import zone_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery

WORKS_FOR = dt.timedelta(days=400)  # somebody may come back a year later


@as_reader
def write_asked(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Nothing happened for two months, nor since they were to be asked, and nobody has answered yet."""
    circle = _circle(delivery, Circle.Status.ACTIVE)
    if circle is None or not is_asked(circle):
        return None
    until = last_day(now, zone_of(delivery.reader))
    return _about(delivery, circle, "circle_quiet", until=until)


@as_reader
def write_paused(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A break began because nobody answered, and goes on."""
    circle = _circle(delivery, Circle.Status.PAUSED)
    return None if circle is None else _about(delivery, circle, "circle_quiet_paused")


def _circle(delivery: Delivery, status: str) -> Circle | None:
    mine = Circle.objects.current().of(delivery.reader)
    return mine.filter(pk=delivery.payload["circle"], status=status).first()


def _about(delivery: Delivery, circle: Circle, template: str, until: dt.date | None = None) -> EmailMultiAlternatives:
    reader, expires_at = delivery.reader, delivery.created_at + WORKS_FOR
    token = links.make(Purpose.CIRCLE, member=reader, object_id=circle.pk, expires_at=expires_at)
    url = full_url("community_circle_by_link", token)
    context = {"circle": circle, "people": you_and(others_of(circle, reader)), "url": url, "until": until}
    return write(delivery=delivery, template=f"community/{template}", context=context)


KINDS: tuple[MailKind, ...] = (
    MailKind("quiet_asked", _("a question about going on, after 2 months without a call"), write_asked, reminder=True),
    MailKind("quiet_paused", _("a break that began because nobody answered"), write_paused),
)
