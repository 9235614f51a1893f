"""The anonymous link for staff: until when it is open, and the sheet that they fill in."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.forms.clock_fields import DayField
from diagnostic.vocabulary import COLOURS, Rating

if TYPE_CHECKING:
    from diagnostic.models import StaffLink
    from diagnostic.questions import Question

LONGEST = dt.timedelta(days=183)
CANNOT_SAY = "unsure"  # said by nobody beforehand, and kept by nobody


class UntilForm(forms.Form):
    """The last day of the link."""

    closes_on = DayField(
        label=_("Last day to answer"), help_text=with_example(_("For example, %(day)s")),
        error_messages={"required": _("Enter the last day to answer")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: dt.date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today

    def clean_closes_on(self) -> dt.date:
        """Today or later, no more than half a year away."""
        day: dt.date = self.cleaned_data["closes_on"]
        if not self.today <= day <= self.today + LONGEST:
            raise ValidationError(_("Enter today or a later date, no more than 6 months from now"))
        return day


class StatementRadios(forms.RadioSelect):
    """Radios that say what each colour looks like, and let somebody say nothing."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its letter and what it looks like."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value != CANNOT_SAY:
            rating = Rating(str(value))
            option |= {"letter": rating.letter, "rating": rating.value, "looks": getattr(self.question, rating.value)}
        if option.get("looks"):
            looks_id = f"{option['attrs'].get('id', name)}_looks"
            option["looks_id"] = option["attrs"]["aria-describedby"] = looks_id
        return option


class SheetForm(forms.Form):
    """All statements of a round on one sheet. Each may be left open; a sheet says something about at least one."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, questions: Iterable[Question], link: StaffLink
    ) -> None:
        self.signer = signing.Signer(salt=f"diagnostic.staff-sheet.{link.pk}", sep=".")
        super().__init__(data, initial={"once": self.signer.sign(secrets.token_urlsafe(18))})
        self.questions = tuple(questions)
        colours = [(one.value, one.label) for one in COLOURS]
        for question in self.questions:
            self.fields[question.code] = forms.ChoiceField(
                label=question.text, required=False, widget=StatementRadios(question),
                choices=[*colours, (CANNOT_SAY, _("I cannot say"))],
                error_messages={"invalid_choice": _("Choose red, amber, green or that you cannot say")},
            )  # fmt: skip

    def statements(self) -> list[tuple[Question, forms.BoundField]]:
        """Each question with its field."""
        return [(one, self[one.code]) for one in self.questions]

    def clean_once(self) -> str:
        """What keeps this sheet from counting twice; only one that we made."""
        try:
            return self.signer.unsign(self.cleaned_data["once"])
        except signing.BadSignature as error:
            raise ValidationError(_("Open the link again, and send the sheet from there")) from error

    def clean(self) -> dict[str, Any]:
        """Something has to be said."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.answers():
            self.add_error(self.questions[0].code if self.questions else None, _now("Rate at least one statement"))
        return cleaned

    def answers(self) -> dict[str, str]:
        """What was said, by code."""
        codes = [one.code for one in self.questions]
        return {code: self.cleaned_data[code] for code in codes if self.cleaned_data.get(code) in COLOURS}
