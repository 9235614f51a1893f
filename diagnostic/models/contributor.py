"""Who rates in a round: the lead, colleagues, people invited by mail, somebody interviewed, an imported sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from community.models.member import new_public_id
from community.models.user import LowerCaseEmailField
from diagnostic.models.round import Round

if TYPE_CHECKING:
    from community.models import Member


class ContributorQuerySet(models.QuerySet["Contributor"]):
    """Words for finding contributors."""

    def present(self) -> ContributorQuerySet:
        """Those who were not taken off the round."""
        return self.filter(removed_at=None)

    def of_person(self, member: Member) -> ContributorQuerySet:
        """The parts that are about ``member``: their own, and those asked of a proved address of theirs by mail."""
        addresses = EmailAddress.objects.filter(user=member.user_id, verified=True).annotate(as_kept=Lower("email"))
        return self.filter(Q(member=member) | Q(member=None, email__in=addresses.values("as_kept")))


class Contributor(models.Model):
    """Whose ratings a set of responses are. ``sections`` lists codes of elements; empty means all of the round.

    ``member`` is empty for somebody invited who has not joined, and for what was said in an interview or stood in an
    imported sheet; those who answer by a link are known by its signature (``services.invitations``).
    """

    class Role(models.TextChoices):
        """What they may do."""

        LEAD = "lead", _("Leads the round")
        CONTRIBUTOR = "contributor", _("Rates")
        OBSERVER = "observer", _("Reads")

    class Origin(models.TextChoices):
        """How the answers come in."""

        PERSON = "person", _("Answers on the site")
        INTERVIEW = "interview", _("Said in an interview")
        IMPORT = "import", _("From a spreadsheet")

    round = models.ForeignKey(Round, models.CASCADE, related_name="contributors")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    member = models.ForeignKey("community.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = LowerCaseEmailField(_("email address"), blank=True)
    role = models.CharField(_("part"), max_length=20, choices=Role.choices, default=Role.CONTRIBUTOR)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.PERSON)
    sections = models.JSONField(_("sections"), default=list, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    link_number = models.PositiveSmallIntegerField(default=1)  # part of the signed link: raising it ends the old one
    language = models.CharField(max_length=10, default="en")
    added_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("said to be done"), null=True)
    removed_at = models.DateTimeField(null=True)

    objects = ContributorQuerySet.as_manager()

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "member"], condition=Q(member__isnull=False, origin="person"),
                name="contributor_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["round", "email"], condition=~Q(email="") & Q(removed_at=None), name="invited_once_a_round"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """Whose ratings these are, as the others in the round read it: of an address, only what stands before the @."""
        if self.member is not None:
            return str(self.member.name)
        return self.name or self.email.partition("@")[0] or str(_("Somebody who has left"))

    @property
    def who_in_full(self) -> str:
        """The same for whoever leads the round and invited them: with the whole address where there is no name."""
        return self.email if self.email and self.member is None and not self.name else self.who

    def covers(self, element: str) -> bool:
        """Whether they were asked for this element."""
        return not self.sections or element in self.sections
