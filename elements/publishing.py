"""A guide is published only if it fits two pages, whichever way it is published."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.log_actions import log

from elements.fullness import fullness
from elements.pdf.engine import PdfUnavailableError
from elements.pdf.store import guide_pdf
from home.tree import readable

if TYPE_CHECKING:
    from django.http import QueryDict
    from wagtail.models import Page, Revision

    from elements.models import GuidePage

logger = logging.getLogger(__name__)
REFUSED = "elements.publish.refused"  # in the page's history
SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's clock announces itself


class NotPublishedError(Exception):
    """A page was not published; the message says which one, why not and what to do."""

    def __init__(self, page: Page, faults: list[str]) -> None:
        self.page_pk = page.pk
        super().__init__(not_published(page, faults))


class GuideDoesNotFitError(NotPublishedError):
    """A guide was not published, because it is too long."""


def not_published(page: Page, faults: list[str]) -> str:
    """What an editor is told."""
    return _("“%(title)s” was not published. %(faults)s") % {"title": page.title, "faults": " ".join(faults)}


def faults_of(page: GuidePage) -> list[str]:
    """Why the guide may not be published; nothing where this machine cannot measure it."""
    try:
        return fullness(page).faults
    except PdfUnavailableError as error:
        logger.warning("Guide %s goes unmeasured: %s", page.pk, error)
        return []


def may_publish(revision: Revision, *, by_the_clock: bool) -> bool:
    """True if the revision fits. If not, GuideDoesNotFitError, or where no person is there to read it, False.

    A revision that the clock may not publish goes back to being a draft, or the clock would try it every minute.
    """
    page = revision.as_object()
    faults = faults_of(page)
    if not faults:
        return True
    if not by_the_clock:
        raise GuideDoesNotFitError(page, faults)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=page, action=REFUSED, revision=revision, data={"faults": faults})
    logger.error("Guide %s was not published at its time: %s", page.pk, " ".join(faults))
    return False


def make_pdf(page_pk: int) -> None:
    """Make the live guide's PDF before its first reader asks for it."""
    from elements.models import GuidePage

    page = readable(GuidePage.objects.filter(pk=page_pk)).first()
    if page is not None:
        with suppress(PdfUnavailableError):
            guide_pdf(page)


class GuidePageForm(WagtailAdminPageForm):
    """The editor's form: a draft may be as long as it likes; what is to be published has to fit."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not asks_to_publish(self.data):
            return
        faults = faults_of(self.instance)
        if faults:
            self.add_error(None, [ValidationError(fault, code="guide_does_not_fit") for fault in faults])


class GuideCopyForm(CopyForm):
    """The form of copying. A copy goes live without ever being checked, and its element has a guide already."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in ("publish_copies", "alias"):
            if self.page.live and cleaned.get(name):
                message = _("This element already has a guide. Copy it as a draft and choose another element there.")
                self.add_error(name, ValidationError(message, code="second_guide"))
        return cleaned


def asks_to_publish(data: QueryDict | dict[str, Any]) -> bool:
    """Whether the button pressed leads to publishing, at once or by way of a moderator."""
    if data.get("action-workflow-action"):
        return data.get("workflow-action-name") == "approve"
    return any(data.get(name) for name in ("action-publish", "action-submit", "action-restart-workflow"))
