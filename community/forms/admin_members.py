"""What staff fill in about a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from community.forms.plain_fields import PlainCharField
from community.models import Member, Organisation, Region, System
from community.models.vocabulary import RoleName


class ExportForm(forms.Form):
    """Why somebody downloads the list of members, and as what."""

    reason = PlainCharField(
        label=_("Why do you need the list?"),
        help_text=_("Kept in the audit log with your name. Do not name anybody in it."),
        min_length=10,
        max_length=150,
        error_messages={
            "required": _("Say why you need the list"),
            "min_length": _("Say a little more about why you need the list"),
        },
    )
    file = forms.ChoiceField(
        label=_("File"),
        choices=[("csv", _("CSV, for any program")), ("xlsx", _("XLSX, for Excel"))],
        initial="csv",
        widget=forms.RadioSelect,
    )


class FindOrganisationForm(forms.Form):
    """A part of an organisation's name or its ODS code."""

    q = PlainCharField(label=_("Name or ODS code"), max_length=100)


class ChooseOrganisationForm(forms.Form):
    """One of the organisations that were found."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an organisation"),
            "invalid_choice": _("Choose an organisation from the list"),
        },
    )

    def __init__(self, *args: Any, found: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [organisation.pk for organisation in found]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role to give, and where."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=RoleName.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose a role")},
    )
    system = forms.ModelChoiceField(
        label=_("Integrated care system"),
        queryset=System.objects.all(),
        required=False,
        help_text=_("For a system lead."),
        error_messages={"invalid_choice": _("Choose a system from the list")},
    )
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Region.objects.all(),
        required=False,
        help_text=_("For a regional lead. They can then use this back office for the people of the region."),
        error_messages={"invalid_choice": _("Choose a region from the list")},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        if member.organisation:
            own = _("Organisation lead of %(organisation)s") % {"organisation": member.organisation}
            rest = RoleName.choices[1:]
            self.fields["role"].choices = [(RoleName.ORGANISATION_LEAD, own), *rest]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """With the place that the role is for."""
        cleaned = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        if role == RoleName.ORGANISATION_LEAD:
            cleaned["place"] = self._own_organisation()
        elif role == RoleName.SYSTEM_LEAD:
            cleaned["place"] = self._chosen("system", _("Choose the system that they lead"))
        elif role == RoleName.REGIONAL_LEAD:
            cleaned["place"] = self._chosen("region", _("Choose the region that they lead"))
        return cleaned

    def _own_organisation(self) -> Organisation | None:
        if self.member.organisation is None:
            self.add_error("role", ValidationError(_("They have no organisation yet. Choose one for them first")))
        return self.member.organisation

    def _chosen(self, field: str, message: StrOrPromise) -> Any:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, ValidationError(message))
        return self.cleaned_data.get(field)
