"""The answers of somebody who joins, as the last page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from community.forms.joining import described
from community.models import Organisation, Region
from community.models.vocabulary import Sector
from community.services.answers import Answers, Proposal


@dataclass(frozen=True)
class AnswerRow:
    """A question, its answer, and where to change it."""

    key: str
    value: str
    href: str
    what: str


def answer_rows(answers: Answers, *, with_reason: bool) -> list[AnswerRow]:
    """Each answer; what was left out reads "Not given"."""
    you, place = reverse("community_join_you"), reverse("community_join_organisation")
    name = f"{answers.first_name} {answers.last_name}".strip()
    rows = [
        AnswerRow(_("Name"), name, you, _("your name")),
        AnswerRow(_("Role title"), answers.role_title or _("Not given"), you, _("your role title")),
        AnswerRow(_("Organisation"), _organisation(answers), place, _("your organisation")),
    ]
    if with_reason:
        href = reverse("community_join_reason")
        rows.append(AnswerRow(_("Why you want to join"), answers.reason, href, _("why you want to join")))
    return rows


def _organisation(answers: Answers) -> str:
    if answers.proposal is not None:
        return _proposed(answers.proposal)
    found = Organisation.objects.select_related("region").filter(pk=answers.organisation or 0).first()
    return described(found) if found else _("Not given")


def _proposed(proposal: Proposal) -> str:
    region = Region.objects.filter(code=proposal.region).first()
    place = str(region) if region else _("outside England")
    return f"{proposal.name} – {Sector(proposal.sector).label}, {place}"
