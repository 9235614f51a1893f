"""Somebody who takes part, and what they say about themselves."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.places import Organisation
from community.models.topics import Topic
from community.models.vocabulary import BandGroup, ClinicalBackground, Skill, Visibility
from elements.framework import Element

if TYPE_CHECKING:
    from community.models.user import User

STILL_RIGHT_DAYS = 365
# How to reach somebody is never for all members, whatever ``visibility`` says.
BUDDIES_AT_MOST = frozenset({"contact"})


def new_public_id() -> str:
    """What stands in the address of a profile: it tells neither how many members there are nor who came when."""
    return secrets.token_hex(8)


class MemberQuerySet(models.QuerySet["Member"]):
    """Words for finding members."""

    def active(self) -> MemberQuerySet:
        """Those who joined and have not left, whether listed or not."""
        return self.filter(status=Member.Status.ACTIVE, user__is_active=True)

    def listed(self, *, today: dt.date) -> MemberQuerySet:
        """Those whom other members may find on ``today``: they chose it, are not paused and not hidden."""
        paused = Q(paused_until__isnull=False, paused_until__gt=today)
        return self.active().filter(listed=True, hidden_at__isnull=True).exclude(paused)


class Member(models.Model):
    """A person's part in the community. The account (``user``) only signs in; everything shared stands here.

    Skills, departments and the like are lists of codes of ``vocabulary``. ``visibility`` maps a field's name to a code
    of Visibility; a field that is not in it is shown to members (``contact``: to buddies).
    """

    class Status(models.TextChoices):
        """Where somebody is on the way in or out."""

        STARTED = "started", _("Has an account, has not joined")
        WAITING = "waiting", _("Waiting for approval")
        ACTIVE = "active", _("Member")
        DECLINED = "declined", _("Not approved")
        CLOSING = "closing", _("Leaving")
        ERASED = "erased", _("Left")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="member", verbose_name=_("account")
    )
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.STARTED)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("organisation")
    )
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("said to be right on"), null=True, blank=True)

    listed = models.BooleanField(_("in the directory"), default=False)
    open_to_buddying = models.BooleanField(_("open to buddying"), default=False)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    back_on = models.DateField(null=True, blank=True, editable=False)  # when the last break ended
    hidden_at = models.DateTimeField(_("hidden by a moderator"), null=True, blank=True)
    closing_at = models.DateTimeField(_("to be erased on"), null=True, blank=True)
    # What the state was before closing, so that whoever keeps their account gets back what they had and no more.
    closed_from = models.CharField(max_length=20, blank=True, editable=False)
    visibility = models.JSONField(_("who sees what"), default=dict, blank=True)

    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    role_title = models.CharField(_("role"), max_length=120, blank=True)
    about = models.TextField(_("about me"), max_length=600, blank=True)
    departments = models.JSONField(_("department"), default=list, blank=True)
    funding = models.JSONField(_("funding"), default=list, blank=True)
    band_group = models.CharField(_("band"), max_length=20, choices=BandGroup.choices, blank=True)
    clinical = models.CharField(_("clinical background"), max_length=10, choices=ClinicalBackground.choices, blank=True)
    in_post_since = models.DateField(_("in post since"), null=True, blank=True, help_text=_("The first of a month."))
    topics = models.ManyToManyField(Topic, blank=True, related_name="members", verbose_name=_("topics"))
    talk_ways = models.JSONField(_("best ways to talk"), default=list, blank=True)
    contact = models.CharField(_("how buddies reach me"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    languages = models.JSONField(_("languages"), default=list, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions: ClassVar = [
            ("moderate_member", _("Can handle concerns, hide members and show them again")),
            ("export_member", _("Can download the list of members")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(listed=False) | Q(status="active"), name="member_listed_only_while_taking_part"
            ),
            models.CheckConstraint(
                condition=Q(status="closing", closing_at__isnull=False) | (~Q(status="closing") & Q(closing_at=None)),
                name="member_closing_has_a_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "joined_at"], name="member_status_joined")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What other people read; of somebody who left, words that name nobody."""
        if self.status == self.Status.ERASED:
            return str(_("A former member"))
        return self.user.get_full_name() or str(_("A member"))

    @property
    def must_be_named(self) -> bool:
        """Whether a first name has to stand: from when somebody asks to join, others know them by it."""
        return self.status != self.Status.STARTED

    def who_sees(self, field: str) -> str:
        """The code of Visibility that holds for ``field``: what was chosen, else members, or buddies for contact."""
        widest = Visibility.BUDDIES if field in BUDDIES_AT_MOST else Visibility.MEMBERS
        chosen = self.visibility.get(field, widest)
        return chosen if chosen in (Visibility.BUDDIES, Visibility.HIDDEN) else widest

    def shows(self, field: str, *, to_buddy: bool = False) -> bool:
        """Whether others may see ``field``: members, or with ``to_buddy`` somebody who is a buddy."""
        who = self.who_sees(field)
        return who == Visibility.MEMBERS or (to_buddy and who == Visibility.BUDDIES)

    def is_listed(self, *, today: dt.date) -> bool:
        """Whether other members may find this person on ``today``."""
        paused = self.paused_until is not None and self.paused_until > today
        active = self.status == self.Status.ACTIVE and self.user.is_active
        return active and self.listed and self.hidden_at is None and not paused


class MemberElement(models.Model):
    """Whether a member can help with an element, wants help with it, or both."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="elements")
    element = models.CharField(max_length=40, choices=Element.choices)
    can_help = models.BooleanField(default=False)
    wants_help = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "element"], name="member_element_once"),
            models.CheckConstraint(
                condition=Q(can_help=True) | Q(wants_help=True), name="member_element_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.element


class MemberSkill(models.Model):
    """Whether a member offers a skill, wants it, or both."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=40, choices=Skill.choices)
    offers = models.BooleanField(default=False)
    wants = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "skill"], name="member_skill_once"),
            models.CheckConstraint(condition=Q(offers=True) | Q(wants=True), name="member_skill_says_something"),
        ]

    def __str__(self) -> str:
        return self.skill


class Block(models.Model):
    """``member`` does not want to meet ``other``: neither finds the other, and ``other`` is never told."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="blocks_made")
    other = models.ForeignKey(Member, models.CASCADE, related_name="blocks_received")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "other"], name="block_once"),
            models.CheckConstraint(condition=~Q(member=models.F("other")), name="block_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} blocks {self.other_id}"


def member_of(user: User) -> Member | None:
    """The member that an account belongs to, in whatever state; None if it never joined or nobody is signed in."""
    if not user.is_authenticated:
        return None
    return Member.objects.select_related("user", "organisation").filter(user=user).first()


def is_leaving(user: User) -> bool:
    """Whether ``user`` closed the account and can still keep it."""
    return Member.objects.filter(user_id=user.pk, status=Member.Status.CLOSING).exists()
