"""The confidence review in the back office: waves, and what was released of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from community.views.admin_pages import admin_page, needs
from diagnostic.confidence.findings_shown import shown
from diagnostic.confidence.release import NotReleasedError, TooFewSheetsError
from diagnostic.forms.admin_confidence import WaveForm
from diagnostic.models import ReviewRelease, ReviewWave
from diagnostic.services import confidence_releases as services
from diagnostic.views.confidence_findings import answer_with_file

if TYPE_CHECKING:
    from community.models import User

TRAIL = (("admin_confidence", gettext_lazy("Confidence review")),)
page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@needs("diagnostic.view_reviewwave")
def waves(request: HttpRequest, user: User) -> HttpResponse:
    """All waves with how many sheets count so far, and the releases of each."""
    found = list(ReviewWave.objects.all())
    so_far = services.sheets_so_far(found)
    releases: dict[int, list[ReviewRelease]] = {}
    for release in ReviewRelease.objects.defer("basis", "data").select_related("publication", "wave"):
        releases.setdefault(release.wave_id, []).append(release)
    rows = [{"wave": wave, "sheets": so_far[wave.pk], "releases": releases.get(wave.pk, [])} for wave in found]
    context = {
        "header_title": _("Confidence review"), "header_icon": "group", "rows": rows, "breadcrumbs_items": _crumbs(),
        "may_change": user.has_perm("diagnostic.change_reviewwave"),
        "may_release": user.has_perm("diagnostic.add_reviewrelease"),
    }  # fmt: skip
    return TemplateResponse(request, "diagnostic/admin/confidence.html", context)


@never_cache
@page
@needs("diagnostic.add_reviewwave")
def wave_add(request: HttpRequest, user: User) -> HttpResponse:
    """Set up a wave."""
    form = WaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.set_up(wave=ReviewWave(), by=user, **form.cleaned_data)
        return _stored(request)
    return _form(request, form, _("Add a wave"))


@never_cache
@page
@needs("diagnostic.change_reviewwave")
def wave_edit(request: HttpRequest, user: User, wave_id: int) -> HttpResponse:
    """Change a wave's name or days."""
    wave = get_object_or_404(ReviewWave, pk=wave_id)
    form = WaveForm(request.POST if request.method == "POST" else None, wave=wave)
    if form.is_valid():
        services.set_up(wave=wave, by=user, **form.cleaned_data)
        return _stored(request)
    return _form(request, form, _("Change a wave"))


@require_POST
@needs("diagnostic.add_reviewrelease")
def release_make(request: HttpRequest, user: User, wave_id: int) -> HttpResponse:
    """Count a wave and freeze what may be told."""
    wave = get_object_or_404(ReviewWave, pk=wave_id)
    try:
        made = services.release(wave=wave, by=user, now=timezone.now())
    except NotReleasedError as error:
        messages.warning(request, _why_not(error))
        return redirect("admin_confidence")
    messages.success(request, _("The figures are counted and frozen. Read them before you publish them."))
    return redirect("admin_confidence_release", made.pk)


@never_cache
@require_safe
@needs("diagnostic.view_reviewrelease")
def release(request: HttpRequest, user: User, release_id: int) -> HttpResponse:
    """What a release tells, as tables. One that was tampered with tells nothing."""
    found = _find(release_id)
    context: dict[str, Any] = {
        "header_title": str(found), "header_icon": "group", "release": found,
        "breadcrumbs_items": _crumbs(str(found)), "may_change": user.has_perm("diagnostic.change_reviewrelease"),
    }  # fmt: skip
    if found.is_as_made:
        told = services.findings(found)
        context |= {"found": told, "shown": shown(told)}
    return TemplateResponse(request, "diagnostic/admin/confidence_release.html", context)


@never_cache
@require_safe
@needs("diagnostic.view_reviewrelease")
def release_file(request: HttpRequest, user: User, release_id: int, kind: str) -> HttpResponseBase:
    """The figures as a file."""
    found = _find(release_id)
    if kind not in ("csv", "xlsx") or not found.is_as_made:
        raise Http404
    return answer_with_file(found, kind)


@require_POST
@needs("diagnostic.change_reviewrelease")
def release_publish(request: HttpRequest, user: User, release_id: int) -> HttpResponse:
    """Let members read it."""
    try:
        services.publish(release=_find(release_id), by=user, now=timezone.now())
    except services.AlteredError:
        messages.error(request, _("This release was changed after it was made. It cannot be published."))
    else:
        messages.success(request, _("Members can read the figures now."))
    return redirect("admin_confidence_release", release_id)


@require_POST
@needs("diagnostic.change_reviewrelease")
def release_take_down(request: HttpRequest, user: User, release_id: int) -> HttpResponse:
    """Hide it from members."""
    services.take_down(release=_find(release_id), by=user)
    messages.success(request, _("Members do not read the figures any more."))
    return redirect("admin_confidence_release", release_id)


def _find(release_id: int) -> ReviewRelease:
    return get_object_or_404(ReviewRelease.objects.select_related("wave", "publication").defer("basis"), pk=release_id)


def _why_not(error: NotReleasedError) -> str:
    """The same words whether nobody or a few took part."""
    if isinstance(error, services.StillOpenError):
        return _("This wave is not over yet. Its figures can be counted the day after its last day.")
    if isinstance(error, TooFewSheetsError):
        return _("Fewer people than the smallest group took part and agreed to be counted, so nothing can be told.")
    return _("These figures would differ from earlier ones by a few people. Wait until more have taken part.")


def _form(request: HttpRequest, form: WaveForm, title: str) -> HttpResponse:
    return admin_page(
        request, "form.html", title=title, icon="group", trail=TRAIL, form=form, button=_("Save"),
        back=reverse("admin_confidence"),
    )  # fmt: skip


def _stored(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("The wave is stored."))
    return redirect("admin_confidence")


def _crumbs(title: str = "") -> list[dict[str, str]]:
    above = {"url": reverse("admin_confidence") if title else "", "label": _("Confidence review")}
    here = [{"url": "", "label": title}] if title else []
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, above, *here]
