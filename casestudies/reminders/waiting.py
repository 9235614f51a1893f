"""Stories that wait: for their author, or for somebody who reviews them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.models import Submission
from community.digest import DutyKind, Step, StepKind
from community.services.deciders import all_deciders, possible_deciders
from community.times import UK, day_in_words, inside
from community.working_days import working_day_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from community.models import Member, User

UNTOUCHED = dt.timedelta(days=30)
REVIEW_WITHIN = 5  # working days
DAY = dt.timedelta(days=1)
Status = Submission.Status


def reviewed_by(sent_at: dt.datetime) -> dt.date:
    """The last day on which a review of what was sent then is in time."""
    day = sent_at.astimezone(UK).date()
    for _number in range(REVIEW_WITHIN):
        day = working_day_from(day + DAY)
    return day


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """What waits for each of ``members``: their own stories, and others' that they review. At most six queries."""
    for_reviewers = find_for_reviewers({member.user_id for member in members}, now)
    own: dict[int, list[Step]] = defaultdict(list)
    for story in _in_hand(members, now):
        own[story.author_id or 0].append(_own_step(story))
    return {
        member.pk: steps
        for member in members
        if (steps := [*for_reviewers.get(member.user_id, ()), *own.get(member.pk, ())])
    }


def find_duties(users: Sequence[User], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """The same for accounts that take no part: what they review."""
    return find_for_reviewers({user.pk for user in users}, now)


def find_for_reviewers(users: Iterable[int], now: dt.datetime) -> dict[int, list[Step]]:
    """The stories that wait too long for each of ``users`` (ids) to review them, the longest first."""
    late = [story for story in _sent_before(now - REVIEW_WITHIN * DAY) if _is_late(story, now)]
    asked = possible_deciders(users) if late else set()
    if not asked:
        return {}
    deciders, found = all_deciders(), defaultdict(list)
    for story in late:
        author = story.author.user_id if story.author else 0
        for user in deciders.of(story.region_id, besides=author) & asked:
            found[user].append(_review_step(story))
    return dict(found)


def _is_late(story: Submission, now: dt.datetime) -> bool:
    return story.sent_at is not None and now.astimezone(UK).date() > reviewed_by(story.sent_at)


def _sent_before(moment: dt.datetime) -> Iterable[Submission]:
    waiting = Submission.objects.filter(status=Status.SUBMITTED, sent_at__lte=moment)
    return waiting.select_related("author").order_by("sent_at", "pk")


def _in_hand(members: Sequence[Member], now: dt.datetime) -> Iterable[Submission]:
    """Changes that were asked for, and what was begun long ago and holds something."""
    holds_something = Q(version__gt=0) | Q(pictures__isnull=False)
    begun = holds_something & Q(status=Status.WRITING, changed_at__lte=now - UNTOUCHED)
    in_hand = Submission.objects.filter(Q(status=Status.CHANGES) | begun, author__in=[one.pk for one in members])
    return in_hand.distinct().order_by("changed_at", "pk")


def _review_step(story: Submission) -> Step:
    def says() -> str:
        said = {"story": story.title, "day": inside(day_in_words(story.sent_at)) if story.sent_at else ""}
        return _("The story “%(story)s” has waited since %(day)s for somebody to review it.") % said

    return Step(
        key=f"story-review:{story.pk}:{_day(story.sent_at)}",  # sent anew it is another one to review
        says=says,
        act=gettext_lazy("Read the story and answer"),
        link=("story_review", story.public_id),
        due_on=reviewed_by(story.sent_at) if story.sent_at else None,
    )


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(UK).date() if moment else None


def _own_step(story: Submission) -> Step:
    asked = story.status == Status.CHANGES

    def says() -> str:
        if asked:
            return _("The reviewers asked you for changes to your story “%(story)s”.") % {"story": story.title}
        return _("You began a story and have not sent it yet: “%(story)s”.") % {"story": story.title}

    since = story.decided_at or story.changed_at if asked else story.changed_at + UNTOUCHED
    return Step(
        # Whoever wrote on, or sent it and was asked anew, did not ignore that it waits.
        key=f"story:{story.pk}:{story.status}:{story.version}:{_day(since)}",
        says=says,
        act=gettext_lazy("Change it and send it again") if asked else gettext_lazy("Write on, or delete it"),
        link=("story_submission", story.public_id),
        due_on=_day(since),
    )


LABEL = gettext_lazy("a story that waits for you")
STORY_WAITING = StepKind("story_waiting", LABEL, find)
STORIES_TO_REVIEW = DutyKind("story_waiting", LABEL, find_duties)
