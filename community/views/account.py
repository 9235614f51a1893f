"""The account's own page and its details."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.forms.account import DetailsForm
from community.models import member_of
from community.services.accounts import change_details

if TYPE_CHECKING:
    from community.models import User


@require_safe
@login_required
@never_cache
def account_home(request: HttpRequest) -> HttpResponse:
    """Everything about one's account on one page, with a link to change each thing."""
    user = cast("User", request.user)
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "account": user,
        "has_password": user.has_usable_password(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "may_edit_site": user.has_perm("wagtailadmin.access_admin"),
    }
    return render(request, "account/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def account_details(request: HttpRequest) -> HttpResponse:
    """Change name and language, and come back to the account page in that language."""
    user = cast("User", request.user)
    current = {"first_name": user.first_name, "last_name": user.last_name, "language": user.language}
    member = member_of(user)
    form = DetailsForm(request.POST or None, initial=current, must_be_named=member is not None and member.must_be_named)
    if request.method == "POST" and form.is_valid():
        change_details(user=user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Your details are saved"))
            return redirect(reverse("account_home"))
    return render(request, "account/details.html", {"form": form})
