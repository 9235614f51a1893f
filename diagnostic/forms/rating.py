"""Rating one statement: the form that stands wherever somebody rates, alone on a page or one of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField
from diagnostic.forms.opening import SometimesWords
from diagnostic.services.answers import Answer, Given
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from diagnostic.questions import Question

HIGHEST_VERSION = 2**31 - 1


class Kept(Protocol):
    """A rating that stands already: somebody's own, or the agreed one."""

    rating: str
    na_reason: str
    elsewhere: bool
    version: int


class RatingRadios(forms.RadioSelect):
    """Radios that say what each colour looks like, and open the reason where nothing applies."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with the ids of what belongs to it."""
        option = super().create_option(name, value, *args, **kwargs)
        rating, the_id = Rating(str(value)), option["attrs"].get("id", name)
        option |= {"letter": rating.letter, "looks": getattr(self.question, rating.value, ""), "rating": rating.value}
        if option["looks"]:
            option["attrs"]["aria-describedby"] = option["looks_id"] = f"{the_id}_looks"
        if rating == Rating.NOT_APPLICABLE:
            option["opens"] = f"{the_id}_why"
        return option


class RatingForm(forms.Form):
    """One statement, drawn by ``diagnostic/rating/_question.html``.

    ``kept`` is the answer that stands, ``last`` what was agreed last time and may be affirmed with one press. Fields
    are named with the question's code, so that several forms share a page. Where the rating is not ``required``, one
    that is left open says nothing: ``answer`` is None.
    """

    rating = forms.ChoiceField(required=False)
    na_reason = SometimesWords(
        label=_("Why does it not apply to you?"),
        max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    elsewhere = forms.BooleanField(label=_("Another organisation provides this for our staff"), required=False)
    note = PlainTextField(
        label=_("Note"),
        help_text=_("What shows it, or what is missing. Others in this round read it. No names of staff or patients."),
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    version = forms.IntegerField(
        required=False, min_value=0, max_value=HIGHEST_VERSION, widget=forms.HiddenInput
    )  # fmt: skip
    affirm = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, question: Question, kept: Kept | None = None,
        last: Kept | None = None, required: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(data, prefix=question.code, initial=_initial(kept))
        self.question, self.kept, self.last, self.required = question, kept, last, required
        rating: Any = self.fields["rating"]
        rating.widget = RatingRadios(question)
        rating.choices = Rating.choices
        rating.label = question.text
        rating.error_messages["invalid_choice"] = _("Choose red, amber, green or not applicable")

    @property
    def answer(self) -> Answer | None:
        """What was said, once the form is valid; None where nothing was."""
        said = self.cleaned_data
        if self.affirms and self.last is not None:
            return Answer(
                Rating(self.last.rating), self.last.na_reason, self.last.elsewhere, note=said["note"], carried=True
            )
        if not said["rating"]:
            return None
        return Answer(Rating(said["rating"]), said["na_reason"], said["elsewhere"], note=said["note"])

    @property
    def given(self) -> Given | None:
        """The same with its question and the version that the page showed, as services.answers takes it."""
        answer = self.answer
        return None if answer is None else Given(self.question, answer, self.seen)

    @property
    def affirms(self) -> bool:
        """Whether the button was pressed that says: still as last time."""
        return bool(self.cleaned_data.get("affirm")) and self.last is not None

    @property
    def seen(self) -> int:
        """The version on which the answer rests; one that was tampered with rests on nothing."""
        return self.cleaned_data.get("version") or 0

    @property
    def last_rating(self) -> Rating | None:
        """What was agreed last time, for as long as this person has not rated."""
        return Rating(self.last.rating) if self.last is not None and self.kept is None else None

    @property
    def says_more(self) -> bool:
        """Whether there is a note to show, or something is wrong with it."""
        return bool(self["note"].value() or self["note"].errors)

    def clean(self) -> dict[str, Any]:
        """Not applicable needs a reason; a note or a reason needs a rating."""
        cleaned = super().clean() or self.cleaned_data
        if self.affirms or "rating" in self.errors:
            return cleaned
        rating = cleaned.get("rating")
        if rating == Rating.NOT_APPLICABLE and not self._has_reason(cleaned):
            self.add_error("na_reason", _("Say why it does not apply, or that another organisation provides it"))
        if not rating and self.required:
            self.add_error("rating", _("Choose red, amber, green or not applicable"))
        elif not rating and (cleaned.get("note") or self._has_reason(cleaned)):
            self.add_error("rating", ValidationError(_("Choose a rating to go with your words")))
        return cleaned

    def _has_reason(self, cleaned: Mapping[str, Any]) -> bool:
        return bool(cleaned.get("na_reason") or cleaned.get("elsewhere") or "na_reason" in self.errors)


def _initial(kept: Kept | None) -> dict[str, Any]:
    if kept is None:
        return {"version": 0}
    names = ("rating", "na_reason", "elsewhere", "version")
    return {**{name: getattr(kept, name) for name in names}, "note": getattr(kept, "note", "")}
