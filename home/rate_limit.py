"""How often one visitor may do a thing, without knowing who: a hash that nobody can turn back, forgotten in an hour."""

from __future__ import annotations

import ipaddress
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR = 3600


def allowed(request: HttpRequest, action: str, *, an_hour: int) -> bool:
    """Count one try of ``action`` and say whether this visitor is still within ``an_hour`` tries."""
    return allowed_for(client_address(request), action, an_hour=an_hour)


def allowed_for(who: str, action: str, *, an_hour: int) -> bool:
    """The same for somebody who is known by another word than an address, such as an account's id."""
    key = _key(who, action)
    if cache.add(key, 1, HOUR):
        return True
    try:
        tries = cache.incr(key)
        cache.touch(key, HOUR)  # counting in a database or in files forgets after five minutes otherwise
        return tries <= an_hour
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, HOUR)
        return True


def is_spent(request: HttpRequest, action: str, *, an_hour: int) -> bool:
    """Whether this visitor has used up ``an_hour`` tries of ``action``. Asking counts as none."""
    return is_spent_for(client_address(request), action, an_hour=an_hour)


def is_spent_for(who: str, action: str, *, an_hour: int) -> bool:
    """The same for somebody who is known by another word."""
    return int(cache.get(_key(who, action), 0)) >= an_hour


def _key(who: str, action: str) -> str:
    # The salt changes with the hour, so that two hours of one visitor cannot be laid side by side.
    hour = int(time.time()) // HOUR
    digest = salted_hmac(f"hwb.rate-limit.{hour}", who, algorithm="sha256").hexdigest()
    return f"rate:{action}:{digest[:32]}"


def client_address(request: HttpRequest) -> str:
    """The visitor's network address behind our own proxies; of IPv6 the network, as one home has many addresses."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    proxies = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
