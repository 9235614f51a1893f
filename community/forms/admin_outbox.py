"""What is asked before mail leaves again after a restore."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.admin_announcements import MOMENT_ERROR, UKDateTimeField


class DueByForm(forms.Form):
    """Up to which moment mails are looked at that were due."""

    due_by = UKDateTimeField(
        label=_("Emails that were due by (UK time)"),
        help_text=_("For example 2027-03-03 14:30. People may have had all that were due before the restore."),
        error_messages=MOMENT_ERROR | {"required": _("Enter a day and a time")},
    )
