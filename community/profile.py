"""What a profile consists of, who may see each part, and how much of it is filled in. Pure: nothing is changed.

A field is called by the name it has on Member (``elements``, ``skills``, ``topics`` are its relations), and this name
is the key in ``Member.visibility``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.models.member import STILL_RIGHT_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

    from community.models import Member

FAIRLY_COMPLETE = 50  # per cent


@dataclass(frozen=True)
class Section:
    """A part of the profile that is changed on one page. ``code`` ends the page's address and url name."""

    code: str
    title: StrOrPromise
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """A field that has nothing yet, with the words that ask for it and the page where it is given."""

    field: str
    ask: StrOrPromise
    page: str


SECTIONS = (
    Section("about", _("About me"), ("name", "pronouns", "role_title", "in_post_since", "about")),
    Section("work", _("My work"), ("organisation", "departments", "funding", "band_group", "clinical")),
    Section("help", _("Help I can give and want"), ("elements", "skills", "topics")),
    Section("talking", _("Talking with me"), ("talk_ways", "contact", "time_zone", "languages")),
)
LABELS: Mapping[str, StrOrPromise] = {
    "name": _("Name"),
    "pronouns": _("Pronouns"),
    "role_title": _("Role"),
    "in_post_since": _("In post since"),
    "about": _("In my own words"),
    "organisation": _("Organisation"),
    "departments": _("Department"),
    "funding": _("How the work is paid for"),
    "band_group": _("Pay band"),
    "clinical": _("Clinical background"),
    "elements": _("Elements"),
    "skills": _("Skills"),
    "topics": _("Topics"),
    "talk_ways": _("Best ways to talk"),
    "contact": _("How buddies reach me"),
    "time_zone": _("Time zone"),
    "languages": _("Languages"),
}
# The name cannot be hidden: whoever is in the directory has one.
CHOOSABLE = tuple(field for section in SECTIONS for field in section.fields if field != "name")

# What helps others to find somebody. Pay, clinical background, pronouns and the like never count: nobody should feel
# asked for them. There are ten, of equal weight.
ASKED = (
    Missing("name", _("your name"), "about"),
    Missing("role_title", _("your role"), "about"),
    Missing("about", _("a few words about you"), "about"),
    Missing("organisation", _("your organisation"), "organisation"),
    Missing("departments", _("your department"), "work"),
    Missing("elements", _("the elements you can help with or want help with"), "help"),
    Missing("skills", _("the skills you offer or want"), "help"),
    Missing("topics", _("topics you want to talk about"), "help"),
    Missing("talk_ways", _("the best ways to talk with you"), "talking"),
    Missing("languages", _("the languages you speak"), "talking"),
)


def filled_fields(member: Member) -> set[str]:
    """The fields of ``ASKED`` that say something. Read the relations ahead, or each is a query."""
    values = {
        "name": member.user.get_full_name(),
        **{field: getattr(member, field) for field in ("role_title", "about", "organisation", "departments")},
        **{field: getattr(member, field).all() for field in ("elements", "skills", "topics")},
        **{field: getattr(member, field) for field in ("talk_ways", "languages")},
    }
    return {field for field, value in values.items() if value}


def missing_parts(filled: set[str]) -> list[Missing]:
    """What is still asked for, in the order of the profile."""
    return [part for part in ASKED if part.field not in filled]


def per_cent(filled: set[str]) -> int:
    """How much of what is asked for is there: 0 to 100."""
    return round(100 * (len(ASKED) - len(missing_parts(filled))) / len(ASKED))


def confirming_due(said_right_at: dt.datetime | None, *, now: dt.datetime) -> bool:
    """Whether to ask "still right?": 365 days after it was last said, or after joining."""
    return said_right_at is not None and now - said_right_at >= dt.timedelta(days=STILL_RIGHT_DAYS)
