"""Inviting people to a round and changing what they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.forms.addresses import plain_address
from community.forms.clock_fields import DayField
from community.forms.plain_fields import NOT_IN_A_NAME, PlainCharField, PlainTextField
from diagnostic.forms.resting import Beside, RestingForm
from diagnostic.forms.rounds import not_long_ago_or_far
from diagnostic.models import Contributor
from diagnostic.services.invitations import Address, Asked
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member

Role = Contributor.Role
MOST_AT_ONCE = 30
LONGEST_NAME = 120
PARTS = [(Role.CONTRIBUTOR, _("They rate")), (Role.OBSERVER, _("They read, and do not rate"))]
LEADS = (Role.LEAD, _("They lead the round with you: they rate, agree and finish"))


class AskedForm(RestingForm):
    """What somebody is asked for: sections of the round, a day, and their part. ``kept`` is what they are asked now."""

    sections = forms.MultipleChoiceField(
        label=_("Which sections?"), help_text=_("Choose none to ask for all of them."), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    due_on = DayField(
        label=_("Due date"), required=False,
        help_text=with_example(_("Without one, the dates of the round’s sections count. For example, %(day)s")),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("Their part"), widget=forms.RadioSelect, choices=PARTS,
        error_messages={"required": _("Choose their part")},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, elements: Iterable[str], today: dt.date,
        kept: Contributor | None = None, may_lead: bool = False, **initial: Any,
    ) -> None:  # fmt: skip
        now = {"sections": kept.sections, "due_on": kept.due_on, "role": kept.role} if kept else {}
        super().__init__(data, initial={"role": Role.CONTRIBUTOR, **now, **initial})
        self.today, self.kept = today, kept
        choices: Any = self.fields["sections"]
        choices.choices = [(one, Element(one).label) for one in elements]
        if may_lead:
            self.fields["role"].choices = [*PARTS, LEADS]  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date | None:
        """A day from today on; one that stood there may stay."""
        day: dt.date | None = self.cleaned_data["due_on"]
        if day is None or (self.kept is not None and day == self.kept.due_on):
            return day
        return not_long_ago_or_far(day, self.today)

    def beside(self, now: Mapping[str, Any], **typed: Any) -> list[Beside]:
        """The same of what ``services.invitations.as_kept`` says."""
        due_on = dt.date.fromisoformat(now["due_on"]) if now["due_on"] else None
        every = [code for code, _label in self.fields["sections"].choices]  # type: ignore[attr-defined]
        stands = {**now, "due_on": due_on, "sections": now["sections"] or every}
        return super().beside(stands, sections=self.cleaned_data["sections"] or every)

    def asked(self) -> Asked:
        """What services.invitations takes; all sections are the same as none."""
        said = self.cleaned_data
        every = len(said["sections"]) == len(self.fields["sections"].choices)  # type: ignore[attr-defined]
        return Asked(() if every else tuple(said["sections"]), said["due_on"], said["role"])


class InviteForm(AskedForm):
    """Whom to invite: colleagues who are members, and anybody by address."""

    field_order = ("colleagues", "addresses", "sections", "due_on", "role", "language")

    colleagues = forms.MultipleChoiceField(
        label=_("Colleagues who are members"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of your organisation who are in the directory. Invite others by their address."),
    )  # fmt: skip
    addresses = PlainTextField(
        label=_("Email addresses"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One on each line. You can put a name in front: Ann Evans, ann.evans@example.com. "
            "They need no account, and the name is what others in this round read."
        ),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the emails"), choices=settings.LANGUAGES, widget=forms.RadioSelect,
        help_text=_("Members get theirs in the language they chose."),
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, colleagues: Iterable[Member], **options: Any) -> None:
        super().__init__(data, **options)
        self.by_id = {one.public_id: one for one in colleagues}
        field: Any = self.fields["colleagues"]
        field.choices = [(one.public_id, one.name) for one in self.by_id.values()]
        if not self.by_id:
            del self.fields["colleagues"]

    def clean_addresses(self) -> list[Address]:
        """The people on the lines, each once."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise ValidationError(_now("Invite no more than %(count)d people at once") % {"count": MOST_AT_ONCE})
        found = {one.email: one for one in map(address_on, lines)}
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Somebody has to be invited."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("colleagues") and not cleaned.get("addresses") and "addresses" not in self.errors:
            self.add_error("addresses", _("Choose a colleague or enter an email address"))
        return cleaned

    def members(self) -> list[Member]:
        """The colleagues who were chosen."""
        return [self.by_id[one] for one in self.cleaned_data.get("colleagues", [])]


class AgainForm(forms.Form):
    """Sending an invitation again; only who answers by a link has one to renew."""

    new_link = forms.BooleanField(
        label=_("Make a new link, and stop the one that was sent before"), required=False,
        help_text=_("For example if somebody passed it on."),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, by_link: bool) -> None:
        super().__init__(data)
        if not by_link:
            del self.fields["new_link"]

    @property
    def wants_new_link(self) -> bool:
        """Whether the links that were sent before are to stop."""
        return bool(self.cleaned_data.get("new_link"))


class InterviewForm(forms.Form):
    """Whom somebody talked to."""

    name = PlainCharField(
        label=_("Who is it?"), max_length=LONGEST_NAME,
        help_text=_("A name, if they agree, or a role. For example: A ward manager."),
        error_messages={"required": _("Enter a name or a role")},
    )  # fmt: skip


def address_on(line: str) -> Address:
    """A person from ``Ann Evans, ann@example.com``, ``Ann Evans <ann@example.com>`` or the address alone."""
    name, address = parseaddr(line) if "<" in line else _split(line)
    address, name = address.strip().lower(), " ".join(name.split())
    try:
        validate_email(address)
        plain_address(address)
    except ValidationError as error:
        shown = line if len(line) <= 80 else f"{line[:80]}…"
        raise ValidationError(
            _now("This line has no email address that we can write to: %(line)s") % {"line": shown}
        ) from error
    if len(name) > LONGEST_NAME or NOT_IN_A_NAME.search(name):
        words = _now("Enter a name without web addresses or special signs: %(name)s")
        raise ValidationError(words % {"name": name[:80]})
    return Address(address, name)


def _split(line: str) -> tuple[str, str]:
    """The last word is the address, whatever parts it from the name."""
    parts = line.replace(",", " ").replace(";", " ").replace("\t", " ").split()
    return " ".join(parts[:-1]), parts[-1] if parts else ""
