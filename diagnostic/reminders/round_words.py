"""What the summary says of an open round: the step in words, with where it leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.digest import Step
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.models import Round


def lead_step(round: Round, due: Sequence[tuple[str, dt.date]], *, today: dt.date) -> Step:
    """To its lead: the sections that are ``due``, the earliest first, or that it has no dates and stands still.

    It is another thing to do once the earliest section is agreed.
    """
    act, link = gettext_lazy("Go to the round"), ("diagnostic_round", round.public_id)
    if not due:
        begun_on = timezone.localdate(round.started_at)
        return Step(f"round:{round.pk}", partial(_stands_still, round.label, begun_on), act, link)
    first, day = due[0]
    says = partial(_is_due, round.label, [code for code, _day in due], day, is_late=day < today)
    return Step(f"round:{round.pk}:{first}", says, act, link, day)


def own_step(round: Round, left: int, day: dt.date | None, *, today: dt.date) -> Step:
    """To somebody who was asked: how many of their statements wait, and by when.

    It is another thing to do once some of them are rated: whoever goes on does not ignore it.
    """
    key, link = f"rate:{round.pk}:{left}", ("diagnostic_round", round.public_id)
    is_late = day is not None and day < today
    return Step(key, partial(_waits, round.label, left, day, is_late=is_late), gettext_lazy("Go on rating"), link, day)


def _stands_still(label: str, begun_on: dt.date) -> str:
    said = {"round": label, "day": date_format(begun_on, "DATE_FORMAT")}
    return _("Your round “%(round)s” is open since %(day)s and has no dates. Set some, or finish it.") % said


def _is_due(label: str, elements: Sequence[str], day: dt.date, *, is_late: bool) -> str:
    said = {"round": label, "day": date_format(day, "DATE_FORMAT"), "section": Element(elements[0]).label}
    if len(elements) == 1:
        if is_late:
            return _("“%(section)s” in your round “%(round)s” was due on %(day)s, and not all of it is agreed.") % said
        return _("“%(section)s” in your round “%(round)s” is due on %(day)s.") % said
    return _several(len(elements), is_late=is_late) % {**said, "count": len(elements)}


def _several(count: int, *, is_late: bool) -> str:
    if is_late:
        return ngettext(
            "%(count)d section of your round “%(round)s” is still to be agreed. “%(section)s” was due on %(day)s.",
            "%(count)d sections of your round “%(round)s” are still to be agreed."
            " The first, “%(section)s”, was due on %(day)s.",
            count,
        )
    return ngettext(
        "%(count)d section of your round “%(round)s” is still to be agreed. “%(section)s” is due on %(day)s.",
        "%(count)d sections of your round “%(round)s” are still to be agreed."
        " The first, “%(section)s”, is due on %(day)s.",
        count,
    )


def _waits(label: str, left: int, day: dt.date | None, *, is_late: bool) -> str:
    said = {"round": label, "count": left, "day": date_format(day, "DATE_FORMAT") if day else ""}
    if day is None:
        words = ngettext(
            "%(count)d statement waits for your rating in the round “%(round)s”.",
            "%(count)d statements wait for your rating in the round “%(round)s”.",
            left,
        )
    elif is_late:
        words = ngettext(
            "%(count)d statement waits for your rating in the round “%(round)s”. The date was %(day)s.",
            "%(count)d statements wait for your rating in the round “%(round)s”. The date was %(day)s.",
            left,
        )
    else:
        words = ngettext(
            "%(count)d statement waits for your rating in the round “%(round)s”. The date is %(day)s.",
            "%(count)d statements wait for your rating in the round “%(round)s”. The date is %(day)s.",
            left,
        )
    return words % said
