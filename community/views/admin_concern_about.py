"""Saying which member a concern in words is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.forms.admin_concerns import ChooseMemberForm, FindMemberForm
from community.models import Member
from community.services.concerns import say_whom
from community.views.admin_concerns import title_of
from community.views.admin_members import having_words
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import concerns_in_care, members_in_care

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Concern, User

SHOWN = 25


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.change_concern")
def concern_about(request: HttpRequest, user: User, concern_id: int) -> HttpResponse:
    """Find the member by name, choose them, and note that the concern is about them."""
    concern = get_object_or_404(concerns_in_care(user).exclude(about_words=""), pk=concern_id)
    search = FindMemberForm(
        request.GET if "q" in request.GET else None, initial={"q": concern.about_words.split(",")[0]}
    )
    found = _found(concern, user, search.cleaned_data["q"]) if search.is_valid() else Member.objects.none()
    form, here = ChooseMemberForm(request.POST or None, found=found), reverse("admin_concern", args=[concern.pk])
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        if say_whom(concern=concern, member=member, by=user, now=timezone.now()):
            messages.success(request, _("The concern is about %(name)s now.") % {"name": member.name})
        return redirect(here)
    context = {"concern": concern, "search": search, "found": found, "form": form}
    return admin_page(
        request, "concern_about.html", title=_("Say who it is about"), icon="user",
        trail=(("admin_concerns", _("Concerns")), (here, title_of(concern))), **context,
    )  # fmt: skip


def _found(concern: Concern, user: User, words: str) -> QuerySet[Member]:
    """Not the moderator, who may not read a concern about themselves, nor whoever raised it."""
    others = members_in_care(user).exclude(user=user).exclude(concerns_raised=concern)
    keys = having_words(others, words, user=user).order_by("pk").values_list("pk", flat=True)[:SHOWN]
    return Member.objects.filter(pk__in=list(keys)).select_related("user", "organisation")
