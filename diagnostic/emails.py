"""What the diagnostic writes to people who were asked to rate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from community.as_read_by import as_read_by
from community.emails.writing import write
from diagnostic.links import invited_path, invited_token, last_day
from diagnostic.models import Contributor, ContributorMail
from elements.framework import Element
from home.email import absolute_url, compose

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery
    from diagnostic.reminders_due import Reminder

TEMPLATES = {
    ContributorMail.Kind.INVITED: "diagnostic/invited",
    ContributorMail.Kind.REMINDED: "diagnostic/reminded",
    ContributorMail.Kind.REMOVED: "diagnostic/removed",
}


def contributor_mail(
    *, delivery: Delivery, contributor: Contributor, reminder: Reminder | None = None, today: dt.date
) -> EmailMultiAlternatives:
    """One mail to somebody in a round; ``reminder`` says of what.

    An answer to it goes to the site's contact, as of every mail of ours: the address of whoever asks is theirs to give
    away, so the mail says whom to ask by their name.
    """
    template = TEMPLATES[ContributorMail.Kind(delivery.kind)]
    if contributor.member is not None:
        delivery.member = contributor.member  # they may have become one since it was put in
        with as_read_by(contributor.member):
            return write(delivery=delivery, template=template, context=_context(contributor, reminder, today))
    return _to_outsider(template, contributor, reminder, today)


def _to_outsider(template: str, one: Contributor, reminder: Reminder | None, today: dt.date) -> EmailMultiAlternatives:
    """To somebody without an account. Their link is the way to say no: mail programs show it, and it opens a page."""
    until = last_day(one, sent_on=today)
    with translation.override(one.language):
        context = _context(one, reminder, today, until) | {"why": _why(one)}
        mail = compose(to=one.email, template=template, context=context, language=one.language, first_name=one.name)
        if reminder is not None:
            decline = reverse("diagnostic_invited_decline", args=[invited_token(one, until)])
            mail.extra_headers["List-Unsubscribe"] = f"<{absolute_url(decline)}>"
        return mail


def _why(one: Contributor) -> str:
    """Why somebody without an account gets it, in the language that is active."""
    who, said = one.added_by.name if one.added_by is not None else "", {"organisation": str(one.round.organisation)}
    if one.role == Contributor.Role.OBSERVER or not who:
        return _("You got this email because you were asked to take part in a round at %(organisation)s.") % said
    return _("You got this email because %(name)s asked you to rate in a round at %(organisation)s.") % {
        **said,
        "name": who,
    }


def _context(
    one: Contributor, reminder: Reminder | None, today: dt.date, until: dt.date | None = None
) -> dict[str, Any]:
    """What the templates say, in the language that is active. ``until``: a link works so long; a member needs none."""
    path = invited_path(one, until) if until else reverse("diagnostic_round", args=[one.round.public_id])
    return {
        "organisation": str(one.round.organisation),
        "label": one.round.label,
        "inviter": one.added_by.name if one.added_by is not None else "",
        "is_observer": one.role == Contributor.Role.OBSERVER,
        "is_member": until is None,
        "elements": [str(Element(code).label) for code in (reminder.elements if reminder else one.sections)],
        "due_on": reminder.due_on if reminder else one.due_on,
        "is_late": reminder is not None and reminder.due_on < today,
        "url": absolute_url(path),
        "until": until,
    }
