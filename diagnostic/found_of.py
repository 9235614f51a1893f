"""What the database says of an organisation and the framework: rounds, actions, its lead, a story that is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from casestudies.models import Submission
from community.models import Appointment, Organisation
from community.models.vocabulary import RoleName
from diagnostic.models import Action, AgreedRating, Response, Round
from diagnostic.stage import Known, stage
from diagnostic.vocabulary import ActionStatus

if TYPE_CHECKING:
    from casestudies.vocabulary import Stage

THERE = OuterRef("pk")
BEGUN = (ActionStatus.IN_PROGRESS, ActionStatus.DONE)
KNOWN = ("rated", "agreed", "finished", "planned", "running")


@dataclass(frozen=True)
class Found:
    """``story`` is the public id of a story that is sent, empty for none, and ``story_by`` the key of its author."""

    known: Known
    has_lead: bool
    story: str
    story_by: int | None
    rounds: tuple[Round, ...]

    @property
    def open_round(self) -> Round | None:
        """The round that goes on now."""
        return next((one for one in self.rounds if one.is_open), None)

    @property
    def last_result(self) -> Round | None:
        """The finished round that was begun last."""
        return next((one for one in self.rounds if one.is_finished), None)


def stage_of(organisation: Organisation) -> Stage:
    """How far ``organisation`` has come."""
    asked = Organisation.objects.filter(pk=organisation.pk).annotate(**_of_rounds_and_actions())
    return stage(_known(asked.values(*KNOWN).get()))


def found_of(organisation: Organisation) -> Found:
    """All of it, with two queries."""
    leads = Appointment.objects.filter(organisation=THERE, role=RoleName.ORGANISATION_LEAD, user__is_active=True)
    story = _sent_stories()
    others = {
        "has_lead": Exists(leads), "story": Subquery(story.values("public_id")[:1]),
        "story_by": Subquery(story.values("author_id")[:1]),
    }  # fmt: skip
    asked = Organisation.objects.filter(pk=organisation.pk).annotate(**_of_rounds_and_actions(), **others)
    said = asked.values(*KNOWN, *others).get()
    rounds = Round.objects.filter(organisation=organisation).exclude(status=Round.Status.ABANDONED)
    return Found(
        _known(said), said["has_lead"], said["story"] or "", said["story_by"],
        tuple(rounds.only("public_id", "label", "status", "finished_at", "started_at")),
    )  # fmt: skip


def _of_rounds_and_actions() -> dict[str, Exists]:
    actions = Action.objects.filter(organisation=THERE).exclude(status=ActionStatus.NOT_PLANNED)
    return {
        "rated": Exists(Response.objects.filter(contributor__round__organisation=THERE)),
        "agreed": Exists(AgreedRating.objects.filter(round__organisation=THERE)),
        "finished": Exists(Round.objects.finished().filter(organisation=THERE)),
        "planned": Exists(actions),
        "running": Exists(actions.filter(is_new_initiative=True, status__in=BEGUN)),
    }


def _known(said: dict[str, Any]) -> Known:
    return Known(said["rated"] or said["agreed"], said["finished"], said["planned"], said["running"])


def _sent_stories() -> QuerySet[Submission]:
    """Those that are not decided yet, that readers see, or that are approved for a later day; the newest first."""
    seen_or_to_be = Q(page__live=True) | Q(page__isnull=False, page__first_published_at=None)
    sent = Q(status__in=Submission.UNDECIDED) | (Q(status=Submission.Status.APPROVED) & seen_or_to_be)
    return Submission.objects.filter(sent, organisation=THERE).order_by("-sent_at", "-pk")
