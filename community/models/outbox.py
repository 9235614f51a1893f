"""The outbox: every mail that is due is a row here first, and the row is the lock that it goes out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class Delivery(models.Model):
    """One mail to one person. ``key`` says which, so that none is made twice (``meeting:12:3:moved``).

    It goes to a ``member``; else to the account of a ``user`` who takes no part (an editor); else to somebody without
    an account, whose address only the mail's kind knows.

    ``reminder_day`` is the reader's date on which a reminder was handed over that counts as the day's one: the
    constraint keeps a second one from that day.

    Message-ID and Date are made once and stored: a repeat is then the same mail (RFC 5322, 3.6.4). ``payload`` holds
    ids and codes, never words or addresses of people.
    """

    class State(models.TextChoices):
        """PENDING to CLAIMED (leased) to HANDING (SMTP's DATA has begun) to one of the ends."""

        PENDING = "pending", _("Waiting")
        CLAIMED = "claimed", _("Being written")
        HANDING = "handing", _("Being handed over")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Probably sent")
        DEAD = "dead", _("Could not be sent")
        CANCELLED = "cancelled", _("Nothing left to say")
        SKIPPED = "skipped", _("Switched off or stopped")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    bulk = models.BooleanField(default=False, db_default=False)  # lets others go first, as its kind did when put in
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="deliveries")
    payload = models.JSONField(default=dict)
    period = models.CharField(max_length=7, blank=True)  # the month 'YYYY-MM' in which it was due
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_count = models.PositiveSmallIntegerField(default=0)
    unknown_count = models.PositiveSmallIntegerField(default=0, db_default=0)  # handed over, and nobody knows
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    date_header = models.CharField(max_length=40)
    address_digest = models.CharField(max_length=64, blank=True)
    reminder_day = models.DateField(null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        permissions: ClassVar = [("resend_delivery", _("Can look at the outbox and send again"))]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(member=None) | Q(user=None), name="delivery_one_reader"),
            models.UniqueConstraint(fields=["member", "reminder_day"], name="delivery_one_reminder_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bulk", "not_before"], condition=Q(state="pending"), name="delivery_waiting"),
            models.Index(fields=["lease_until"], condition=Q(lease_until__isnull=False), name="delivery_leased"),
            models.Index(fields=["member", "kind", "period"], name="delivery_member_kind"),
            models.Index(fields=["period", "kind", "state"], name="delivery_period"),
            models.Index(fields=["sent_at"], name="delivery_sent"),
            # Asked for in these words: SQLite recognises no list of values that come beside the statement.
            models.Index(
                fields=["state", "kind"],
                condition=Q(state="uncertain") | Q(state="dead"),
                name="delivery_undecided",
            ),
        ]

    facts: Any = None  # what its kind's ``gather`` found, in the memory of whoever has it in hand

    if TYPE_CHECKING:
        member_id: int | None
        user_id: int | None

    def __str__(self) -> str:
        return self.key

    @property
    def reader(self) -> Member:
        """The member it goes to. Raises ValueError where it goes to somebody else, which each kind knows of its own."""
        if self.member is None:
            raise ValueError(f"{self.kind} goes to no member")
        return self.member


class MailPreference(models.Model):
    """Whether a member gets a kind of reminder, or is asked with their group. Without a row they do.

    ``paused_at`` says since when a part of the monthly summary rests by itself, because nothing came of it twice.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40)
    on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "kind"], name="mail_preference_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.on}"


class ReminderPreferences(models.Model):
    """When a member is reminded. Without a row: every month, at nine in the morning of their zone, with no break.

    ``all_stopped_at`` says since when they want no reminder at all: nor any kind that comes to the site later, until
    they switch one on.
    """

    class Frequency(models.TextChoices):
        """How often the summary of what is due comes. QUARTERLY: in January, April, July and October."""

        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every three months")

    FIRST_HOUR, LAST_HOUR = 7, 18

    member = models.OneToOneField(Member, models.CASCADE, related_name="reminder_preferences")
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY)
    hour = models.PositiveSmallIntegerField(
        _("at what hour"),
        default=9,
        validators=[MinValueValidator(FIRST_HOUR), MaxValueValidator(LAST_HOUR)],
    )
    paused_until = models.DateField(_("no reminders until"), null=True, blank=True)
    all_stopped_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hour__gte=7, hour__lte=18), name="reminder_hour_range")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class Suppression(models.Model):
    """An address that no mail goes to, because mail came back. Known by its digest: a new address is free.

    ``user`` is whose address it was when that was reported, if it was anybody's. ``proof`` is how it is known: of some
    that stood here before it was noted, it is not.
    """

    class Reason(models.TextChoices):
        """What the mail service reported, or the mail server said at once."""

        BOUNCED = "bounced", _("Mail came back for good")
        COMPLAINED = "complained", _("Reported as unwanted")

    class Proof(models.TextChoices):
        """How it is known. SEEMED is none: it was refused twice, in words that may mean something else."""

        REPORTED = "reported", _("The mail service reported it")
        SAID = "said", _("The mail server says that there is no such mailbox")
        SAID_AGAIN = "said again", _("The mail server said on 2 days that there is no such mailbox")
        SEEMED = "seemed", _("The mail server refused it on 2 days")

    address_digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    proof = models.CharField(max_length=12, choices=Proof.choices, blank=True, default="", db_default="")
    since = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="suppressions"
    )

    class Meta:
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")
        indexes: ClassVar = [models.Index(fields=["since"], name="suppression_since")]

    def __str__(self) -> str:
        return self.reason


class RefusedAddress(models.Model):
    """An address that its mail server refused once, in words that may be over tomorrow. Known by its digest alone."""

    address_digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["since"], name="refused_since")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
