"""What readers said of one page, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page

from home.models import PageFeedback
from home.permissions import pages_whose_feedback_may_be_read

if TYPE_CHECKING:
    from community.models import User

Answer = PageFeedback.Answer
PER_PAGE = 50


def feedback_list(request: HttpRequest, page_id: int) -> HttpResponse:
    """What readers said of one page, newest first."""
    page = _page(request, page_id)
    answer = request.GET.get("answer", "")
    rows = PageFeedback.objects.filter(page=page).order_by("-created_at", "-pk")
    if answer in Answer.values:
        rows = rows.filter(answer=answer)
    if request.GET.get("comments"):
        rows = rows.exclude(comment="")
    context = {
        "page": page,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "choices": Answer.choices,
        "chosen": answer,
        "comments_only": bool(request.GET.get("comments")),
        "may_delete": request.user.has_perm("home.delete_pagefeedback"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("page_feedback_report"), "label": _("Page feedback")},
            {"url": "", "label": page.get_admin_display_title()},
        ],
    }
    return TemplateResponse(request, "home/admin/feedback_list.html", context)


@require_POST
def feedback_delete(request: HttpRequest, page_id: int, feedback_id: int) -> HttpResponse:
    """Delete what should not be kept, such as somebody's name."""
    page = _page(request, page_id)
    if not request.user.has_perm("home.delete_pagefeedback"):
        raise PermissionDenied
    get_object_or_404(PageFeedback, pk=feedback_id, page=page).delete()
    messages.success(request, _("Feedback deleted."))
    return redirect("page_feedback_list", page.pk)


def _page(request: HttpRequest, page_id: int) -> Page:
    if not request.user.has_perm("home.view_pagefeedback"):
        raise PermissionDenied
    return get_object_or_404(pages_whose_feedback_may_be_read(cast("User", request.user)), pk=page_id)
