"""What reviewers do with a story. The back office's buttons and our own page both end in StoryReviewTask.on_action."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import TaskState, WorkflowState

from casestudies.models import Submission, SubmissionMessage
from casestudies.models.publishing import own_story
from casestudies.models.review_task import StoryReviewTask, end_with
from casestudies.permissions import may_review
from casestudies.services.becoming_a_page import make_page
from casestudies.services.submissions import hold
from casestudies.services.telling import tell_author

if TYPE_CHECKING:
    from casestudies.models import StoryPage
    from community.models import User

Status = Submission.Status


class Decision(StrEnum):
    """What may be decided; the values are Wagtail's names of the acts."""

    APPROVE = "approve"
    CHANGES = "reject"
    DECLINE = "decline"


LEADS_TO = {Decision.CHANGES: Status.CHANGES, Decision.DECLINE: Status.DECLINED}


class LookAgainError(Exception):
    """Somebody decided, or changed the draft, after this reviewer had opened it."""


class NoPageError(Exception):
    """The story's region has no page yet, so there is nothing to publish."""


@transaction.atomic
def decide(
    *, submission: Submission, by: User, decision: Decision, text: str, seen: str, now: dt.datetime
) -> Submission:
    """Approve, ask for changes or decline; ``seen`` is ``state_seen`` of what the reviewer read.

    Of two at once one wins and the other gets LookAgainError. Raises PermissionDenied for the author and for strangers.
    """
    held = hold(submission.pk)
    if not may_review(by, held):
        raise PermissionDenied
    if held.is_by(by):
        raise PermissionDenied(own_story())
    if not held.is_undecided or held.state_seen != seen:
        raise LookAgainError
    if held.page is None and decision is Decision.APPROVE:
        raise NoPageError
    _act(held, by, decision, text, now)
    held.refresh_from_db()
    return held


@transaction.atomic
def comment(*, submission: Submission, by: User, text: str, now: dt.datetime) -> bool:
    """Say something to the author; False where it is decided. The same twice in a row is one."""
    held = hold(submission.pk)
    if not may_review(by, held) or held.is_by(by):
        raise PermissionDenied
    if not held.is_undecided:
        return False
    last = held.messages.order_by("-at", "-pk").first()
    if last is None or (last.by_id, last.text) != (by.pk, text):
        tell_author(held.say(SubmissionMessage.Kind.COMMENT, by=by, now=now, text=text), now)
    return True


def follow_workflows(*, now: dt.datetime) -> int:
    """Keep what was decided in ways that tell us nothing: another kind of task, a script, an API; returns how many.

    Stories whose region had no page when they were sent get theirs once it is there.
    """
    sent = Submission.objects.open().exclude(sent_at__gt=now)
    return sum(_follow(pk, now) for pk in sent.order_by("pk").values_list("pk", flat=True))


def _act(held: Submission, by: User, decision: Decision, text: str, now: dt.datetime) -> None:
    page = held.page
    state = page.current_workflow_task_state if page else None
    task = state.task.specific if state else None
    if state and isinstance(task, StoryReviewTask):
        _go_by_what_was_read(state, page)
        task.on_action(state.specific, by, decision.value, comment=text)
    elif state and task and decision is not Decision.DECLINE:
        _go_by_what_was_read(state, page)
        task.on_action(state.specific, by, decision.value, comment=text)
        _note(held, by, decision, text, now)
    else:
        _without_task(held, by, decision, text, now)


def _go_by_what_was_read(state: TaskState, page: StoryPage | None) -> None:
    """The reviewer has read the newest draft (``seen`` says so), so it is that which they decide about."""
    if page is not None and page.latest_revision_id and state.revision_id != page.latest_revision_id:
        state.revision_id = page.latest_revision_id
        state.save(update_fields=["revision"])


def _without_task(held: Submission, by: User, decision: Decision, text: str, now: dt.datetime) -> None:
    """No step of a workflow is open: there is none, or the author was asked for changes and has not answered."""
    page = held.page
    if page is not None and decision is Decision.APPROVE:
        page.get_latest_revision().publish(user=by)
    elif page is not None and decision is Decision.DECLINE and (workflow := page.current_workflow_state):
        state = page.current_workflow_task_state
        if state:
            end_with(state.specific, by, text)
        else:
            workflow.cancel(user=by)
    _note(held, by, decision, text, now)


def _note(held: Submission, by: User, decision: Decision, text: str, now: dt.datetime) -> None:
    """Write the decision down where the task does not. Approving is written by publishing."""
    if decision is not Decision.APPROVE:
        held.settle(LEADS_TO[decision], by=by, now=now, text=text)
    elif text:
        held.messages.filter(kind=Status.APPROVED, at__gte=held.sent_at or now).update(text=text)


@transaction.atomic
def _follow(pk: int, now: dt.datetime) -> bool:
    """Held anew: whoever decided in the same moment has written it down by then."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("author__user", "region").get(pk=pk)
    if not held.is_undecided:
        return False
    if held.page is None:
        return _place(held)
    if held.page.live:
        held.settle(Status.APPROVED, by=None, now=now)
        return True
    rejected = _rejected(held.page) if held.status == Status.SUBMITTED else None
    if rejected is None:
        return False
    held.settle(Status.CHANGES, by=rejected.finished_by, now=now, text=rejected.comment)
    return True


def _place(held: Submission) -> bool:
    if held.region is None and held.organisation:
        held.region = held.organisation.region
        held.save(update_fields=["region"])
    return held.status == Status.SUBMITTED and make_page(held)


def _rejected(page: StoryPage) -> TaskState | None:
    """The step of the workflow at which somebody asked for changes, if that is where it stands."""
    state = page.current_workflow_state
    needs_changes = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
    task = state.current_task_state if state and needs_changes else None
    return task if task and task.status == TaskState.STATUS_REJECTED else None
