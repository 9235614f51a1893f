"""Why a story is like another, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casestudies.similar import Similar
from casestudies.vocabulary import Group, Initiative, Stage
from community.models.vocabulary import Sector, SizeBand
from elements.framework import Element

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_NAMED = 2

SECTORS: dict[str, _StrPromise] = {
    Sector.ACUTE: gettext_lazy("Also an acute trust"),
    Sector.AMBULANCE: gettext_lazy("Also an ambulance trust"),
    Sector.COMMUNITY: gettext_lazy("Also a community trust"),
    Sector.MENTAL_HEALTH: gettext_lazy("Also a mental health trust"),
    Sector.INTEGRATED: gettext_lazy("Also an integrated trust"),
    Sector.SYSTEM: gettext_lazy("Also an integrated care system"),
    Sector.PRIMARY_CARE: gettext_lazy("Also primary care"),
    Sector.COUNCIL: gettext_lazy("Also a council"),
    Sector.VOLUNTARY: gettext_lazy("Also a voluntary organisation"),
}
GROUPS: dict[Group, _StrPromise] = {
    Group.TRUST: gettext_lazy("Also an NHS trust"),
    Group.SYSTEM: gettext_lazy("Also an integrated care system"),
    Group.PRIMARY_CARE: gettext_lazy("Also primary care"),
    Group.PARTNER: gettext_lazy("Also a partner outside the NHS"),
}


def reason(similar: Similar) -> str:
    """One short sentence without a full stop, such as "Also worked on environment, in the same region"."""
    kind, work = _kind(similar), _work(similar)
    if kind and work:
        said = _("%(kind)s that worked on %(work)s") % {"kind": kind, "work": work}
    elif work:
        said = _("Also worked on %(work)s") % {"work": work}
    else:
        said = kind
    if said and similar.same_region:
        return _("%(reason)s, in the same region") % {"reason": said}
    return said or _only_little(similar)


def _kind(similar: Similar) -> str:
    """What kind of organisation both are."""
    if similar.sector in SECTORS:
        return str(SECTORS[similar.sector])
    return str(GROUPS[similar.group]) if similar.group else ""


def _work(similar: Similar) -> str:
    """What both worked on: elements, or else kinds of initiative."""
    if len(similar.elements) == len(Element):
        return _("all seven elements")
    if similar.elements:
        return _named([str(Element(code).label) for code in similar.elements])
    return _named([str(Initiative(code).label) for code in similar.initiatives])


def _only_little(similar: Similar) -> str:
    """Words for those that share neither kind nor work."""
    if similar.size in SizeBand.values:
        return _("Also has %(size)s") % {"size": _within(str(SizeBand(similar.size).label))}
    if similar.same_region:
        return _("Also in the same region")
    return _("Also: %(stage)s") % {"stage": _within(str(Stage(similar.stage).label))}


def _named(labels: list[str]) -> str:
    """One name, two, or two and how many more."""
    names = [_within(label) for label in labels]
    if len(names) < MOST_NAMED:
        return "".join(names)
    if len(names) == MOST_NAMED:
        return _("%(one)s and %(two)s") % {"one": names[0], "two": names[1]}
    more = len(names) - MOST_NAMED
    words = ngettext("%(one)s, %(two)s and %(more)d more", "%(one)s, %(two)s and %(more)d more", more)
    return words % {"one": names[0], "two": names[1], "more": more}


def _within(label: str) -> str:
    """A label as it stands within a sentence."""
    return label[:1].lower() + label[1:]
