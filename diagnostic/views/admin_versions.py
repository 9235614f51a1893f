"""Published question sets in the back office: which there are, and what changed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diagnostic.models import DraftQuestion, QuestionSetVersion
from diagnostic.questions import by_element, of_data
from diagnostic.version_changes import Changed, changes_between
from diagnostic.vocabulary import THEMES

if TYPE_CHECKING:
    from community.models import User

MAY_SEE = "diagnostic.change_questionset"


@dataclass(frozen=True)
class Field:
    """A field that two versions say differently."""

    name: str
    before: str
    after: str


@never_cache
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first, with the languages they have words in and whether they are as published."""
    _check(request)
    found = QuestionSetVersion.objects.select_related("published_by").prefetch_related("translations")
    return TemplateResponse(request, "diagnostic/admin/versions.html", {"versions": [_summary(one) for one in found]})


@never_cache
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its questions, and what changed since the version that ``since`` names, or since the one before."""
    _check(request)
    shown = get_object_or_404(QuestionSetVersion.objects.select_related("published_by"), pk=pk)
    earlier = list(
        QuestionSetVersion.objects.filter(instrument=shown.instrument, number__lt=shown.number).order_by("-number")
    )
    since = next(
        (one for one in earlier if str(one.number) == request.GET.get("since")), earlier[0] if earlier else None
    )
    changes = changes_between(since.data, shown.data) if since else None
    questions = (of_data(row, shown.language) for row in shown.data["questions"])
    context = {
        **_summary(shown),
        "earlier": earlier,
        "since": since,
        "changes": changes,
        "changed": [(one, _fields(one)) for one in changes.changed] if changes else [],
        "elements": by_element(questions).items(),
    }
    return TemplateResponse(request, "diagnostic/admin/version.html", context)


def _check(request: HttpRequest) -> None:
    if not cast("User", request.user).has_perm(MAY_SEE):
        raise PermissionDenied


def _summary(version: QuestionSetVersion) -> dict[str, object]:
    translations = list(version.translations.all())
    return {
        "version": version,
        "count": len(version.data["questions"]),
        "languages": sorted({version.language, *(one.language for one in translations)}),
        "is_as_published": version.is_as_published and all(one.is_as_published for one in translations),
    }


def _fields(changed: Changed) -> list[Field]:
    return [
        Field(str(DraftQuestion._meta.get_field(name).verbose_name), _said(name, before), _said(name, after))
        for name, before, after in changed.fields
    ]


def _said(name: str, value: object) -> str:
    if name == "quick":
        return _("Yes") if value else _("No")
    return str(dict(THEMES).get(str(value), value)) if name == "theme" else str(value or "–")
