"""What a moderator writes when a concern is dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField, PlainTextField
from community.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet


class OutcomeForm(forms.Form):
    """What was done about a concern."""

    outcome = PlainTextField(
        label=_("What was done"),
        help_text=_("For other moderators. Write what happened and why, so that it can be understood in a year."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what was done")},
    )


class FindMemberForm(forms.Form):
    """Words of a member's name or organisation."""

    q = PlainCharField(label=_("Name or organisation"), max_length=100)


class _MemberField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return ", ".join([obj.name, *([str(obj.organisation)] if obj.organisation else []), obj.get_status_display()])


class ChooseMemberForm(forms.Form):
    """One of the members that were found."""

    member = _MemberField(
        label=_("Member"),
        queryset=Member.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a member"),
            "invalid_choice": _("Choose a member from the list"),
        },
    )

    def __init__(self, *args: Any, found: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = found  # type: ignore[attr-defined]
