"""Asking which time suits, and saying it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.forms.admin_announcements import MOMENT_ERROR, UKDateTimeField
from community.forms.plain_fields import PlainTextField
from community.models import PollAnswer
from community.odd_times import oddity
from community.time_polls import FEWEST_TIMES, MOST_TIMES
from community.times import span_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from community.models import PollOption

TOO_EARLY = _("Answers must be possible for a while: choose a moment after now and before the first time")
TOO_FEW, TOO_MANY = _("Enter 2 times or more"), _("Enter 10 times or fewer")


class AnswersForm(forms.Form):
    """Yes, if need be, or no for each time; ``before`` are the answers given so far, by the option's id.

    A time that is unusual on the reader's own clock and calendar says so.
    """

    def __init__(
        self,
        *args: Any,
        options: Sequence[PollOption],
        before: Mapping[int, str],
        zone: ZoneInfo,
        nation: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for one in options:
            when = span_in_words(one.starts_at, one.ends_at, zone)
            missing = _now("Say whether this time suits you: %(time)s") % {"time": when}
            self.fields[f"time-{one.pk}"] = forms.ChoiceField(
                label=when, choices=PollAnswer.Answer.choices, widget=forms.RadioSelect, initial=before.get(one.pk),
                help_text=oddity(one.starts_at, one.ends_at, zone=zone, nation=nation) or "",
                error_messages=dict.fromkeys(("required", "invalid_choice"), missing),
            )  # fmt: skip

    @property
    def said(self) -> dict[int, str]:
        """The answer for each option's id."""
        return {int(name.partition("-")[2]): value for name, value in self.cleaned_data.items()}


class SessionPollForm(forms.Form):
    """The same for a session, in the back office, on the UK's clock."""

    times = PlainTextField(
        label=_("Times (UK time)"), max_length=400, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("2 to 10, one a line, for example 2027-03-03 14:30. The session keeps its length."),
        error_messages={"required": TOO_FEW},
    )  # fmt: skip
    deadline = UKDateTimeField(
        label=_("Answers until (UK time)"), help_text=_("For example 2027-03-01 17:00."),
        error_messages={**MOMENT_ERROR, "required": _("Enter until when people can answer")},
    )  # fmt: skip

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_times(self) -> list[dt.datetime]:
        """Each line as a moment to come."""
        lines = [line.strip() for line in self.cleaned_data["times"].splitlines() if line.strip()]
        times = sorted({self._moment(line) for line in lines})
        if len(times) < FEWEST_TIMES:
            raise ValidationError(TOO_FEW)
        if len(times) > MOST_TIMES:
            raise ValidationError(TOO_MANY)
        return times

    def _moment(self, line: str) -> dt.datetime:
        moment = UKDateTimeField(error_messages=MOMENT_ERROR).clean(line)
        if moment <= self.now:
            raise ValidationError(_("Choose times after now: %(line)s has passed"), params={"line": line})
        found: dt.datetime = moment
        return found

    def clean(self) -> dict[str, Any]:
        """Answers end before the first time, and not at once."""
        cleaned = super().clean() or self.cleaned_data
        times, deadline = cleaned.get("times"), cleaned.get("deadline")
        if times and deadline and not self.now < deadline <= times[0]:
            self.add_error("deadline", TOO_EARLY)
        return cleaned
