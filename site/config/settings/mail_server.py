"""Which mail server EMAIL_URL names, and how it is spoken to.

Nothing that is said of a mistake in it shows its value, in which a password stands.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import ParseResult, urlparse

import environ
from django.core.exceptions import ImproperlyConfigured

TLS_AT_ONCE = "smtps"
SERVERS = ("smtp", "smtp+tls", "smtp+ssl", TLS_AT_ONCE)
ELSEWHERE = "see EMAIL_URL in docs/operations.md."
UNREADABLE = (
    "EMAIL_URL cannot be read. It is smtp+tls://user:password@host:587, and in user and password signs such as / # ? [ "
    f"and % are written percent-encoded (/ is %2F): {ELSEWHERE}"
)


def server_settings(value: str) -> dict[str, Any]:
    """Django's settings for EMAIL_URL. Raises ImproperlyConfigured with one sentence that does not show ``value``."""
    try:
        url = urlparse(value)
        if url.scheme not in environ.Env.EMAIL_SCHEMES:
            raise ImproperlyConfigured(f"EMAIL_URL must begin with smtp+tls://, smtps:// or smtp://: {ELSEWHERE}")
        if url.scheme in SERVERS and not _is_whole(url):
            raise ImproperlyConfigured(UNREADABLE)
        found = dict(environ.Env.email_url_config(url))
    except ValueError:
        raise ImproperlyConfigured(UNREADABLE) from None  # its own words show a part of the password
    # The library takes smtps for STARTTLS, which no server speaks on the port of that name.
    return found | {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True} if url.scheme == TLS_AT_ONCE else found


def _is_whole(url: ParseResult) -> bool:
    """Whether a server is named and nothing was cut off: / # ? in a password would end the server's name before it."""
    return bool(url.hostname) and url.path in ("", "/") and not url.fragment and "@" not in url.query
