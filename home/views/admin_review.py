"""The act of review, in the editors' back office."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from home.checks import page_warnings
from home.forms import ReviewForm
from home.models import PageReview
from home.permissions import may_review
from home.services.review import a_year_on, record_review

if TYPE_CHECKING:
    from community.models import User


def review_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what would be recorded; with POST, record that the signed-in editor reviewed the whole page."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not may_review(request.user, page):
        raise PermissionDenied
    today = timezone.localdate()
    form = ReviewForm(request.POST or None, initial={"next_due": a_year_on(today)}, today=today)
    if request.method == "POST" and form.is_valid():
        review = record_review(page=page, by=cast("User", request.user), today=today, **form.cleaned_data)
        due = formats.date_format(review.next_due, "DATE_FORMAT")
        messages.success(
            request,
            _("Recorded: you reviewed “%(title)s” today. Next review due: %(due)s.") % {"title": page, "due": due},
        )
        return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk]))
    context = {
        "page": page,
        "form": form,
        "today": today,
        "newest": PageReview.objects.filter(page=page).select_related("by").first(),
        "warnings": page_warnings(page),
        "next_url": get_valid_next_url_from_request(request),
    }
    return TemplateResponse(request, "home/admin/review_page.html", context)
