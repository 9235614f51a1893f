"""What is asked on the way in: one thing a page."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import NameField, PlainCharField, PlainTextField
from community.models import Organisation, Region
from community.models.vocabulary import Sector
from community.place_names import name_problem

NOT_LISTED = "none"
OUTSIDE_ENGLAND = "outside"
# These words stand in mails to other people: no place for links.
LINK = re.compile(r"[<>@\\]|://|www\.|\w{2}\.\w{2}", re.IGNORECASE)


class LineField(PlainCharField):
    """A line that other people read in mails, so without links."""

    def validate(self, value: Any) -> None:
        """Refuse what could be read as an address."""
        super().validate(value)
        if LINK.search(value):
            raise ValidationError(_("Leave out web and email addresses, and signs such as < and @"))


class YouForm(forms.Form):
    """Who joins."""

    first_name = NameField(
        label=_("First name"), autocomplete="given-name", error_messages={"required": _("Enter your first name")}
    )
    last_name = NameField(label=_("Last name"), autocomplete="family-name", required=False)
    role_title = LineField(
        label=_("Role title"), required=False, max_length=120,
        help_text=_("For example, Head of Wellbeing. Other members will read it, if you choose to be listed."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )  # fmt: skip

    def clean_first_name(self) -> str:
        name = str(self.cleaned_data["first_name"])
        if not any(sign.isalpha() for sign in name):
            raise ValidationError(_("Enter a name with letters in it"))
        return name


class OrganisationForm(forms.Form):
    """One of the organisations that were found."""

    organisation = forms.ChoiceField(
        label=_("Choose your organisation"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your organisation, or say that it is not listed"),
            "invalid_choice": _("Choose your organisation, or say that it is not listed"),
        },
    )

    def __init__(self, *args: Any, found: list[Organisation], none: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(item.pk), described(item)) for item in found]
        _choice(self, "organisation").choices = [*choices, (NOT_LISTED, none or _now("My organisation is not listed"))]


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])


def described(organisation: Organisation) -> str:
    """An organisation with what tells it from others of the same name."""
    place = str(organisation.region) if organisation.region else _now("outside England")
    return f"{organisation} – {organisation.get_sector_display()}, {place}"


class ProposalForm(forms.Form):
    """An organisation that is not listed."""

    name = LineField(
        label=_("Name of your organisation"), max_length=200,
        help_text=_("Its full name, without short forms."),
        error_messages={"required": _("Enter the name of your organisation")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("What kind of organisation is it?"),
        choices=Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind"), "invalid_choice": _("Choose a kind")},
    )
    region = forms.ChoiceField(
        label=_("Where is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a region"), "invalid_choice": _("Choose a region")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(region.code, str(region)) for region in Region.objects.all()]
        _choice(self, "region").choices = [*regions, (OUTSIDE_ENGLAND, _now("Outside England"))]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if problem := name_problem(name):
            raise ValidationError(str(problem))
        return name


class ReasonForm(forms.Form):
    """Why somebody should be let in."""

    reason = PlainTextField(
        label=_("Why do you want to join?"), max_length=1000,
        help_text=_("Say what you do for staff wellbeing. Somebody who looks after your region will read it."),
        error_messages={"required": _("Say why you want to join")},
    )  # fmt: skip


class AgreeForm(forms.Form):
    """The ground rules."""

    agreed = forms.BooleanField(
        label=_("I agree to the ground rules"),
        error_messages={"required": _("Agree to the ground rules to join")},
    )
