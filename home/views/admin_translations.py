"""The door before wagtail-localize's "sync translated pages", which by itself lets people publish who may not."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.update_translations import UpdateTranslationsView

from home.models import BasePage
from home.services.translations import missing_strings, quoted

_localize = UpdateTranslationsView.as_view()


def update_translations(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    """Wagtail-localize's own view, but publishing asks for the right to publish and for every word to be translated."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    if request.method != "POST" or "publish_translations" not in request.POST:
        return _localize(request, translation_source_id=translation_source_id)
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        raise PermissionDenied
    running = list(source.translations.filter(enabled=True).select_related("source", "target_locale"))
    for translation in running:
        if not _may_publish(request, translation):
            raise PermissionDenied
    source.update_from_db()
    for translation in running:
        missing = list(missing_strings(translation))
        if missing:
            _refuse(request, translation, len(missing), quoted(missing))
            return redirect(reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk]))
        faults = _faults(source, translation)
        if faults:
            messages.error(request, _("Not published. %(faults)s") % {"faults": " ".join(faults)})
            return redirect(reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk]))
    return _localize(request, translation_source_id=translation_source_id)


def _may_publish(request: HttpRequest, translation: Translation) -> bool:
    target = translation.get_target_instance()
    return not isinstance(target, Page) or target.permissions_for_user(request.user).can_publish()


def _faults(source: TranslationSource, translation: Translation) -> list[str]:
    """Why the page as translated may not be published."""
    words = source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return words.publishing_faults() if isinstance(words, BasePage) else []


def _refuse(request: HttpRequest, translation: Translation, count: int, words: str) -> None:
    message = ngettext(
        "Not published: %(count)s piece of text has no %(language)s yet (%(words)s), and readers would see English. "
        "Translate it here, then publish.",
        "Not published: %(count)s pieces of text have no %(language)s yet (%(words)s), and readers would see English. "
        "Translate them here, then publish.",
        count,
    )
    language = translation.target_locale.get_display_name()
    messages.error(request, message % {"count": count, "language": _(language), "words": words})
