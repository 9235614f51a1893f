"""A member's story on its way to the reviewers: begun, answered, sent, taken back. Whoever acts is a member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from casestudies.models import Submission, SubmissionMessage
from casestudies.services import pictures
from casestudies.services.becoming_a_page import bring_up_to_date, conflicts, make_page, remove_page
from casestudies.services.reviewers import reviewers_of
from casestudies.services.telling import tell
from casestudies.submission_form import Byline, missing, settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.models import Member

MOST_UNFINISHED = 10
MOST_COMMENTS = 50  # by the author, on one story
Status = Submission.Status


class NotWithAuthorError(Exception):
    """The story is with the reviewers or decided: the author cannot change it now."""


class TooManyUnfinishedError(Exception):
    """This member has as many unfinished stories as one person reasonably can."""


class NoOrganisationError(Exception):
    """The member works nowhere that we know of, so nobody could tell whose story it is."""


class ChangedMeanwhileError(Exception):
    """Another tab has saved another answer since this one was opened; ``saved`` is what stands there now."""

    def __init__(self, saved: Any, version: int) -> None:
        self.saved, self.version = saved, version
        super().__init__()


class NotReadyError(Exception):
    """Something that is required has no answer yet, or a reviewer's change has to be looked at first."""


@dataclass(frozen=True)
class Consents:
    """What the author has to say yes to."""

    may_publish: bool
    people_agreed: bool
    quotations_agreed: bool


def hold(pk: int) -> Submission:
    """The submission as it is now, which nobody else changes until the transaction ends."""
    found = Submission.objects.select_for_update(of=("self",))
    return found.select_related("author__user", "organisation", "region", "page").get(pk=pk)


@transaction.atomic
def begin(*, by: Member, now: dt.datetime) -> Submission:
    """A new story about the organisation of ``by``. An untouched one that is there already stands for it."""
    type(by)._default_manager.select_for_update().get(pk=by.pk)  # two presses make one story
    if by.organisation is None:
        raise NoOrganisationError
    unfinished = Submission.objects.of(by).filter(status=Status.WRITING)
    untouched = unfinished.filter(version=0, organisation=by.organisation, pictures=None).first()
    if untouched:
        return untouched
    if unfinished.count() >= MOST_UNFINISHED:
        raise TooManyUnfinishedError
    place = by.organisation
    return Submission.objects.create(author=by, organisation=place, region=place.region, created_at=now, changed_at=now)


@transaction.atomic
def save_answer(
    *, submission: Submission, by: Member, code: str, value: Any, version: int, now: dt.datetime
) -> Submission:
    """Keep one answer; empty forgets it. ``version`` is that of the page on which it was given.

    Raises ChangedMeanwhileError where another answer was saved since, and NotWithAuthorError.
    """
    held = _with_author(submission, by)
    saved, changed_in = held.answers.get(code), held.versions.get(code, 0)
    if (saved or None) == (value or None):
        return held
    if changed_in > version:
        raise ChangedMeanwhileError(saved, held.version)
    answers = {key: kept for key, kept in held.answers.items() if key != code}
    return _keep(held, settled({**answers, code: value} if value else answers), code, now)


@transaction.atomic
def add_quotation(
    *, submission: Submission, by: Member, quotation: dict[str, str], most: int, now: dt.datetime
) -> bool:
    """Add somebody's words; the same words twice are one. False where there are ``most`` already."""
    held = _with_author(submission, by)
    quotations = list(held.answers.get("quotations", []))
    if quotation in quotations:
        return True
    if len(quotations) >= most:
        return False
    _keep(held, {**held.answers, "quotations": [*quotations, quotation]}, "quotations", now)
    return True


@transaction.atomic
def remove_quotation(*, submission: Submission, by: Member, quotation: Mapping[str, str], now: dt.datetime) -> None:
    """Take somebody's words out, if they are there."""
    held = _with_author(submission, by)
    left = [one for one in held.answers.get("quotations", []) if one != quotation]
    _keep(held, {**held.answers, "quotations": left}, "quotations", now)


