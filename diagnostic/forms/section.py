"""The statements of one element on one page, for answers that are not a member's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diagnostic.forms.rating import RatingForm

if TYPE_CHECKING:
    from diagnostic.models import Response
    from diagnostic.questions import Question
    from diagnostic.services.answers import Given, Outcome


class SectionForms:
    """A form for each statement. What is left open says nothing."""

    def __init__(self, sent: Any | None, *, asked: Sequence[Question], kept: Mapping[str, Response]) -> None:
        self.sent = sent
        self.forms = [RatingForm(sent, question=one, kept=kept.get(one.code)) for one in asked]

    @property
    def is_valid(self) -> bool:
        """Whether all that was sent can be kept."""
        return all(form.is_valid() for form in self.forms)

    @property
    def given(self) -> list[Given]:
        """What was said where it can be kept."""
        return [one for form in self.forms if form.is_valid() and (one := form.given) is not None]

    @property
    def typed(self) -> list[RatingForm]:
        """Those in which something was changed."""
        return [form for form in self.forms if set(form.changed_data) - {"version"}]

    def again(self, outcome: Outcome) -> list[RatingForm]:
        """The page once more: what is kept as it is kept, what is wrong or clashes as it was typed."""
        return [self._again(form, outcome) for form in self.forms]

    def _again(self, form: RatingForm, outcome: Outcome) -> RatingForm:
        code = form.question.code
        if code in outcome.clashes:
            sent = self.sent.copy()  # type: ignore[union-attr]  # nothing clashes that was not sent
            sent[form.add_prefix("version")] = str(outcome.clashes[code].version)
            return RatingForm(sent, question=form.question, kept=outcome.clashes[code])
        if code in outcome.saved:
            return RatingForm(question=form.question, kept=outcome.saved[code])
        return form
