"""Who is signed in, and how somebody signs in: allauth's way."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from community.models import User
from home.written_once import WrittenOnce

_by_key = WrittenOnce(lambda key: User.objects.filter(pk=key))


class SignInBackend(AuthenticationBackend):
    """AUTHENTICATION_BACKENDS. Every page of whoever signed in asks for their account, by a statement written once."""

    def get_user(self, user_id: int) -> User | None:
        """The account, if it may still be used."""
        user = _by_key.first(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
