"""Choosing which mails to get, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community import digest, mail_kinds
from community.example_days import with_example
from community.forms.clock_fields import NearDayField
from community.forms.shown_before import ShownBefore, as_sent
from community.models import ReminderPreferences
from community.periods import Period
from community.services.mail_preferences import SUMMARY
from community.times import zone_in_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from community.digest import StepKind

DAY = dt.timedelta(days=1)
LONGEST = Period(years=1)
TIMES = ("frequency", "hour", "paused_until", "calendar_mails")  # all but the switches
HOURS = range(ReminderPreferences.FIRST_HOUR, ReminderPreferences.LAST_HOUR + 1)


def _boxes(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


def _part(kind: StepKind, *, rests: bool) -> str:
    label = capfirst(str(kind.label))
    return _now("%(what)s (rests at the moment)") % {"what": label} if rests else label


class EmailsForm(forms.Form):
    """A box for each reminder and each part of the summary, when reminders come, and whether invitations do.

    ``resting`` are the names of parts that rest, which says so beside them.
    """

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
    paused_until = NearDayField(
        label=_("No reminders until"),
        help_text=with_example(
            _(
                "On this day they begin again. Until then you are only reminded just before a call or session. "
                "Leave it empty for no break. For example, %(day)s"
            )
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

    offers = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, today: dt.date, zone: ZoneInfo, resting: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["paused_until"].today = today  # type: ignore[attr-defined]
        reminders = {kind.name: capfirst(str(kind.label)) for kind in mail_kinds.with_switch()}
        has_summary = reminders.pop(SUMMARY, None) is not None
        parts = {kind.name: _part(kind, rests=kind.name in resting) for kind in digest.step_kinds()}
        self._offer("kinds", reminders)
        self._offer("parts", parts if has_summary else {})
        self.fields["hour"].help_text = _now("In %(zone)s") % {"zone": zone_in_words(zone)}
        if not has_summary:
            for name in ("summary", "frequency", "hour"):
                del self.fields[name]
        self.initial["offers"] = " ".join([*reminders, *((SUMMARY, *parts) if has_summary else ())])
        times = {name: self.initial.get(name) for name in TIMES}
        self.initial["shown"] = as_sent(times, on=self.initial.get("kinds", ()))
        self._shown = ShownBefore(self.data.get("shown") if self.data.get("offers") else None)

    def clean_paused_until(self) -> dt.date | None:
        """A day from tomorrow to a year from now, or none."""
        day: dt.date | None = self.cleaned_data["paused_until"]
        if day is None or not self._shown.is_changed("paused_until", day):
            return day  # a page may stand open until its day has come
        last = LONGEST.after(dt.datetime.combine(self.today, dt.time(), tzinfo=dt.UTC)).date()
        if not self.today < day <= last:
            limits = {"first": date_format(self.today + DAY, "j F Y"), "last": date_format(last, "j F Y")}
            raise ValidationError(_now("Enter a date from %(first)s to %(last)s") % limits)
        return day

    def offered(self) -> list[str] | None:
        """The names of what the page that was sent offered and showed otherwise than it is now to be.

        None if it does not say what it offered. It may be a page of an earlier release: of what came later it says
        nothing.
        """
        names, ticked = self.cleaned_data["offers"].split(), self._ticked()
        return [name for name in names if self._shown.is_changed(name, name in ticked)] if names else None

    def switched_on(self) -> list[str]:
        """The names of all that was chosen, but for what the page showed as chosen already."""
        return [name for name in self._ticked() if self._shown.is_changed(name, True)]

    def chosen(self, name: str, *, before: Any) -> Any:
        """What is to hold of a field but the switches: ``before`` where nobody changed what the page showed."""
        value = self.cleaned_data.get(name)
        return value if name in self.cleaned_data and self._shown.is_changed(name, value) else before

    def _ticked(self) -> list[str]:
        said = self.cleaned_data
        return [*said.get("kinds", ()), *said.get("parts", ()), *([SUMMARY] if said.get("summary") else ())]

    def _offer(self, name: str, choices: dict[str, str]) -> None:
        if choices:
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]
        else:
            del self.fields[name]
