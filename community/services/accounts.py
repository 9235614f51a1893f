"""Making and changing accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction

from community.models import Member, User
from community.services import directory

if TYPE_CHECKING:
    from collections.abc import Iterable


@transaction.atomic
def make_verified_account(*, email: str, password: str | None, **extra: Any) -> User:
    """Make an account whose email address counts as verified: for demo data and the first administrator."""
    user = User.objects.create_user(email, password, **extra)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def change_details(*, user: User, first_name: str, last_name: str, language: str) -> None:
    """Store the name a person wants to be greeted by and the language they want to read and be written to in."""
    user.first_name = first_name
    user.last_name = last_name
    user.language = language
    user.save(update_fields=["first_name", "last_name", "language"])
    directory.refresh(Member.objects.filter(user=user))


@transaction.atomic
def follow_admin(*, user: User) -> None:
    """Once an admin set somebody's address, no other opens the account, and a new one must be proved at sign-in.

    The directory follows as well: the name may be another, or the account may be switched off.
    """
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": False})
    follow_admin_in_directory([user])


def follow_admin_in_directory(users: Iterable[User]) -> None:
    """Bring the directory in step with accounts that an admin renamed, switched off or on, in one transaction."""
    directory.refresh(Member.objects.filter(user__in=[user.pk for user in users]))
