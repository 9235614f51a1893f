"""Reasons for a suggestion in words of the language that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.models.vocabulary import Sector, Skill
from community.suggesting import Reason, Why
from elements.framework import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from community.directory.groups import Named

    Words = Callable[[str], str]


def in_words(reasons: Iterable[Reason], named: Named) -> list[str]:
    """A short sentence each."""
    return [sentence for reason in reasons if (sentence := _sentence(reason, named))]


def _sentence(reason: Reason, named: Named) -> str:
    plain = _plain().get(reason.why)
    if plain is not None:
        return plain
    if reason.why == Why.FREE:
        return _on_weekdays()[int(reason.detail)]
    words = _of_something().get(reason.why, "")
    return words % {"name": _name(reason, named)} if words else ""


def _plain() -> dict[Why, str]:
    return {
        Why.BOTH_NEW: _("New in post, as you are"),
        Why.LONGER_IN_POST: _("Longer in post than you"),
        Why.KNOWN: _("You were buddies before"),
    }


def _of_something() -> dict[Why, str]:
    return {
        Why.HELPS_YOU: _("Can help with %(name)s, which you asked about"),
        Why.GREEN_FOR_YOU: _("Works where %(name)s is rated green, and you asked about it"),
        Why.YOU_HELP: _("Wants help with %(name)s, which you can give"),
        Why.SKILL_FOR_YOU: _("Has a skill you want to learn: %(name)s"),
        Why.SKILL_FOR_THEM: _("Wants to learn a skill you have: %(name)s"),
        Why.SAME_WISH: _("Works on %(name)s, as you do"),
        Why.TOPIC: _("Shares a topic with you: %(name)s"),
        Why.SECTOR: _("Same sector as you: %(name)s"),
        Why.OTHER_SECTOR: _("Another sector, as you wished: %(name)s"),
        Why.REGION: _("Same region as you: %(name)s"),
        Why.OTHER_REGION: _("Another region, as you wished: %(name)s"),
    }


def _on_weekdays() -> list[str]:
    return [
        _("Both free on Mondays"),
        _("Both free on Tuesdays"),
        _("Both free on Wednesdays"),
        _("Both free on Thursdays"),
        _("Both free on Fridays"),
        _("Both free on Saturdays"),
        _("Both free on Sundays"),
    ]


def _name(reason: Reason, named: Named) -> str:
    if reason.why in (Why.SKILL_FOR_YOU, Why.SKILL_FOR_THEM):
        return str(Skill(reason.detail).label)
    if reason.why in (Why.SECTOR, Why.OTHER_SECTOR):
        return str(Sector(reason.detail).label)
    if reason.why in (Why.REGION, Why.OTHER_REGION):
        return named.label("region", reason.detail)
    if reason.why == Why.TOPIC:
        return named.label("topic", reason.detail)
    return str(Element(reason.detail).label)
