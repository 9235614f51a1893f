"""The confidence review: a lead's own sheets, the waves in which they are counted, and what was released of a wave."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.models.vocabulary import BandGroup, ClinicalBackground, Sector
from diagnostic.confidence.vocabulary import NOT_SAID, PREFER_NOT_TO_SAY
from diagnostic.models.version import Immutable, digest_of

SILENT = (NOT_SAID, PREFER_NOT_TO_SAY)


def new_key() -> str:
    """A key that tells nothing."""
    return secrets.token_hex(16)


def new_public_id() -> str:
    """What stands in the address of a sheet."""
    return secrets.token_hex(8)


class ReviewWave(models.Model):
    """A time in which finished sheets are counted, if the person agrees."""

    name = models.CharField(_("name"), max_length=120)
    name_cy = models.CharField(_("name in Welsh"), max_length=120, blank=True)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    # Its sheets were made from the counts of a published report: they say no more than those.
    reconstructed = models.BooleanField(_("made from a report’s counts"), default=False, editable=False)

    class Meta:
        verbose_name = _("wave of the confidence review")
        verbose_name_plural = _("waves of the confidence review")
        ordering: ClassVar = ["-opens_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="review_wave_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return (self.name_cy if get_language() == "cy" else "") or self.name


class ReviewSheetQuerySet(models.QuerySet["ReviewSheet"]):
    """Words for finding sheets."""

    def of(self, member: Member) -> ReviewSheetQuerySet:
        """One's own."""
        return self.filter(member=member)

    def finished(self) -> ReviewSheetQuerySet:
        """Those that are done, the newest first."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")

    def begun(self) -> ReviewSheetQuerySet:
        """Those that are not done yet."""
        return self.filter(finished_at=None)

    def counted_between(self, first: dt.datetime, end: dt.datetime) -> ReviewSheetQuerySet:
        """Sheets of members who agreed, finished from ``first`` to before ``end``, the newest first."""
        active = self.finished().filter(member__status=Member.Status.ACTIVE, member__user__is_active=True)
        return active.filter(counted=True, finished_at__gte=first, finished_at__lt=end)


class ReviewSheet(models.Model):
    """One review of one's own work. It is nobody's business but the member's, and goes when they go.

    What is said about a role is optional and broad; each may be ``not-said``. Sheets without a member belong to a wave
    that was made from a report's counts.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="review_sheets")
    wave = models.ForeignKey(ReviewWave, models.CASCADE, null=True, related_name="sheets")
    started_at = models.DateTimeField(_("started"))
    changed_at = models.DateTimeField(_("changed"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    counted = models.BooleanField(_("counted in figures about all leads"), default=False)
    # Releases are compared by words made from these keys: the first is the same on all sheets of a person.
    person_key = models.CharField(max_length=32, default=new_key, editable=False)
    version_key = models.CharField(max_length=32, default=new_key, editable=False)

    sector = models.CharField(_("kind of organisation"), max_length=20, blank=True, choices=[*Sector.choices, SILENT])
    region = models.CharField(_("region"), max_length=40, blank=True)  # the code of a Region
    band = models.CharField(_("pay band"), max_length=20, blank=True, choices=[*BandGroup.choices, SILENT])
    clinical = models.CharField(
        _("clinical background"), max_length=10, blank=True, choices=[*ClinicalBackground.choices, SILENT]
    )
    departments = models.JSONField(_("departments"), default=list, blank=True)  # codes of Department

    objects = ReviewSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("confidence review")
        verbose_name_plural = _("confidence reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member"], condition=Q(finished_at=None), name="review_begun_once"),
            models.CheckConstraint(
                condition=Q(member=None, wave__isnull=False) | Q(member__isnull=False, wave=None),
                name="review_sheet_of_a_member_or_a_report",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["counted", "finished_at"], name="review_sheet_counted")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class ReviewItem(models.Model):
    """One answer. ``question`` is a code of diagnostic.confidence.questions, ``level`` of the scale it asks by."""

    sheet = models.ForeignKey(ReviewSheet, models.CASCADE, related_name="items")
    question = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "question"], name="review_item_once")]

    def __str__(self) -> str:
        return f"{self.question}: {self.level}"


class ReviewRelease(Immutable):
    """What may be told of a wave, frozen. It names nobody.

    ``data`` and ``rules`` are what readers see (diagnostic.confidence.findings); ``basis`` is read only when the next
    release is made.
    """

    wave = models.ForeignKey(ReviewWave, models.PROTECT, related_name="releases")
    made_at = models.DateTimeField(_("made"))
    rules = models.JSONField()
    data = models.JSONField()
    basis = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("release of the confidence review")
        verbose_name_plural = _("releases of the confidence review")
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.wave} ({self.made_at:%Y-%m-%d})"

    @property
    def is_as_made(self) -> bool:
        """Whether the row still says what was released."""
        return self.sha256 == release_digest(self.data, self.rules)


def release_digest(data: dict[str, Any], rules: dict[str, Any]) -> str:
    """What proves that a release is unchanged."""
    return digest_of({"data": data, "rules": rules})


class ReviewPublication(models.Model):
    """That members may read a release. Taking it away hides the release; what was read stays known."""

    release = models.OneToOneField(ReviewRelease, models.CASCADE, related_name="publication")
    published_at = models.DateTimeField(_("published"))

    def __str__(self) -> str:
        return str(self.release)
