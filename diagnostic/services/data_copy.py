"""What stands in the copy of somebody's own data about the diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from diagnostic.models import Action, ActionEvent, AgreedRating, Commitment, Contributor, RatingEvent, Round

if TYPE_CHECKING:
    from community.data_copy import Row
    from community.models import Member

PARTS = ("diagnostic.Contributor.member",)
DONE = ("diagnostic.RatingEvent.by", "diagnostic.ActionEvent.by")
ACTIONS = ("diagnostic.Action.owner", "diagnostic.Action.made_by", "diagnostic.BusinessCase.changed_by")
LED = (
    "diagnostic.Round.started_by",
    "diagnostic.Round.finished_by",
    "diagnostic.AgreedRating.decided_by",
    "diagnostic.Commitment.changed_by",
)
LEFT_OUT = {
    "diagnostic.Contributor.added_by": "is about the person who was asked; asking them is among what the member did",
    "diagnostic.SystemShare.shared_by": "is among what the member did in the round",
    "diagnostic.SystemShare.withdrawn_by": "is among what the member did in the round",
    "diagnostic.SystemRelease.made_by": "says nothing about the member but that they pressed a button of their role",
    "diagnostic.Workshop.facilitator": "is among what the member did in the round",
    "diagnostic.QuestionSetVersion.published_by": "is an editor's work, in the site's own history",
    "diagnostic.QuestionSet.locked_by": "says only that a set is locked for others at the moment",
}


def parts(member: Member) -> list[Row]:
    """Each round the member took part in, with what they said of every statement and what they showed for it.

    What they said by a link that was mailed to them before they joined is theirs, too.
    """
    found = Contributor.objects.of_person(member).select_related("round").prefetch_related("responses", "evidence")
    return [
        {
            "round": part.round.label, "part": part.role, "how": part.origin, "asked_on": part.added_at,
            "invited_as": part.email, "called": part.name, "sections": part.sections,
            "said_to_be_done": part.done_at,
            "evidence": [f"{one.code}: {one.title} {one.url}".strip() for one in part.evidence.all()],
            **{one.code: {**one.as_kept(), "at": one.changed_at} for one in part.responses.all()},
        }
        for part in found
    ]  # fmt: skip


def done(member: Member) -> list[Row]:
    """What the member did in rounds and with actions, as the history keeps it."""
    by_link = Q(by=None, contributor__in=Contributor.objects.of_person(member))  # not, or not yet, as a member
    in_rounds = RatingEvent.objects.filter(Q(by=member.user_id) | by_link).select_related("round")
    with_actions = ActionEvent.objects.filter(by=member.user_id).select_related("action")
    return [
        *({"at": one.at, "where": one.round.label, "what": one.kind, "statement": one.code, "old": one.old,
           "new": one.new} for one in in_rounds),
        *({"at": one.at, "where": one.action.title, "what": one.kind, "old": one.old, "new": one.new}
          for one in with_actions),
    ]  # fmt: skip


def actions(member: Member) -> list[Row]:
    """Actions that are the member's, or that they noted or wrote the case for."""
    found = Action.objects.filter(owner=member) | Action.objects.filter(made_by=member)
    written = found | Action.objects.filter(case__changed_by=member)
    return [
        {
            "action": one.title, "why": one.why, "state": one.status, "done_by": one.due_on,
            "mine": one.owner_id == member.pk, "noted_by_me": one.made_by_id == member.pk, "noted": one.made_at,
        }
        for one in written.distinct().order_by("pk")
    ]  # fmt: skip


def led(member: Member) -> list[Row]:
    """What the member decided for the organisation: rounds begun and finished, ratings agreed, steps noted."""
    begun = Round.objects.filter(started_by=member)
    ended = Round.objects.filter(finished_by=member)
    agreed = AgreedRating.objects.filter(decided_by=member).select_related("round")
    steps = Commitment.objects.filter(changed_by=member)
    return [
        *({"what": "began a round", "of": one.label, "at": one.started_at} for one in begun),
        *({"what": "finished a round", "of": one.label, "at": one.finished_at} for one in ended),
        *({"what": "agreed", "of": f"{one.round.label}: {one.code}", "at": one.changed_at, **one.as_kept()}
          for one in agreed),
        *({"what": "noted a step", "of": one.step, "at": one.changed_at, "note": one.note} for one in steps),
    ]  # fmt: skip
