"""What members answer who tell a story: one question a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.submission_form import Answers, Kind, Question
from community.forms.plain_fields import PlainCharField, PlainTextField
from home.forms.images import SiteImageField

if TYPE_CHECKING:
    from casestudies.services.becoming_a_page import Change
    from casestudies.submission_form import Choices

SKIPPED = ""
LONG_LINE = 100  # characters from which a line gets a box of several


class AnswerForm(forms.Form):
    """One question. ``version`` is that of the story when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)

    def __init__(self, data: Any, *, question: Question, answers: Answers, version: int) -> None:
        super().__init__(data, initial={"answer": answers.get(question.code), "version": version})
        self.fields["answer"] = FIELDS[question.kind](question, answers)

    @property
    def seen(self) -> int:
        """The version on which the answer rests; one that was tampered with rests on nothing."""
        return self.cleaned_data.get("version") or 0


def _said(question: Question) -> dict[str, Any]:
    messages = {"required": question.missing, "invalid_choice": _("Choose one of these")}
    return {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": messages,
    }


def _line(question: Question, answers: Answers) -> forms.Field:
    if question.limit <= LONG_LINE:
        return PlainCharField(max_length=question.limit, **_said(question))
    widget = forms.Textarea(attrs={"rows": 3})
    return PlainCharField(max_length=question.limit, widget=widget, **_said(question))


def _words(question: Question, answers: Answers) -> forms.Field:
    return PlainTextField(max_length=question.limit, widget=forms.Textarea(attrs={"rows": 12}), **_said(question))


def _one(question: Question, answers: Answers) -> forms.Field:
    choices: Choices = question.choices(answers)
    if not question.required:
        choices = [*choices, (SKIPPED, pgettext_lazy("an answer", "I would rather not say"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_said(question))


def _several(question: Question, answers: Answers) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=question.choices(answers), widget=forms.CheckboxSelectMultiple, **_said(question)
    )


FIELDS: dict[Kind, Callable[[Question, Answers], forms.Field]] = {
    Kind.LINE: _line,
    Kind.WORDS: _words,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
}


class QuotationForm(forms.Form):
    """Somebody's own words, which stand only with their consent."""

    quotation = PlainTextField(
        label=_("Their words"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what they said")},
    )
    who = PlainCharField(
        label=_("Who said it?"),
        help_text=_("A role, not a name. For example: A ward manager."),
        max_length=120,
        error_messages={"required": _("Enter who said it")},
    )
    consent = forms.BooleanField(
        label=_("They agreed that we publish these words"),
        error_messages={"required": _("Ask them first, then tick this. Or leave the words out")},
    )

    def said(self) -> dict[str, str]:
        """The words and whose they are."""
        return {name: self.cleaned_data[name] for name in ("quotation", "who")}


class PictureWordsForm(forms.Form):
    """What is said of a picture."""

    alt = PlainCharField(
        label=_("Describe the picture for people who cannot see it"),
        help_text=_("One sentence. For example: Two nurses sit in armchairs in a small, bright room."),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Describe the picture")},
    )
    caption = PlainCharField(label=_("Words under the picture"), max_length=200, required=False)


class PictureForm(PictureWordsForm):
    """A new picture."""

    field_order = ("picture", "alt", "caption")

    picture = SiteImageField(
        label=_("Choose a picture"),
        error_messages={"required": _("Choose a picture"), "empty": _("This file is empty. Choose another")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].help_text = _(  # Wagtail's own is for editors
            "A JPEG, PNG, WebP, AVIF or GIF file of up to 10MB. Everybody who can be recognised has to agree."
        )


class ConsentForm(forms.Form):
    """The three things that make a story fit to be published."""

    may_publish = forms.BooleanField(
        label=_("You may publish this story, and I am allowed to say so for my organisation"),
        error_messages={"required": _("Say that we may publish this story")},
    )
    people_agreed = forms.BooleanField(
        label=_("Everybody who is named or can be recognised, in words or pictures, has agreed"),
        error_messages={"required": _("Say that everybody who can be recognised has agreed")},
    )
    quotations_agreed = forms.BooleanField(
        label=_("Everybody who is quoted has agreed, or nobody is quoted"),
        error_messages={"required": _("Say that everybody who is quoted has agreed")},
    )


class WhoseWordsForm(forms.Form):
    """For each answer that both author and reviewer changed: whose words shall stand."""

    MINE, THEIRS = "mine", "theirs"

    def __init__(self, *args: Any, changes: list[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for change in changes:
            self.fields[change.question.code] = forms.ChoiceField(
                label=change.question.label,
                choices=[(self.MINE, _("Use my words")), (self.THEIRS, _("Use the reviewer’s words"))],
                widget=forms.RadioSelect,
                error_messages={"required": _now("Choose whose words to use: %s") % change.question.label},
            )

    def mine(self) -> set[str]:
        """The codes of the answers in which the author's words stand."""
        return {code for code, whose in self.cleaned_data.items() if whose == self.MINE}


class MessageForm(forms.Form):
    """Something to say to the others."""

    text = PlainTextField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter a message")},
    )
