"""The plan as rows of a spreadsheet, headings first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from diagnostic.models import Action
from diagnostic.plan_effects import Effect
from diagnostic.plan_list import owner_of

Row = tuple[object, ...]


def plan_rows(actions: Iterable[Action], effects: Mapping[int, Effect]) -> Iterator[Row]:
    """Every field of each action, with what became of the rating that it was to change."""
    yield _headings()
    for one in actions:
        yield _row(one, effects.get(one.pk))


def _headings() -> Row:
    return (
        _("What to do"), _("Element"), _("Statement it is to change"), _("Why"), _("Who does it"), _("State"),
        _("Why it is not planned"), _("Done by"), _("Why there is no date"), _("Done on"), _("Cost"),
        _("There is a budget"), _("People have time"), _("A new initiative"), _("Rating before"),
        _("Rating it should lead to"), _("Rating now"), _("Round of the rating now"), _("Look at it again on"),
        _("Idea from"), _("Address of the idea"),
    )  # fmt: skip


def _row(action: Action, effect: Effect | None) -> Row:
    before, after = (effect.before, effect.after) if effect else (None, None)
    return (
        action.title, action.get_element_display(), effect.question.text if effect else "", action.why,
        owner_of(action), action.get_status_display(), action.not_planned_reason, _day(action.due_on),
        action.no_date_reason, _day(timezone.localdate(action.done_at) if action.done_at else None),
        action.get_cost_band_display(), action.get_budget_display(), action.get_resources_display(),
        _("Yes") if action.is_new_initiative else _("No"), before.label if before else "",
        action.get_expected_rating_display() if action.expected_rating else "", after.label if after else "",
        effect.after_in if effect and effect.after_in else "", _day(action.review_on), action.source_title,
        action.source,
    )  # fmt: skip


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
