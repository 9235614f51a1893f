"""What members tell the moderators about somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.member import Member

if TYPE_CHECKING:
    from community.models.user import User


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Words for finding concerns."""

    def not_about(self, user: User) -> ConcernQuerySet:
        """Without those about ``user``, nor those whose words name them while nobody has said who is meant.

        The words of the latter, which are few, are read at once: each database folds capitals in a way of its own, and
        SQLite none but those of English.
        """
        unsettled = self.filter(about=None).values_list("pk", "about_words")
        meant = [pk for pk, words in unsettled if _name(words, user)]
        return self.exclude(about__user=user).exclude(pk__in=meant)


class Concern(models.Model):
    """A concern about a member. Only moderators read it; the person it is about is not told who raised it.

    About somebody whose profile cannot be seen it comes in words; a moderator then says which member is meant.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        CONDUCT = "conduct", _("How somebody behaved")
        PROFILE = "profile", _("What a profile says")
        SAFETY = "safety", _("Somebody may not be safe")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        """Where it is."""

        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    about = models.ForeignKey(
        Member, models.CASCADE, null=True, blank=True, related_name="concerns", verbose_name=_("about")
    )
    about_words = models.CharField(_("about, in the member’s words"), max_length=300, blank=True)
    by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="concerns_raised", verbose_name=_("raised by")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    text = models.TextField(_("what happened"), max_length=2000)
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.OPEN)
    raised_at = models.DateTimeField(_("raised"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    outcome = models.TextField(_("what was done"), max_length=2000, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering: ClassVar = ["status", "-raised_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(about__isnull=False) | ~models.Q(about_words=""), name="concern_is_about_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.whom}"

    def names(self, user: User) -> bool:
        """Whether it is about ``user``, or may be: the same rule as ``not_about``."""
        if self.about is not None:
            return self.about.user_id == user.pk
        return _name(self.about_words, user)

    @property
    def whom(self) -> str:
        """The name of the member it is about, or what was said of them while nobody knows who that is."""
        return self.about.name if self.about else self.about_words


def _name(words: str, user: User) -> bool:
    """Whether ``words`` name ``user``, in capitals or not."""
    name = user.get_full_name().casefold()
    return bool(name) and name in words.casefold()
