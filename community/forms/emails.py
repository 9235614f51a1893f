"""Choosing which mails to get, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community import digest, mail_kinds
from community.forms.clock_fields import DayField
from community.models import ReminderPreferences
from community.periods import Period
from community.services.mail_preferences import SUMMARY
from community.times import zone_in_words

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LONGEST = Period(years=1)
HOURS = range(ReminderPreferences.FIRST_HOUR, ReminderPreferences.LAST_HOUR + 1)


def _boxes(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


class EmailsForm(forms.Form):
    """A box for each reminder and each part of the summary, when reminders come, and whether invitations do."""

    kinds = _boxes(_("Which of these do you want?"), _("Choose as many as you like."))
    summary = forms.BooleanField(
        label=_("Send me a summary of what is due and what is new"),
        help_text=_("One email on the first working day of a month. It does not come when there is nothing to say."),
        required=False,
    )
    parts = _boxes(_("What do you want to be reminded of in it?"))
    frequency = forms.ChoiceField(
        label=_("How often do you want the summary?"),
        choices=ReminderPreferences.Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often"), "invalid_choice": _("Choose how often")},
    )
    hour = forms.TypedChoiceField(
        label=_("At what time do you want the summary?"),
        choices=[(hour, f"{hour:02}:00") for hour in HOURS],
        coerce=int,
        error_messages={"required": _("Choose a time"), "invalid_choice": _("Choose a time")},
    )
    paused_until = DayField(
        label=_("No reminders until"),
        help_text=_(
            "On this day they begin again. Until then you are only reminded just before a call or session. "
            "Leave it empty for no break. For example, 27/3/2027"
        ),
        required=False,
    )
    calendar_mails = forms.BooleanField(
        label=_("Send calendar invitations by email"),
        help_text=_(
            "Meetings then appear in your calendar, move and go by themselves. Choose this or your private calendar "
            "address, not both: with both, you may see each meeting twice."
        ),
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        reminders = {kind.name: capfirst(str(kind.label)) for kind in mail_kinds.reminders()}
        has_summary = reminders.pop(SUMMARY, None) is not None
        parts = {kind.name: capfirst(str(kind.label)) for kind in digest.step_kinds()}
        self._offer("kinds", reminders)
        self._offer("parts", parts if has_summary else {})
        self.fields["hour"].help_text = _now("In %(zone)s") % {"zone": zone_in_words(zone)}
        if not has_summary:
            for name in ("summary", "frequency", "hour"):
                del self.fields[name]

    def clean_paused_until(self) -> dt.date | None:
        """A day from tomorrow to a year from now, or none."""
        day: dt.date | None = self.cleaned_data["paused_until"]
        if day is None:
            return None
        last = LONGEST.after(dt.datetime.combine(self.today, dt.time(), tzinfo=dt.UTC)).date()
        if not self.today < day <= last:
            raise ValidationError(_("Enter a date in the future, no more than a year from now"))
        return day

    def switched_on(self) -> list[str]:
        """The names of all that was chosen."""
        said = self.cleaned_data
        return [*said.get("kinds", ()), *said.get("parts", ()), *([SUMMARY] if said.get("summary") else ())]

    def _offer(self, name: str, choices: dict[str, str]) -> None:
        if choices:
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]
        else:
            del self.fields[name]
