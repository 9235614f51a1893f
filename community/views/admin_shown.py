"""What staff see of a profile: what its owner shows to every member, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from community.models import Appointment
from community.models.vocabulary import Skill
from community.profile import CHOOSABLE, LABELS
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member

# What a moderator needs to judge a profile. How somebody is reached stays between them and their buddies.
WORDS = ("pronouns", "role_title", "in_post_since", "about", "elements", "skills", "topics")


def shown_fields(member: Member) -> tuple[list[tuple[Any, str]], list[Any]]:
    """Label and words of each field that members may see, and the labels of those that somebody keeps from them."""
    shown = [(LABELS[name], value) for name in WORDS if member.shows(name) and (value := _words(member, name))]
    kept = [LABELS[name] for name in CHOOSABLE if not member.shows(name)]
    return shown, kept


def roles_of(member: Member) -> list[Appointment]:
    """The roles somebody holds, with their places."""
    held = Appointment.objects.filter(user=member.user_id)
    return list(held.select_related("organisation", "system", "region").order_by("role", "pk"))


def _words(member: Member, name: str) -> str:
    if name == "elements":
        return _listed(Element, member.elements.filter(can_help=True).values_list("element", flat=True))
    if name == "skills":
        return _listed(Skill, member.skills.filter(offers=True).values_list("skill", flat=True))
    if name == "topics":
        return ", ".join(str(topic) for topic in member.topics.all())
    if name == "in_post_since":
        return date_format(member.in_post_since, "F Y") if member.in_post_since else ""
    return str(getattr(member, name))


def _listed(choices: Any, codes: Any) -> str:
    known = dict(choices.choices)
    return ", ".join(str(known[code]) for code in codes if code in known)
