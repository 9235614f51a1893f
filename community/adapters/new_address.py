"""What follows once somebody's mail goes to another address. Allauth tells of that by a signal only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import email_changed
from django.utils import timezone

from community.services.reopening import reopen_summaries

if TYPE_CHECKING:
    from community.models import User


def listen() -> None:
    """Connect the signal. Called once, when the app is ready."""
    email_changed.connect(_changed, dispatch_uid="community.new_address")


def _changed(user: User, **_more: Any) -> None:
    """This month's mail, left out while the former address got none, comes to the new one."""
    reopen_summaries(users=[user.pk], now=timezone.now(), refused=True)
