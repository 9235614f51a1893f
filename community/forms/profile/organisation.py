"""Where somebody works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.profile.choices import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.forms.boundfield import BoundWidget

    from community.models import Organisation


class OrganisationForm(forms.Form):
    """One of the organisations that a search found."""

    def __init__(self, *args: Any, found: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(place.pk): place for place in found}
        self.fields["organisation"] = one_of(
            [(key, str(place)) for key, place in self.found.items()], label=_("Choose your organisation")
        )
        self.fields["organisation"].error_messages |= {
            "required": _("Choose your organisation, or search again"),
            "invalid_choice": _("Choose your organisation, or search again"),
        }

    def options(self) -> Iterator[tuple[Organisation, BoundWidget]]:
        """Each organisation with its radio."""
        return zip(self.found.values(), self["organisation"], strict=True)

    @property
    def chosen(self) -> Organisation:
        """The chosen organisation of a form that is right."""
        return self.found[self.cleaned_data["organisation"]]
