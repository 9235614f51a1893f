"""Addresses of Wagtail that ask too little before they show something, each asked here first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.admin.views.bulk_action import index as bulk_actions
from wagtail.admin.views.pages.move import move_confirm
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.images.views.chooser import viewset as image_chooser
from wagtail.models import Page
from wagtailmedia.permissions import permission_policy as media_policy
from wagtailmedia.views.media import usage

from casestudies.permissions import drafts_seen_by
from home.models import SiteImage, SiteMedia

if TYPE_CHECKING:
    from django.db.models import Model

View = Callable[..., HttpResponseBase]


def move_page(request: HttpRequest, page_to_move_id: int, destination_id: int) -> HttpResponseBase:
    """Confirming a move shows the page's draft title: only to who may move it there."""
    page, destination = get_object_or_404(Page, pk=page_to_move_id), get_object_or_404(Page, pk=destination_id)
    if not page.specific_deferred.permissions_for_user(request.user).can_move_to(destination.specific_deferred):
        raise PermissionDenied
    return move_confirm(request, page_to_move_id, destination_id)


def of_a_page(view: View) -> View:
    """``view`` for pages that the person works on or decides about; Wagtail's own names any page in its refusals."""

    @wraps(view)
    def narrowed(request: HttpRequest, page_id: int, **rest: Any) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=page_id).specific_deferred
        if not drafts_seen_by(request.user).holds(page) and not page.permissions_for_user(request.user).can_edit():
            raise Http404
        return view(request, page_id=page_id, **rest)

    return narrowed


def bulk_action(request: HttpRequest, **names: str) -> HttpResponseBase:
    """Wagtail lists what somebody may *not* act on by its title. It need not be named to them."""
    response = bulk_actions(request, **names)
    context = getattr(response, "context_data", None) or {}
    if not drafts_seen_by(request.user).all:
        for name in context:
            if name.startswith("items_with_no_"):
                context[name] = []
    return response


def image_format(request: HttpRequest, image_id: int) -> HttpResponseBase:
    """Choosing how a picture stands in the text: only one that may be chosen."""
    _held_or_404(image_policy, request.user, ["choose", "change"], SiteImage, image_id)
    return image_chooser.select_format_view(request, image_id)


def media_usage(request: HttpRequest, media_id: int) -> HttpResponseBase:
    """Where a film is used: only of those that one keeps."""
    _held_or_404(media_policy, request.user, ["change", "delete"], SiteMedia, media_id)
    return usage(request, media_id)


def page_types(request: HttpRequest, *, results_only: bool = False) -> HttpResponseBase:
    """The report names the page of each type that was edited last, so it is for who may see every page."""
    if not drafts_seen_by(request.user).all:
        raise PermissionDenied
    return PageTypesUsageReportView.as_view(results_only=results_only)(request)


def _held_or_404(policy: Any, user: Any, actions: list[str], model: type[Model], pk: int) -> None:
    if not policy.user_has_any_permission_for_instance(user, actions, get_object_or_404(model, pk=pk)):
        raise Http404
