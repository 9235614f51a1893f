"""Ways to sign in with a work account, for the pages that offer them."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def work_account_providers() -> list[dict[str, Any]]:
    """Each provider's ``id`` and ``name``; none while it is off."""
    return [{"id": provider["id"], "name": provider["name"]} for provider in settings.OIDC_PROVIDERS]


@register.simple_tag(takes_context=True)
def connected_work_accounts(context: template.Context) -> str:
    """The names of the providers whose accounts the person connected, with commas."""
    names = {provider["id"]: provider["name"] for provider in settings.OIDC_PROVIDERS}
    found = SocialAccount.objects.filter(user=context["request"].user, provider__in=names)
    return ", ".join(names[account.provider] for account in found.order_by("pk"))
