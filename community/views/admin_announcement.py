"""Writing an announcement, and seeing it in both languages before anybody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.announcement_words import audience_of, sender_of
from community.disclosure import rounded
from community.forms.admin_announcements import AnnouncementForm, initial_of
from community.models import Announcement, Region
from community.permissions import regions_in_care
from community.services.announcements import announce, audience, rewrite
from community.views.admin_announcements import STATES, TRAIL, state_of
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import announcements_in_care, announcements_to_change
from community.views.announcements import Shown
from home.menu import site_settings

if TYPE_CHECKING:
    from community.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.add_announcement")
def announcement_add(request: HttpRequest, user: User) -> HttpResponse:
    """Write an announcement; ``?like=`` the number of another starts with its words."""
    like = request.GET.get("like", "")
    number = int(like) if like.isascii() and like.isdecimal() and len(like) < 10 else 0
    model = announcements_in_care(user).filter(pk=number).first()
    initial = initial_of(model, with_times=False) if model else {}
    form = _form(request, user, initial)
    if _is_preview(request) or not form.is_valid():
        return _page(request, user, form, title=_("Write an announcement"))
    announcement = announce(words=form.words, by=user, now=timezone.now())
    messages.success(request, _said(announcement))
    return redirect("admin_announcements")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.change_announcement")
def announcement_edit(request: HttpRequest, user: User, announcement_id: int) -> HttpResponse:
    """Change an announcement, or read one that somebody else speaks in."""
    if request.method != "POST" and not announcements_to_change(user).filter(pk=announcement_id).exists():
        return _read_only(request, user, get_object_or_404(announcements_in_care(user), pk=announcement_id))
    announcement = get_object_or_404(announcements_to_change(user), pk=announcement_id)
    form = _form(request, user, initial_of(announcement, with_times=True))
    if _is_preview(request) or not form.is_valid():
        return _page(request, user, form, title=_("Change an announcement"), announcement=announcement)
    rewrite(announcement=announcement, words=form.words, by=user, now=timezone.now())
    messages.success(request, _said(announcement))
    return redirect("admin_announcements")


def _form(request: HttpRequest, user: User, initial: dict[str, Any]) -> AnnouncementForm:
    care = regions_in_care(user)
    regions = Region.objects.all() if care is None else Region.objects.filter(pk__in=care)
    return AnnouncementForm(
        request.POST or None, initial=initial, regions=regions, all_regions=care is None, now=timezone.now()
    )


def _is_preview(request: HttpRequest) -> bool:
    return "preview" in request.POST


def _page(
    request: HttpRequest, user: User, form: AnnouncementForm, *, title: str, announcement: Announcement | None = None
) -> HttpResponse:
    preview = _preview(form, announcement, user)
    if request.POST.get("preview") == "part":
        return TemplateResponse(request, "community/admin/announcement_preview.html", {"preview": preview})
    context = {"form": form, "preview": preview, "announcement": announcement, **_state_words(announcement)}
    return admin_page(request, "announcement.html", title=title, icon="comment", trail=TRAIL, **context)


def _read_only(request: HttpRequest, user: User, announcement: Announcement) -> HttpResponse:
    context = {"announcement": announcement, "preview": _shown(announcement, user), **_state_words(announcement)}
    title = _("Read an announcement")
    return admin_page(request, "announcement_read.html", title=title, icon="comment", trail=TRAIL, **context)


def _state_words(announcement: Announcement | None) -> dict[str, Any]:
    state = state_of(announcement, now=timezone.now()) if announcement else ""
    return {"state": state, "state_words": STATES.get(state, ""), "back": reverse("admin_announcements")}


def _preview(form: AnnouncementForm, announcement: Announcement | None, user: User) -> dict[str, Any] | None:
    """How it will look, and about how many will see it; nothing before there is a title."""
    if form.is_bound:
        form.is_valid()
        sketch = form.sketch
    elif announcement:
        sketch = announcement
    else:
        return None
    sketch.title = sketch.title or "…"
    sketch.by = sketch.by or (announcement.by if announcement else user)
    return _shown(sketch, user)


def _shown(sketch: Announcement, user: User) -> dict[str, Any]:
    looks = [{"language": code, "html": _look(sketch, code)} for code in ("en", "cy")]
    return {"looks": looks, "readers": _readers(sketch, everywhere=regions_in_care(user) is None)}


def _look(sketch: Announcement, language: str) -> str:
    with translation.override(language):
        one = Shown(sketch, sender_of(sketch, service=site_settings().name), audience_of(sketch))
        return render_to_string("community/announcements/_one.html", {"one": one, "level": 3})


def _readers(sketch: Announcement, *, everywhere: bool) -> str:
    """About how many it reaches; of small groups only that they are small."""
    if sketch.region is None and not everywhere:
        return _("Choose a region to see how many members it reaches.")
    count = rounded(audience(region=sketch.region, sector=sketch.sector, element=sketch.element).count())
    if count is None:
        return _("Fewer than 5 members will see this.")
    return _("About %(count)s members will see this.") % {"count": f"{count:,}"}


def _said(announcement: Announcement) -> str:
    if state_of(announcement, now=timezone.now()) == "scheduled":
        return _("“%(title)s” is stored and will be shown at its time.") % {"title": announcement.title}
    return _("“%(title)s” is stored and shown to members.") % {"title": announcement.title}
