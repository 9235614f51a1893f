"""What the diagnostic writes to people who were asked to rate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation

from diagnostic.links import invited_path, last_day
from diagnostic.models import Contributor, ContributorMail
from elements.framework import Element
from home.email import absolute_url, compose

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from diagnostic.models import Round
    from diagnostic.reminders_due import Reminder

Kind = ContributorMail.Kind


def contributor_mail(
    *, mail: ContributorMail, reminder: Reminder | None = None, today: dt.date
) -> EmailMultiAlternatives:
    """One mail to somebody in a round, to be handed over; ``reminder`` says of what.

    An answer to it goes to the site's contact, as of every mail of ours: the address of whoever asks is theirs to give
    away, so the mail says whom to ask by their name.
    """
    one = mail.contributor
    until = last_day(one, sent_on=today) if one.member is None else None
    language = one.member.user.language if one.member is not None else one.language
    with translation.override(language):
        context = {
            **_about_round(one.round),
            "inviter": one.added_by.name if one.added_by is not None else "",
            "is_observer": one.role == Contributor.Role.OBSERVER,
            "is_member": one.member is not None,
            "elements": [str(Element(code).label) for code in (reminder.elements if reminder else one.sections)],
            "due_on": reminder.due_on if reminder else one.due_on,
            "url": absolute_url(_path(one, until)),
            "until": until,
        }
    return compose(
        to=one.member.user.email if one.member is not None else one.email, template=f"diagnostic/{mail.kind}",
        context=context, language=language, first_name=_first_name(one),
    )  # fmt: skip


def _about_round(round: Round) -> dict[str, Any]:
    return {"organisation": str(round.organisation), "label": round.label}


def _path(one: Contributor, until: dt.date | None) -> str:
    if one.member is not None:
        return reverse("diagnostic_round", args=[one.round.public_id])
    return invited_path(one, until)


def _first_name(one: Contributor) -> str:
    """How to greet them: of somebody who is no member, the name that the lead gave."""
    return str(one.member.user.first_name) if one.member is not None else one.name
