"""Keeps the keys of authenticator apps and recovery codes unreadable in the database and its backups."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

PREFIX = "v1:"


class SecretLostError(Exception):
    """The text was sealed with a SECRET_KEY that is neither the current one nor among SECRET_KEY_FALLBACKS."""


def seal(text: str) -> str:
    """Encrypt a short text with a key derived from SECRET_KEY."""
    return PREFIX + _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; SECRET_KEY_FALLBACKS are tried too, so that the key can be changed without locking people out."""
    try:
        return _box().decrypt(sealed.removeprefix(PREFIX).encode()).decode()
    except InvalidToken as error:
        raise SecretLostError("put the former SECRET_KEY into SECRET_KEY_FALLBACKS") from error


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    digest = hashlib.blake2b(force_bytes(key), digest_size=32, person=b"hwb-second-step").digest()
    return base64.urlsafe_b64encode(digest)
