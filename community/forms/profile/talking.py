"""How somebody likes to talk."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField
from community.forms.profile.choices import NOT_ON_LIST, some_of
from community.models.vocabulary import SpokenLanguage, TalkWay
from community.zone_names import zone_name

UK_ZONES = ("Europe/London", "Europe/Belfast", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man")
# What else zoneinfo knows has no place on earth, or is an older name of one that is here.
AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

ZoneGroup = tuple[str, list[tuple[str, str]]]


@cache
def time_zones() -> list[ZoneGroup]:
    """Every time zone by its name, in groups: those of the UK and the islands first, then the parts of the world."""
    known = sorted(available_timezones() - set(UK_ZONES))
    rest = [(area, [(name, zone_name(name)) for name in known if name.startswith(f"{area}/")]) for area in AREAS]
    return [("United Kingdom", [(name, zone_name(name)) for name in UK_ZONES]), *rest]


def time_zone_choices() -> list[tuple[object, list[tuple[str, str]]]]:
    """The same for a field, with the words that are translated."""
    first, *rest = time_zones()
    return [(_("United Kingdom"), first[1]), *rest]


class TalkingForm(forms.Form):
    """Best ways to talk, how buddies reach me, time zone, languages."""

    talk_ways = some_of(TalkWay.choices, label=_("How do you like to talk?"), hint=_("Choose all that fit."))
    contact = PlainCharField(
        label=_("How can your buddies reach you?"),
        help_text=_("Such as a work phone number. Only people you have agreed to be buddies with ever see this."),
        required=False,
        max_length=200,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        error_messages={**NOT_ON_LIST, "required": _("Choose a time zone")},
    )
    languages = some_of(
        SpokenLanguage.choices,
        label=_("Which languages are you happy to talk in?"),
        hint=_("Choose all that fit."),
    )
