"""Writing an announcement."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from community.forms.two_languages import TwoLanguagesForm, english_text, welsh_text
from community.models import Announcement, Region
from community.models.vocabulary import Sector
from community.services.announcements import Words
from elements.framework import Element

UK = ZoneInfo("Europe/London")
MOMENT_ERROR = {"invalid": _("Enter a day and a time such as 2027-03-03 14:30")}

CLOCKS_CHANGE = _("The clocks change then, and this time comes twice or not at all. Choose another")


class UKDateTimeField(forms.DateTimeField):
    """A moment in UK time, whatever time zone the editor reads the back office in."""

    widget = AdminDateTimeInput

    def prepare_value(self, value: Any) -> Any:
        """The UK's wall time."""
        with timezone.override(UK):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> dt.datetime | None:
        """The moment; a time that the change of clocks skips or repeats is refused."""
        try:
            with timezone.override(UK):
                return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise ValidationError(CLOCKS_CHANGE, code=error.code) from error
            raise


class AnnouncementForm(TwoLanguagesForm):
    """What is said, to whom, and when. ``regions`` are those the writer may choose; ``all_regions`` adds "all"."""

    text_name = "text"
    field_order = ("title", "text", "title_cy", "text_cy")

    text = english_text(label=_("Text"), missing=_("Enter a text"))
    text_cy = welsh_text(label=_("Text in Welsh"))
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=_("All regions"),
        error_messages={
            "required": _("Choose one of your regions"), "invalid_choice": _("Choose a region from the list")
        },
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("All sectors")), *Sector.choices], required=False,
        error_messages={"invalid_choice": _("Choose a sector from the list")},
    )  # fmt: skip
    element = forms.ChoiceField(
        label=_("Element"), choices=[("", _("Any or none")), *Element.choices], required=False,
        help_text=_("Only members who can help with this element or want help with it."),
        error_messages={"invalid_choice": _("Choose an element from the list")},
    )  # fmt: skip
    starts_at = UKDateTimeField(
        label=_("Show from (UK time)"), required=False, error_messages=MOMENT_ERROR,
        help_text=_("For example 2027-03-03 14:30. Empty: at once."),
    )  # fmt: skip
    ends_at = UKDateTimeField(
        label=_("Show until (UK time)"), required=False, error_messages=MOMENT_ERROR,
        help_text=_("Empty: until you end it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, regions: QuerySet[Region], all_regions: bool, now: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        region = self.fields["region"]
        region.queryset = regions  # type: ignore[attr-defined]
        region.required = not all_regions
        if not all_regions:
            region.empty_label = None  # type: ignore[attr-defined]

    def clean_starts_at(self) -> dt.datetime:
        """Now, if nothing else was said; one that is shown already began when it began."""
        began: dt.datetime | None = self.initial.get("starts_at")
        begun = began if began and began <= self.now else self.now
        return self.cleaned_data["starts_at"] or begun

    def clean(self) -> dict[str, Any]:
        """Both Welsh texts or neither; an end after the beginning and after now."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if ends and starts and ends <= max(starts, self.now):
            self.add_error("ends_at", ValidationError(_("Choose a time after now and after it begins")))
        return cleaned

    @property
    def words(self) -> Words:
        """What was written, for the service."""
        return Words(**self.cleaned_data)

    @property
    def sketch(self) -> Announcement:
        """What can be shown of it so far, not stored."""
        said = {name: self.cleaned_data.get(name) or ("" if name != "region" else None) for name in WRITTEN}
        starts = self.cleaned_data.get("starts_at") or self.now
        return Announcement(**said, starts_at=starts, ends_at=self.cleaned_data.get("ends_at"))


WRITTEN = ("title", "text", "title_cy", "text_cy", "region", "sector", "element")


def initial_of(announcement: Announcement, *, with_times: bool) -> dict[str, Any]:
    """What the form starts with to change an announcement, or to write one like it."""
    names = [*WRITTEN, *(("starts_at", "ends_at") if with_times else ())]
    return {name: getattr(announcement, name) for name in names}
