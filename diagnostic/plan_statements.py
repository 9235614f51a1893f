"""The statements that an action can be about, and what stands for the codes and keys in a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.models import Member
from diagnostic.models import Action, ActionEvent, Round
from diagnostic.plan_words import Names
from diagnostic.questions import Question, by_element, current_questions, questions_of
from diagnostic.services.actions import latest_round
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Organisation

Groups = list[tuple[str, list[tuple[str, str]]]]


def statements_for(organisation: Organisation, round: Round | None, language: str) -> tuple[Question, ...]:
    """What ``round`` asks, or else the newest round, or else what one would ask that began now."""
    found = round or latest_round(organisation)
    return questions_of(found, language) if found is not None else current_questions(language)


def choices(asked: Iterable[Question], kept: Question | None = None) -> Groups:
    """What an action may belong to, by element: all of it, or one statement. ``kept``: an earlier round's, if any."""
    groups = by_element([*asked, *([kept] if kept else [])])
    return [
        (str(element.label), [(element.value, _("All of this element")), *_pairs(groups.get(element, []))])
        for element in Element
    ]


def element_and_code(about: str, asked: Iterable[Question]) -> tuple[str, str]:
    """The element and the code that one of ``choices`` stands for."""
    if about in Element.values:
        return about, ""
    return next(one.element.value for one in asked if one.code == about), about


def names_for(action: Action, events: Iterable[ActionEvent], statements: Iterable[Question]) -> Names:
    """What stands for the members and statements that an action and its history name; one query at most."""
    rows = [row for one in events for row in (one.old, one.new) if row]
    keys = {row.get("owner") for row in rows} | {action.owner_id}
    wanted = {key for key in keys if isinstance(key, int)}
    members = Member.objects.filter(pk__in=wanted).select_related("user") if wanted else []
    return Names({one.pk: str(one.name) for one in members}, {one.code: one.text for one in statements})


def statement_of(action: Action, language: str) -> Question | None:
    """The statement the action is about, as its round asks it, or else as the newest set does; none for an element."""
    if not action.code:
        return None
    asked = statements_for(action.organisation, action.round, language)
    return next((one for one in (*asked, *current_questions(language)) if one.code == action.code), None)


def _pairs(questions: Iterable[Question]) -> list[tuple[str, str]]:
    return list({one.code: one.text for one in questions}.items())
