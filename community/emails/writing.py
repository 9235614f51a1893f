"""Writing a mail of the outbox: in the reader's language and zone, with why they got it and how to stop reminders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from community import links
from community.as_read_by import as_read_by, full_url_by_token
from community.links import Purpose
from community.mail_kinds import kind_of
from home.email import compose, service_mailbox

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.mail_kinds import MailKind
    from community.models import Delivery

WORKS_FOR = dt.timedelta(days=400)  # a mail that is read a year later can still be stopped


def write(
    *, delivery: Delivery, template: str, context: dict[str, Any] | None = None, to_many: bool = False
) -> EmailMultiAlternatives:
    """The mail ``emails/<template>.txt`` to the member of ``delivery``, with their language and time zone active.

    The template gets ``member``, and ``why`` (why they got it), unless ``context`` says it better. What is in
    ``context`` already must be in their language, too: make it within ``as_read_by(member)``, with ``full_url`` for
    links. What has a switch carries the headers by which mail programs stop it (RFC 8058). One ``to_many`` has no
    ``member``, and its form is filled in (``home.mail_blanks``).
    """
    member, kind = delivery.reader, kind_of(delivery.kind)
    user = member.user
    with as_read_by(member):
        token = emails_token(delivery) if kind.has_switch else ""
        values = {**({} if to_many else {"member": member}), **_why(kind, token), **(context or {})}
        mail = compose(
            to=user.email, template=template, context=values, language=user.language, first_name=user.first_name,
            to_many=to_many,
        )  # fmt: skip
        if kind.has_switch:
            mail.extra_headers.update(_stop_headers(delivery.kind, token))
    return mail


def emails_token(delivery: Delivery) -> str:
    """What opens the reader's choices about mail without a sign-in. The same for each try at one mail."""
    expires_at = delivery.created_at + WORKS_FOR
    return links.make(Purpose.EMAILS, member=delivery.reader, object_id=0, expires_at=expires_at)


def _why(kind: MailKind, token: str) -> dict[str, str]:
    said = {"kind": str(kind.label)}
    if not kind.has_switch:
        return {"why": _("You got this email because something changed that you take part in: %(kind)s.") % said}
    why = _("You got this email because you have this reminder switched on: %(kind)s.") % said
    return {"why": why, "choices_url": full_url_by_token("community_emails_by_link", token)}


def _stop_headers(kind: str, token: str) -> dict[str, str]:
    """For the button "Unsubscribe" of mail programs: one POST to the first address does it, with no page between.

    Programs that only write get the second. A person reads what comes there, so its subject says of what.
    """
    url = full_url_by_token("community_emails_stop", token, kind)
    return {
        "List-Unsubscribe": f"<{url}>, <mailto:{service_mailbox()}?subject=unsubscribe%20{kind}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
