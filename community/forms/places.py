"""The editors' forms of regions, systems, organisations, topics and allowed domains. Views store what they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from community.mail_domains import is_public, is_registry, normal_domain
from community.models import AllowedDomain, Organisation, Region, System, Topic
from community.models.joining import DOMAIN
from community.place_names import name_problem, ods_code_problem
from community.plain_text import plain_line


class PlaceForm(WagtailAdminModelForm):
    """A name in one or both languages. A code stands in addresses, so that it is given once and stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("The whole name in English, as people know it.")
        if self.instance.pk:
            self.fields.pop("code", None)
        elif "code" in self.fields:
            self.fields["code"].help_text = _(
                "Small letters, digits and hyphens, such as night-shifts. It stands in addresses and cannot be changed."
            )

    def clean_name(self) -> str:
        """One plain line that may be a name."""
        return _clean_name(self.cleaned_data["name"])

    def clean_name_cy(self) -> str:
        """One plain line that may be a name, or nothing."""
        name = self.cleaned_data["name_cy"]
        return _clean_name(name) if plain_line(name) else ""

    def clean_code(self) -> str:
        """The same code whatever case it was typed in, and only one of each."""
        code: str = self.cleaned_data["code"].lower()
        if type(self.instance).objects.filter(code=code).exists():
            raise ValidationError(_("This code is taken. Choose another."), code="taken")
        return code


class RegionForm(PlaceForm):
    """What may be changed of a region: its names."""

    class Meta:
        model = Region
        fields: ClassVar = ["name", "name_cy"]


class TopicForm(PlaceForm):
    """A topic."""

    class Meta:
        model = Topic
        fields: ClassVar = ["name", "name_cy", "code"]


class SystemForm(PlaceForm):
    """An integrated care system."""

    class Meta:
        model = System
        fields: ClassVar = ["name", "name_cy", "region", "code"]

    def clean_region(self) -> Region:
        """Its organisations are of its region, so that it moves only without them."""
        region: Region = self.cleaned_data["region"]
        system = self.instance
        if system.pk and region.pk != system.region_id and system.organisations.exclude(region=region).exists():
            raise ValidationError(
                _("This system has organisations in %(region)s. Change the region of those first."),
                code="in_use",
                params={"region": system.region},
            )
        return region


class OrganisationForm(PlaceForm):
    """An organisation, without its state: that changes by confirming, closing and merging."""

    class Meta:
        model = Organisation
        fields: ClassVar = ["name", "name_cy", "sector", "region", "system", "ods_code", "size"]
        help_texts: ClassVar = {
            "system": _("The one integrated care system it is a partner of, if any. It must be of the same region."),
            "ods_code": _("The code of the NHS's register of organisations, such as RJ1. Leave empty if it has none."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        system = self.fields["system"]
        if isinstance(system, forms.ModelChoiceField):
            system.queryset = System.objects.select_related("region").order_by("region__order", "name")
            system.label_from_instance = _with_region  # type: ignore[method-assign]

    def clean_ods_code(self) -> str:
        """In capitals, and nobody else's."""
        code = plain_line(self.cleaned_data["ods_code"]).upper()
        if problem := ods_code_problem(code):
            raise ValidationError(problem, code="invalid")
        other = (
            Organisation.objects.filter(ods_code__iexact=code).exclude(pk=self.instance.pk).first() if code else None
        )
        if other:
            raise ValidationError(
                _("%(name)s has this ODS code already. Check the code, or merge the two organisations."),
                code="taken",
                params={"name": other},
            )
        return code

    def clean(self) -> dict[str, Any]:
        """The system, if any, is of the organisation's region."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        system, region = cleaned.get("system"), cleaned.get("region")
        if system and "region" in cleaned and (region is None or region.pk != system.region_id):
            message = _("%(system)s is in %(region)s. Choose that region, or another system.")
            problem = ValidationError(message, params={"system": system, "region": system.region}, code="other_region")
            self.add_error("system", problem)
        return cleaned


class AllowedDomainForm(WagtailAdminModelForm):
    """A domain whose addresses may join at once."""

    class Meta:
        model = AllowedDomain
        fields: ClassVar = ["domain", "with_subdomains", "note"]
        help_texts: ClassVar = {
            "with_subdomains": _("So that nhs.uk lets in people at leedsth.nhs.uk as well."),
            "note": _("Why it is allowed, for other editors."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        domain = self.fields["domain"]
        domain.help_text = _("What follows the @ in the addresses of people who may join at once, such as nhs.net.")
        domain.validators = []  # the typed domain is put into its one form first, and judged then
        domain.widget.attrs.pop("maxlength", None)

    def clean_domain(self) -> str:
        """The domain in its one form, if it is some employer's own."""
        domain = normal_domain(self.cleaned_data["domain"][:1000])
        DOMAIN(domain)
        if is_public(domain):
            message = _("Anybody can have an address at %(domain)s. Invite people with such addresses one by one.")
            raise ValidationError(message, code="public", params={"domain": domain})
        if is_registry(domain):
            message = _("Too many organisations have addresses under %(domain)s. Enter the domain of one of them.")
            raise ValidationError(message, code="registry", params={"domain": domain})
        if AllowedDomain.objects.filter(domain=domain).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This domain is in the list already."), code="taken")
        return domain


def _with_region(obj: System) -> str:
    return f"{obj} ({obj.region})"


def _clean_name(typed: str) -> str:
    name = plain_line(typed)
    if problem := name_problem(name):
        raise ValidationError(problem, code="invalid")
    return name


class MergeForm(forms.Form):
    """Which confirmed organisation another one becomes part of."""

    into = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Merge into"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the organisation to keep"),
            "invalid_choice": _("Choose one of the organisations below"),
        },
    )

    def __init__(self, *args: Any, source: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.confirmed().exclude(pk=source.pk)