@transaction.atomic
def delete_unfinished(*, submission: Submission, by: Member) -> None:
    """Forget a story that nobody else has seen, or that was taken back."""
    held = hold(submission.pk)
    if held.author_id != by.pk or held.status not in (Status.WRITING, Status.WITHDRAWN):
        raise NotWithAuthorError
    pictures.forget_files(held)
    held.delete()


@transaction.atomic
def send(
    *, submission: Submission, by: Member, consents: Consents, mine: set[str] | None = None, now: dt.datetime
) -> Submission:
    """Send the story to the reviewers, for the first time or again; pressed twice it is sent once.

    ``mine`` are the codes of answers in which the author's words go over a reviewer's; None where they were not asked.
    Raises NotReadyError.
    """
    held = hold(submission.pk)
    if held.author_id == by.pk and held.status == Status.SUBMITTED:
        return held
    if held.author_id != by.pk or not held.is_with_author:
        raise NotWithAuthorError
    if missing(held.answers) or not all(vars(consents).values()) or (mine is None and conflicts(held)):
        raise NotReadyError
    _take_consents(held, by, consents, now)
    if held.page is None:
        make_page(held)
    else:
        bring_up_to_date(held, mine=mine or set())
    held.save()
    message = held.say(SubmissionMessage.Kind.SENT, by=by.user, now=now)
    tell(message, to=[by.user, *reviewers_of(held)], now=now)
    return held


@transaction.atomic
def withdraw(*, submission: Submission, by: Member, now: dt.datetime) -> bool:
    """Take the story back before readers see it: its draft page goes, the answers stay. False where it is too late."""
    held = hold(submission.pk)
    if held.author_id != by.pk or not held.may_be_withdrawn:
        return False
    remove_page(held)
    held.status, held.changed_at, held.page, held.sent_answers = Status.WITHDRAWN, now, None, {}
    held.may_publish = held.people_agreed = held.quotations_agreed = False
    held.consented_at = held.decided_at = None
    held.save()
    held.say(SubmissionMessage.Kind.WITHDRAWN, by=by.user, now=now)
    return True


@transaction.atomic
def write_on(*, submission: Submission, by: Member, now: dt.datetime) -> bool:
    """Open a story again that was taken back; False where it was not."""
    taken_back = Submission.objects.of(by).filter(pk=submission.pk, status=Status.WITHDRAWN)
    return bool(taken_back.update(status=Status.WRITING, changed_at=now))


@transaction.atomic
def answer_reviewers(*, submission: Submission, by: Member, text: str, now: dt.datetime) -> bool:
    """Say something to the reviewers; False where the conversation is over. The same twice in a row is one."""
    held = hold(submission.pk)
    if held.author_id != by.pk or not held.is_undecided:
        return False
    last = held.messages.order_by("-at", "-pk").first()
    if last and (last.by_id, last.text) == (by.user_id, text):
        return True
    if held.messages.filter(by=by.user_id).count() >= MOST_COMMENTS:
        return False
    tell(held.say(SubmissionMessage.Kind.COMMENT, by=by.user, now=now, text=text), to=reviewers_of(held), now=now)
    return True


def _with_author(submission: Submission, by: Member) -> Submission:
    held = hold(submission.pk)
    if held.author_id != by.pk or not held.is_with_author:
        raise NotWithAuthorError
    return held


def _keep(held: Submission, answers: dict[str, Any], code: str, now: dt.datetime) -> Submission:
    held.version += 1
    held.answers, held.changed_at = answers, now
    held.versions = {**held.versions, code: held.version}
    held.save(update_fields=["answers", "versions", "version", "changed_at"])
    return held


def _take_consents(held: Submission, by: Member, consents: Consents, now: dt.datetime) -> None:
    for name, given in vars(consents).items():
        setattr(held, name, given)
    held.status, held.consented_at, held.sent_at, held.changed_at = Status.SUBMITTED, now, now, now
    held.byline = held.answers.get("byline", Byline.NONE)
    held.byline_name = "" if held.byline == Byline.NONE else by.name
    if held.region is None and held.organisation:
        held.region = held.organisation.region
