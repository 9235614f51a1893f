"""Writing a mail of the outbox to whoever has an account, whether or not they take part as a member."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.mail_kinds import kind_of
from community.models import member_of
from community.times import zone_of
from home.email import compose

if TYPE_CHECKING:
    import datetime as dt

    from django.core.mail import EmailMultiAlternatives

    from community.mail_kinds import Write
    from community.models import Delivery, User


SAYS_WHY_ITSELF = {"why": ""}  # for mails whose first words are why somebody gets them


def account_of(delivery: Delivery) -> User:
    """Whose account it goes to. Raises ValueError where it goes to nobody who has one."""
    if delivery.member is not None:
        return delivery.member.user
    if delivery.user is None:
        raise ValueError(f"{delivery.kind} goes to no account")
    return delivery.user


def as_account_reads(write_it: Write) -> Write:
    """The same mail, written in the language and time zone of the account it goes to."""

    @wraps(write_it)
    def written(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
        user = account_of(delivery)
        with translation.override(user.language), timezone.override(zone_of(delivery.member or member_of(user))):
            return write_it(delivery, now)

    return written


def write_to_account(*, delivery: Delivery, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail ``emails/<template>.txt`` to the account of ``delivery``, in the language that is active.

    The template gets ``why`` (why they got it) unless ``context`` says it better.
    """
    user = account_of(delivery)
    said = {"kind": str(kind_of(delivery.kind).label)}
    why = _("You got this email because something changed that you take part in: %(kind)s.") % said
    return compose(
        to=user.email, template=template, context={"why": why, **context}, language=user.language,
        first_name=user.first_name,
    )  # fmt: skip
