"""Question sets as editors write and translate them. What rounds ask is a published version (``models.version``)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail_localize.fields import SynchronizedField, TranslatableField

from diagnostic.vocabulary import THEMES, Instrument
from elements.framework import Element

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Revision

    from community.models import User

CODE = RegexValidator(r"^[a-z][a-z0-9-]{1,59}$", _("Use small letters, numbers and hyphens, such as environment-2"))


class QuestionSet(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, TranslatableMixin, ClusterableModel):
    """A set in one language. Nothing points to its rows but itself: answers know questions by their code.

    Draft and live are an editor's matter. Publishing makes the immutable version that rounds use
    (``diagnostic.publishing``).
    """

    instrument = models.CharField(
        _("instrument"), max_length=40, choices=Instrument.choices, default=Instrument.SHORT_DIAGNOSTIC
    )
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(
        _("introduction"), max_length=800, help_text=_("What it is, what it is not, and how long it takes.")
    )

    override_translatable_fields: ClassVar = [
        SynchronizedField("instrument", overridable=False),
        TranslatableField("title"),
        TranslatableField("intro"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "locale"], name="question_set_once_a_language")
        ]

    def __str__(self) -> str:
        return self.title

    def publish(
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publish a revision, and with it a version or its words in another language; FaultySetError if it cannot be.

        What is published for a later time becomes a version then. At that time nobody is there to read what is wrong:
        such a revision stays a draft, and the history says why.
        """
        from diagnostic import publishing

        if not publishing.may_publish(self, revision, by_the_clock=log_action == publishing.SCHEDULED):
            return
        with transaction.atomic():
            super().publish(revision, user, changed, log_action, previous_revision, skip_permission_checks)
            published = QuestionSet.objects.select_related("locale").get(pk=self.pk)
            if published.live_revision_id != revision.pk:
                return  # its time has not come
            if publishing.is_source(published):
                publishing.publish(question_set=published, by=user, now=timezone.now())
            else:
                publishing.publish_translation(question_set=published, now=timezone.now())

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """How the questions look to those who rate."""
        return "diagnostic/admin/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The set as it would be asked."""
        from diagnostic.publishing import data_of
        from diagnostic.questions import by_element, of_data

        language = self.locale.language_code
        asked = [of_data(row, language) for row in data_of(self)["questions"] if row["element"]]
        return {**super().get_preview_context(request, mode_name), "elements": by_element(asked).items()}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The preview, which stands in a frame that readers' pages refuse."""
        shown = partial(super().serve_preview, mode_name=mode_name)
        return cast("HttpResponse", csp_replace({"frame-ancestors": [SELF]})(shown)(request))


class DraftQuestion(TranslatableMixin, Orderable):
    """A statement to rate, with what red, amber and green look like. One level below its set (see ``docs/adr``)."""

    question_set = ParentalKey(QuestionSet, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(
        _("code"), max_length=60, validators=[CODE],
        help_text=_("Names the question for ever, in every language. Never use the code of another question again."),
    )  # fmt: skip
    element = models.CharField(_("element"), max_length=40, choices=Element.choices)
    theme = models.CharField(_("sub-element or theme"), max_length=60, choices=THEMES)
    quick = models.BooleanField(_("asked in the quick set too"), default=False)
    comparability_key = models.CharField(
        _("compared with"), max_length=60, blank=True, validators=[CODE],
        help_text=_("Empty as long as the question means the same. Change it when its meaning changes: answers before "
                    "and after are then no longer compared."),
    )  # fmt: skip
    text = models.CharField(_("statement"), max_length=200)
    help = models.CharField(_("help"), max_length=400, blank=True)
    green = models.CharField(_("what green looks like"), max_length=240)
    amber = models.CharField(_("what amber looks like"), max_length=240)
    red = models.CharField(_("what red looks like"), max_length=240)

    override_translatable_fields: ClassVar = [
        *(
            SynchronizedField(name, overridable=False)
            for name in ("code", "element", "theme", "quick", "comparability_key")
        ),
        *(TranslatableField(name) for name in ("text", "help", "green", "amber", "red")),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.text
