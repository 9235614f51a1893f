"""Whoever proves an address for the first time gets the account to themselves.

Anybody can begin an account with somebody else's address, and wait with their own password or work account until the
owner of the address proves it. So whatever opens the account and was not shown in the proving session itself goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from community.sessions import end_sessions

if TYPE_CHECKING:
    from community.models import User


@dataclass(frozen=True)
class Shown:
    """What the session that proves an address has shown of the account's ways in."""

    password: bool = False
    second_step: bool = False
    work_accounts: frozenset[tuple[str, str]] = frozenset()  # provider and uid
    session_key: str | None = None


def is_first(address: EmailAddress) -> bool:
    """Whether no other address of the account is proved; also when an admin has just set another one."""
    return not EmailAddress.objects.filter(user_id=address.user_id, verified=True).exclude(pk=address.pk).exists()


@transaction.atomic
def shut_out_others(*, user: User, shown: Shown) -> bool:
    """Take away every way into ``user``'s account but those ``shown``. True if the person will miss any.

    ``user`` is changed in place, as allauth goes on to sign this very object in.
    """
    missed = _without_password(user) if not shown.password else False
    if not shown.second_step:
        missed |= bool(Authenticator.objects.filter(user=user).delete()[0])
    for account in SocialAccount.objects.filter(user=user):
        if (account.provider, account.uid) not in shown.work_accounts:
            account.delete()
            missed = True
    end_sessions(user, but=shown.session_key)
    return missed


def _without_password(user: User) -> bool:
    """An unusable password is made anew each time, which also ends the sessions that began with the old one."""
    had_one = user.has_usable_password()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return had_one
