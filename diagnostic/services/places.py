"""Rounds, actions and steps at an organisation or a system: counted, and moved with a merge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import ngettext

from community.models import Organisation
from diagnostic.models import Action, Commitment, LocalQuestion, LocalWording, Round, SystemShare
from diagnostic.services.rounds import abandon

if TYPE_CHECKING:
    from community.models import System


def in_words(number: int) -> str:
    """The words for ``number`` rounds."""
    return ngettext("%(count)s round of the diagnostic", "%(count)s rounds of the diagnostic", number)


def count(place: Organisation | System) -> int:
    """How many rounds are at ``place``; at a system, how many are shared with it."""
    if isinstance(place, Organisation):
        return Round.objects.filter(organisation=place).count()
    return SystemShare.objects.filter(system=place).standing().count()


def move(source: Organisation, target: Organisation) -> None:
    """Take everything from ``source`` to ``target``.

    Of two open rounds the one that was begun first goes on. The other ends without a result; what people said in it is
    kept in its history.
    """
    _leave_one_open(source, target)
    Round.objects.filter(organisation=source).update(organisation=target)
    Action.objects.filter(organisation=source).update(organisation=target)
    _move_unless_there(LocalWording, source, target, "code", "language")
    _move_unless_there(Commitment, source, target, "step")
    _move_questions(source, target)


def show_anew(organisations: Iterable[int]) -> None:
    """Nothing to do: names are read where they are shown."""


def _leave_one_open(source: Organisation, target: Organisation) -> None:
    there = Round.objects.open().filter(organisation__in=(source, target)).order_by("started_at", "pk")
    for later in list(there)[1:]:
        abandon(round=later, by=None, now=timezone.now())


def _move_unless_there(
    model: type[LocalWording | Commitment], source: Organisation, target: Organisation, *fields: str
) -> None:
    """What ``target`` says itself, of the same ``fields``, holds."""
    rows = model._default_manager.filter(organisation=source)
    said = set(model._default_manager.filter(organisation=target).values_list(*fields))
    free = [pk for pk, *of_it in rows.values_list("pk", *fields) if tuple(of_it) not in said]
    rows.filter(pk__in=free).update(organisation=target)
    rows.delete()


def _move_questions(source: Organisation, target: Organisation) -> None:
    """Both keep their statements. One whose code is taken gets another, so that no two are taken for one."""
    taken = set(LocalQuestion.objects.filter(organisation=target).values_list("code", flat=True))
    for question in LocalQuestion.objects.filter(organisation=source).order_by("pk"):
        question.code, question.organisation = _free(question.code, taken), target
        question.save(update_fields=["code", "organisation"])
        taken.add(question.code)


def _free(code: str, taken: set[str]) -> str:
    number = 2
    free = code
    while free in taken:
        free, number = f"{code}-{number}", number + 1
    return free
