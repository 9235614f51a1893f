"""Who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import User


def signed_in_with_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this very session passed an authenticator app, a passkey or a recovery code."""
    # Without the user the function returns no records at all.
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
