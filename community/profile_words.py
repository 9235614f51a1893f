"""A profile in words: what each field says, for summary lists. Codes that no list knows any more are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import date_format

from community.models.vocabulary import BandGroup, ClinicalBackground, Department, Funding, SpokenLanguage, TalkWay
from community.zone_names import zone_name

if TYPE_CHECKING:
    from community.models import Member


def words_of(member: Member, field: str) -> list[str]:
    """What ``field`` says, a line each; empty when nothing is given. Elements and skills are lists of their own."""
    return [word for word in READERS[field](member) if word]


def _labels(codes: Iterable[str], vocabulary: type[models.TextChoices]) -> list[str]:
    return [str(choice.label) for choice in vocabulary if choice.value in codes]


def _place_of_work(member: Member) -> list[str]:
    return [str(member.organisation)] if member.organisation else []


def _in_post_since(member: Member) -> list[str]:
    return [date_format(member.in_post_since, "F Y")] if member.in_post_since else []


READERS: dict[str, Callable[[Member], list[str]]] = {
    "name": lambda member: [member.user.get_full_name()],
    "pronouns": lambda member: [member.pronouns],
    "role_title": lambda member: [member.role_title],
    "in_post_since": _in_post_since,
    "about": lambda member: [member.about],
    "organisation": _place_of_work,
    "departments": lambda member: _labels(member.departments, Department),
    "funding": lambda member: _labels(member.funding, Funding),
    "band_group": lambda member: _labels([member.band_group], BandGroup),
    "clinical": lambda member: _labels([member.clinical], ClinicalBackground),
    "topics": lambda member: sorted(str(topic) for topic in member.topics.all()),
    "talk_ways": lambda member: _labels(member.talk_ways, TalkWay),
    "contact": lambda member: [member.contact],
    "time_zone": lambda member: [zone_name(member.time_zone)],
    "languages": lambda member: _labels(member.languages, SpokenLanguage),
}
