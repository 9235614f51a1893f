"""What people are called where their email address has no business to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import User


def name_of(user: User | None) -> str:
    """The name of an account; of one without a name, or of one that is gone, words that say so."""
    if user is None:
        return _("Nobody, or an account that is gone")
    return user.get_full_name() or _("Somebody without a name")


def in_a_row(names: Sequence[str]) -> str:
    """Names with commas and a last "and", in the language that is active."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
