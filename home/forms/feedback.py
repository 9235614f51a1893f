"""What readers may say of a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.search.words import without_controls

NO_PERSONAL_DETAILS = _("Do not include personal details, such as your name or anything about a patient.")
MOST = 1000


class Words(forms.CharField):
    """A few sentences of plain text."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "max_length": _("Your answer must be 1,000 characters or fewer"),
            **kwargs.pop("error_messages", {}),
        }
        super().__init__(max_length=MOST, widget=forms.Textarea(attrs={"rows": 5}), error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        # Browsers send a line's end as two characters, but count one: nobody loses words to that.
        return without_controls(str(super().to_python(value) or "").replace("\r\n", "\n"))


class CommentForm(forms.Form):
    """Words beside a yes or no."""

    comment = Words(
        label=_("How could this page be better?"),
        help_text=NO_PERSONAL_DETAILS,
        error_messages={"required": _("Enter your comment, or go back to the page")},
    )


class ProblemForm(forms.Form):
    """Something that is wrong with a page."""

    wrong = Words(
        label=_("What went wrong?"),
        help_text=NO_PERSONAL_DETAILS,
        error_messages={"required": _("Enter what went wrong")},
    )
    doing = Words(label=_("What were you doing?"), required=False, help_text=_("Such as “looking for the PDF”."))
