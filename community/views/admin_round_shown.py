"""What coordinators see of a round: its groups with names and reasons, who has none, and the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from community.directory.groups import named
from community.forms.admin_rounds import WORDS
from community.matching.weights import Weights
from community.models import MatchingRound, Member, User
from community.names import in_a_row, name_of
from community.round_reasons import of_pair_without_reasons, to_coordinator
from community.suggesting import Reason, Why
from community.suggestion_words import in_words
from community.views.admin_pages import uk_time

if TYPE_CHECKING:
    from community.directory.groups import Named

PER_PAGE = 50
SHOW = ("all", "larger", "weakest", "unmatched")
KNOWN = frozenset(Why)


@dataclass(frozen=True)
class GroupShown:
    """A group: its people, what it scores, and for each person why the others suit them."""

    people: list[Member]
    score: float
    why: list[tuple[str, str, list[str]]]


@dataclass(frozen=True)
class AloneShown:
    """Somebody without a group, and why."""

    member: Member
    reason: str


def groups_shown(round: MatchingRound, asked: Mapping[str, str]) -> dict[str, Any]:
    """A page of groups or of those without one, as the address asks: ``show``, ``q`` (a name) and ``p``."""
    show = asked.get("show") if asked.get("show") in SHOW else "all"
    words = asked.get("q", "").strip().casefold()
    names = names_in(round)
    groups = _narrowed(round.result.get("groups", []), show, words, names, round.size)
    alone = [(int(pk), why) for pk, why in round.result.get("unmatched", {}).items()]
    rows: Sequence[Any] = groups
    if show == "unmatched":
        rows = [one for one in alone if not words or words in names.get(one[0], "").casefold()]
    page = Paginator(rows, PER_PAGE).get_page(asked.get("p"))
    return {
        "show": show,
        "q": asked.get("q", ""),
        "page": page,
        "groups": _groups(page, named()) if show != "unmatched" else [],
        "alone": _alone(page) if show == "unmatched" else [],
        "counts": {"groups": len(round.result.get("groups", [])), "alone": len(alone), **_sizes(round)},
    }


def names_in(round: MatchingRound) -> dict[int, str]:
    """The name of everybody in the record, by pk."""
    pks = [pk for group in round.result.get("groups", []) for pk in group["members"]]
    pks += [int(pk) for pk in round.result.get("unmatched", {})]
    return {one.pk: one.name for one in Member.objects.filter(pk__in=pks).select_related("user")}


def _narrowed(
    groups: list[dict[str, Any]], show: str | None, words: str, names: Mapping[int, str], size: int
) -> list[dict[str, Any]]:
    found = groups
    if show == "larger":
        found = [group for group in found if len(group["members"]) > size]
    if show == "weakest":
        found = sorted(found, key=lambda group: group["score"])
    if words:
        found = [group for group in found if any(words in names.get(pk, "").casefold() for pk in group["members"])]
    return found


def _sizes(round: MatchingRound) -> dict[str, int]:
    groups = round.result.get("groups", [])
    return {"larger": sum(len(group["members"]) > round.size for group in groups)}


def _groups(page: Iterable[dict[str, Any]], options: Named) -> list[GroupShown]:
    wanted = list(page)
    members = _members(pk for group in wanted for pk in group["members"])
    return [_group(group, members, options) for group in wanted]


def _group(group: dict[str, Any], members: Mapping[int, Member], options: Named) -> GroupShown:
    people = [members[pk] for pk in group["members"] if pk in members]
    said = group.get("why", {})
    why = [
        (one.name, other.name, _words(said.get(f"{one.pk}-{other.pk}", []), options) or [of_pair_without_reasons()])
        for one, other in permutations(people, 2)
    ]
    return GroupShown(people, group["score"], why)


def _words(codes: list[list[str]], options: Named) -> list[str]:
    return in_words([Reason(Why(why), detail) for why, detail in codes if why in KNOWN], options)


def _alone(page: Iterable[tuple[int, str]]) -> list[AloneShown]:
    wanted = list(page)
    members = _members(pk for pk, _why in wanted)
    return [AloneShown(members[pk], to_coordinator(why)) for pk, why in wanted if pk in members]


def _members(pks: Iterable[int]) -> dict[int, Member]:
    rows = Member.objects.filter(pk__in=list(pks)).select_related("user", "organisation__region")
    return {one.pk: one for one in rows}


def record_shown(round: MatchingRound) -> dict[str, Any]:
    """The record: from what, how, by whom, and what was changed by hand."""
    return {
        "computed": uk_time(round.computed_at) if round.computed_at else "",
        "published": uk_time(round.published_at) if round.published_at else "",
        "published_by": name_of(round.published_by) if round.published_by else "",
        "set_up_by": name_of(round.created_by) if round.created_by else "",
        "weights": [(WORDS[name][0], points) for name, points in Weights.of(round.weights).as_kept().items()],
        "changes": _changes(round),
    }


def _changes(round: MatchingRound) -> list[tuple[str, str, str]]:
    """When, who, and what, in words."""
    by = {one.pk: name_of(one) for one in User.objects.filter(pk__in={note["by"] for note in round.changes})}
    names = names_in(round) if round.changes else {}
    return [
        (uk_time(dt.datetime.fromisoformat(note["at"])), by.get(note["by"], ""), _change(note, names))
        for note in round.changes
    ]


def _change(note: Mapping[str, Any], names: Mapping[int, str]) -> str:
    people = [names.get(pk, "") for pk in note["members"]]
    first, last = people[0], people[-1]
    said = {"one": first, "other": last, "people": in_a_row(people)}
    return {
        "move": _("%(one)s joined the group of %(other)s"),
        "swap": _("%(one)s and %(other)s changed places"),
        "out": _("%(one)s was taken out"),
        "split": _("The group of %(people)s was broken up"),
    }[note["what"]] % said
