"""The pages of the confidence review. Nothing must be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.profile.choices import NOT_ON_LIST, one_of, some_of
from community.models.vocabulary import BandGroup, ClinicalBackground, Department, Sector
from diagnostic.confidence.questions import Question, Section
from diagnostic.confidence.vocabulary import NOT_SAID, PREFER_NOT_TO_SAY, Aspect
from diagnostic.services.confidence import RoleAnswers

if TYPE_CHECKING:
    from diagnostic.models import ReviewSheet

NO_ANSWER = _("No answer")
ABOUT_AN_ELEMENT = {
    Aspect.TIME: _("I spend a lot of time in this area"),
    Aspect.CONFIDENT: _("How confident do you feel working in this area?"),
}


class SectionForm(forms.Form):
    """The questions of one page, each with "no answer" to take an answer back."""

    def __init__(self, *args: Any, section: Section, answers: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = {question.code.replace(".", "_"): question for question in section.questions}
        for name, question in self._questions.items():
            self.fields[name] = one_of(question.levels, label=_label(question), empty=NO_ANSWER)
            self.fields[name].initial = answers.get(question.code, "")

    @property
    def answers(self) -> dict[str, int | None]:
        """The answers by question; None for none."""
        said = {question.code: self.cleaned_data[name] for name, question in self._questions.items()}
        return {code: int(level) if level else None for code, level in said.items()}


class RoleForm(forms.Form):
    """What somebody does, in broad words. Each may be left open, or be said to be nobody's business."""

    def __init__(self, *args: Any, sheet: ReviewSheet, regions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {
            "sector": (_("What kind of organisation do you work for?"), Sector.choices),
            "region": (_("In which region?"), regions.items()),
            "band": (_("Which pay band are you on?"), BandGroup.choices),
            "clinical": (_("Are you clinically qualified?"), ClinicalBackground.choices),
        }
        for name, (label, choices) in lists.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[*choices, (NOT_SAID, PREFER_NOT_TO_SAY)], required=False,
                initial=getattr(sheet, name), widget=forms.RadioSelect, error_messages=NOT_ON_LIST,
            )  # fmt: skip
        self.fields["departments"] = some_of(
            Department.choices, label=_("In which department does your role sit?"), hint=_("Choose all that apply.")
        )
        self.fields["departments"].initial = sheet.departments

    @property
    def role(self) -> RoleAnswers:
        """What was said, for the service."""
        return RoleAnswers(**{**self.cleaned_data, "departments": tuple(self.cleaned_data["departments"])})


class CheckForm(forms.Form):
    """Whether the answers may be counted."""

    counted = forms.BooleanField(
        label=_("Count my answers in the figures about all leads, without my name"), required=False
    )


def _label(question: Question) -> Any:
    return question.about.label if question.is_activity else ABOUT_AN_ELEMENT[question.aspect]
