"""The secret in an invitation's link. It is made from the row and the site's key, so that it is stored nowhere.

The row keeps its digest. What opens an invitation is found by that, so a link that was mailed outlives a new key.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from community.models import Invitation

SALT = "community.invitation"


def digest_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token(invitation: Invitation) -> str:
    """The token of ``invitation`` as it is sent now; another one each time it is sent again."""
    return _token(invitation, settings.SECRET_KEY)


def token_of(invitation: Invitation) -> str:
    """The token that was made when ``invitation`` was last sent; empty if its key is no longer known."""
    tokens = (_token(invitation, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    return next((token for token in tokens if digest_of(token) == invitation.token_digest), "")


def _token(invitation: Invitation, key: str | bytes) -> str:
    said = f"{invitation.by_id}:{invitation.sent_at.timestamp():.6f}:{invitation.email.lower()}"
    mac = salted_hmac(SALT, said, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
