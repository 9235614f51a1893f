"""Who changed or looked at what of whom. Rows are added, never changed; retention removes the old."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class AuditEntry(models.Model):
    """One act of somebody with rights over somebody else, or over a shared thing. Never holds a field's value."""

    class Action(models.TextChoices):
        """What was done."""

        VIEWED = "member-viewed", _("Looked at a member in the admin")
        CHANGED = "member-changed", _("Changed a member")
        HIDDEN = "member-hidden", _("Hid a member")
        RESTORED = "member-restored", _("Showed a member again")
        REQUEST_APPROVED = "request-approved", _("Approved a request to join")
        REQUEST_DECLINED = "request-declined", _("Declined a request to join")
        CONCERN_VIEWED = "concern-viewed", _("Read a concern")
        CONCERN_LINKED = "concern-linked", _("Said whom a concern is about")
        CONCERN_CLOSED = "concern-closed", _("Closed a concern")
        APPOINTED = "role-given", _("Gave a role")
        DISMISSED = "role-taken", _("Took a role away")
        EXPORTED = "list-exported", _("Downloaded a list")
        IMPORTED = "list-imported", _("Imported a list")
        CARD_REMOVED = "card-removed", _("Removed a card from a reflection board")
        PLACE_CHANGED = "organisation-changed", _("Changed a place, a topic or an allowed domain")
        MAIL_DECIDED = "mail-decided", _("Decided about emails")
        ANNOUNCED = "announcement-changed", _("Wrote or changed an announcement")
        SESSION_PUBLISHED = "session-published", _("Published a session")
        SESSION_MOVED = "session-moved", _("Gave a published session another time")
        SESSION_CANCELLED = "session-cancelled", _("Cancelled a session")
        DATA_MADE = "data-downloaded", _("Downloaded their own data")
        CLOSED = "account-closed", _("Closed their account")
        REOPENED = "account-reopened", _("Opened their account again")
        ERASED = "account-erased", _("An account was erased")

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("did what"), max_length=40, choices=Action.choices)
    subject = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="audit_entries", verbose_name=_("to whom")
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Which list, place or field; no values.")
    )

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("entries of the audit log")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.at:%Y-%m-%d %H:%M})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. An entry that stands cannot be changed."""
        if self.pk is not None:
            raise TypeError("An entry of the audit log is never changed")
        super().save(*args, **kwargs)
