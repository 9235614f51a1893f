"""Pages that a signed link in a mail opens without a sign-in: for what can be taken back, and nothing that harms.

GET and HEAD show what will happen and write nothing, for scanners open every link of every mail. POST acts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from community import links
from community.models import Member

if TYPE_CHECKING:
    from typing import Any

    from community.links import Link, Purpose

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Member, "Link", P], HttpResponse]


def by_mailed_link(
    purpose: Purpose | str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponse]]:
    """Give the view whose link it is (an active member) and what it says, and take the token from the address.

    A link of another purpose, one that is too old, and one of somebody who left open a page that says so (410). No
    form token is asked for: the address itself is the secret, and mail programs' windows often keep no cookie.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @never_cache
        @sensitive_variables("token")
        @wraps(view)
        def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            link = links.read(token, purpose, timezone.now())
            member = _member_of(link) if link else None
            if link is None or member is None:
                return private(render(request, "community/emails/ended.html", status=410))
            return private(view(request, member, link, *args, **kwargs))

        return guarded

    return decorate


def private(response: HttpResponse) -> HttpResponse:
    """The token stands in the address, so no other site may learn it and no engine may find it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _member_of(link: Link) -> Member | None:
    found = Member.objects.active().select_related("user", "organisation")
    return found.filter(pk=link.member_id).first()
