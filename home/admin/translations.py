"""What editors are told about the Welsh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from home.services.translations import (
    is_behind,
    missing_strings,
    quoted,
    translation_into_welsh,
    translation_of,
    welsh_page,
)

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

BEHIND = gettext_lazy(
    "The Welsh page is behind: it has all its words, but has to be published again to follow the English."
)


def warn_of_stale_welsh(request: HttpRequest, page: Page) -> None:
    """After English is published: say which of its words the Welsh page lacks now, with a way to put that right."""
    translation = translation_into_welsh(page)
    if translation is None:
        return
    missing = list(missing_strings(translation))
    welsh = welsh_page(page)
    if welsh is None or not (missing or is_behind(welsh, translation)):
        return
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[welsh.pk]), _("Translate into Welsh"))
    if not missing:
        messages.warning(request, BEHIND, buttons=[edit])
        return
    message = ngettext(
        "The Welsh page is behind: %(count)s piece of text has no Welsh yet: %(words)s. "
        "Readers of the Welsh page see the old words until it is translated and published.",
        "The Welsh page is behind: %(count)s pieces of text have no Welsh yet, such as %(words)s. "
        "Readers of the Welsh page see the old words until they are translated and published.",
        len(missing),
    ) % {"count": len(missing), "words": quoted(missing)}
    messages.warning(request, message, buttons=[edit])


def warn_translator(request: HttpRequest, page: Page) -> None:
    """When a Welsh page is opened that lacks words: say what publishing it now would do."""
    if request.method != "GET" or page.locale.language_code == "en":
        return
    translation = translation_of(page)
    count = missing_strings(translation).count() if translation else 0
    if count:
        message = ngettext(
            "%(count)s piece of text has no Welsh yet. If you publish now, Welsh readers see it in English.",
            "%(count)s pieces of text have no Welsh yet. If you publish now, Welsh readers see them in English.",
            count,
        )
        messages.warning(request, message % {"count": count})
