"""Accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from community.models import User
from community.roles import ensure_roles
from tests.replay import replayed

PASSWORD = "a calm place to rest 7"


def make_roles() -> None:
    """The groups of the site and what each may do."""

    def make() -> list[User]:
        ensure_roles()
        return []

    replayed("roles", make)


def make_user(email: str = "sam@example.com", **values: Any) -> User:
    """An account with a verified address and ``PASSWORD``."""
    user = User.objects.create_user(email, PASSWORD, **{"first_name": "Sam", "last_name": "Okafor", **values})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
