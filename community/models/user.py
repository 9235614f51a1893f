"""The person who signs in. Who takes part in the community stands beside it, not in it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class LowerCaseEmailField(models.EmailField):
    """An email address in lower case, whichever form it came through."""

    def to_python(self, value: Any) -> Any:
        """The address as it is kept."""
        text = super().to_python(value)
        return text.strip().lower() if isinstance(text, str) else text


class UserManager(BaseUserManager["User"]):
    """Makes users by email address; addresses are kept in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Make an ordinary user. Without a password the account can only be entered by code, reset or passkey."""
        if not email:
            raise ValueError("A user needs an email address")
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Make an administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by email address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """An account: an email address, a name to greet by, and how to sign in."""

    username = None  # type: ignore[assignment]
    email = LowerCaseEmailField(_("email address"), unique=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def has_usable_password(self) -> bool:
        """Whether there is a password to sign in with: an account that an admin made has an empty one."""
        return bool(self.password) and super().has_usable_password()
