"""Published versions of question sets: what rounds ask, for ever as it was."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diagnostic.vocabulary import Instrument

if TYPE_CHECKING:
    from collections.abc import Iterable


def digest_of(data: Any) -> str:
    """The SHA-256 of what ``data`` says, however it was spaced or ordered, as 64 hex digits."""
    written = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class NeverChangesError(Exception):
    """Somebody tried to change or delete what was published or finished."""


class ImmutableQuerySet(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise NeverChangesError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise NeverChangesError

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Refuse."""
        raise NeverChangesError


class Immutable(models.Model):
    """A row that is written once: saving it again or deleting it raises NeverChangesError."""

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, the first time only."""
        if self.pk is not None and not self._state.adding:
            raise NeverChangesError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise NeverChangesError


class QuestionSetVersion(Immutable):
    """One published version. ``data`` holds ``title``, ``intro`` and ``questions`` in the language of the set.

    A question is a mapping of ``code``, ``element``, ``theme``, ``quick``, ``comparability_key``, ``text``, ``help``,
    ``green``, ``amber`` and ``red``; their order is the order of asking.
    """

    instrument = models.CharField(max_length=40, choices=Instrument.choices)
    number = models.PositiveIntegerField(_("version"))
    language = models.CharField(max_length=10)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("published question set")
        verbose_name_plural = _("published question sets")
        ordering: ClassVar = ["instrument", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "number"], name="question_set_version_once")
        ]

    def __str__(self) -> str:
        return _now("%(title)s, version %(number)s") % {"title": self.data["title"], "number": self.number}

    @property
    def is_as_published(self) -> bool:
        """Whether the row still says what was published."""
        return self.sha256 == digest_of(self.data)


class VersionTranslation(Immutable):
    """A version's words in another language. A better translation is another row; the newest is shown.

    ``data`` holds ``title``, ``intro`` and ``questions``, which maps a code to ``text``, ``help``, ``green``, ``amber``
    and ``red``.
    """

    version = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["version", "language"], name="version_translation_of")]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"

    @property
    def is_as_published(self) -> bool:
        """Whether the row still says what was published."""
        return self.sha256 == digest_of(self.data)
