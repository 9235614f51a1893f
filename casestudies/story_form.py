"""The editor's form of a story: choices of its own region, gaps filled from the organisation, checks on publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casestudies.own_things import OwnThingsForm
from casestudies.readiness import faults
from casestudies.story_choices import ContactField, contacts_of, organisations_of, systems_of
from elements.publishing import asks_to_publish

FILLED_IN = ("sector", "system", "size")  # from the organisation, where left empty


class StoryPageForm(OwnThingsForm):
    """A draft may lack nearly anything; what is to be published may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = getattr(self.parent_page.specific, "region_id", None) if self.parent_page else None
        if "sector" in self.fields:
            self.fields["sector"].required = False
        self._offer("organisation", organisations_of(region, chosen=self.instance.organisation_id))
        self._offer("system", systems_of(region, chosen=self.instance.system_id))
        if "contact" in self.fields:
            self.fields["contact"] = self._contact_field(region)

    def _offer(self, name: str, choices: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = choices

    def _contact_field(self, region: int | None) -> ContactField:
        today, before = timezone.localdate(), self.fields["contact"]
        return ContactField(
            queryset=contacts_of(region, today=today, chosen=self.instance.contact_id), today=today, required=False,
            label=before.label, help_text=before.help_text, widget=forms.Select,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        organisation = cleaned.get("organisation")
        for name in FILLED_IN:
            if organisation and name in cleaned and not cleaned[name]:
                cleaned[name] = getattr(organisation, name)
        if asks_to_publish(self.data) and "sector" in cleaned and not cleaned["sector"]:
            self.add_error("sector", ValidationError(_("Choose the sector."), code="required"))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and asks_to_publish(self.data):
            for fault in faults(self.instance):
                self.add_error(None, ValidationError(fault, code="story_not_ready"))
