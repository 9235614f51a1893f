"""Closing an organisation and merging it into another, in the editors' back office."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.forms.places import MergeForm
from community.models import Member, Organisation
from community.permissions import may_keep_organisations
from community.services.places import CannotMergeError, close_organisation, merge_organisations
from community.services.similar import organisations_like
from home.search.words import tidy

if TYPE_CHECKING:
    from community.models import User

INDEX = "community_organisations:index"
EDIT = "community_organisations:edit"


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what closing does; with POST, close."""
    by = _keeper(request)
    organisation = get_object_or_404(Organisation, pk=pk)
    if request.method == "POST":
        close_organisation(organisation=organisation, by=by, now=timezone.now())
        messages.success(request, _("%(name)s is closed.") % {"name": organisation})
        return redirect(EDIT, organisation.pk)
    people = Member.objects.filter(organisation=organisation).count()
    return TemplateResponse(
        request, "community/admin/organisation_close.html", {"organisation": organisation, "people": people}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the confirmed organisations with a like name; with POST, merge into the chosen one."""
    by = _keeper(request)
    source = Organisation.objects.filter(pk=pk).first()
    if source is None and request.method == "POST":  # sent twice
        messages.success(request, _("That organisation is no longer there. It may have been merged already."))
        return redirect(INDEX)
    source = source or get_object_or_404(Organisation, pk=pk)
    form = MergeForm(request.POST if request.method == "POST" else None, source=source)
    if request.method == "POST" and form.is_valid():
        return _merge(request, source, form.cleaned_data["into"], by)
    return _offer(request, source, form)


def _merge(request: HttpRequest, source: Organisation, target: Organisation, by: User) -> HttpResponse:
    try:
        moved = merge_organisations(source=source, target=target, by=by, now=timezone.now())
    except CannotMergeError:
        messages.error(request, _("The organisation you chose is no longer confirmed. Choose another."))
        return redirect("community_organisation_merge", source.pk)
    said = ngettext(
        "%(source)s is now part of %(target)s. %(count)s member moved.",
        "%(source)s is now part of %(target)s. %(count)s members moved.",
        moved,
    )
    messages.success(request, said % {"source": source.name, "target": target, "count": moved})
    return redirect(EDIT, target.pk)


def _offer(request: HttpRequest, source: Organisation, form: MergeForm) -> HttpResponse:
    asked = tidy(request.GET.get("q", "")) or source.name
    others = Organisation.objects.confirmed().exclude(pk=source.pk)
    context = {
        "source": source,
        "form": form,
        "asked": asked,
        "found": organisations_like(asked, others),
        "chosen": request.POST.get("into") or request.GET.get("into", ""),
        "people": Member.objects.filter(organisation=source).count(),
    }
    return TemplateResponse(request, "community/admin/organisation_merge.html", context)


def _keeper(request: HttpRequest) -> User:
    user = cast("User", request.user)
    if not may_keep_organisations(user):
        raise PermissionDenied
    return user
