"""Question sets as editors write and translate them. What rounds ask is a published version (``models.version``)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from diagnostic.vocabulary import THEMES, Instrument
from elements.framework import Element

CODE = RegexValidator(r"^[a-z][a-z0-9-]{1,59}$", _("Use small letters, numbers and hyphens, such as environment-2"))


class QuestionSet(DraftStateMixin, LockableMixin, RevisionMixin, TranslatableMixin, ClusterableModel):
    """A set in one language. Nothing points to its rows but itself: answers know questions by their code.

    Draft and live are an editor's matter. ``services.versions.publish`` makes the immutable version that rounds use.
    """

    instrument = models.CharField(
        _("instrument"), max_length=40, choices=Instrument.choices, default=Instrument.SHORT_DIAGNOSTIC
    )
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(
        _("introduction"), max_length=800, help_text=_("What it is, what it is not, and how long it takes.")
    )

    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("intro"),
        InlinePanel("questions", heading=_("Questions"), label=_("Question"), min_num=1, max_num=80),
    ]
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

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("text"), FieldPanel("help")]),
        MultiFieldPanel([FieldPanel("green"), FieldPanel("amber"), FieldPanel("red")]),
        MultiFieldPanel(
            [
                FieldPanel("code"),
                FieldPanel("element"),
                FieldPanel("theme"),
                FieldPanel("quick"),
                FieldPanel("comparability_key"),
            ]
        ),
    ]
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
