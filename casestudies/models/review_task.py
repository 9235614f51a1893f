"""The step in a region's workflow at which a story is decided: in the back office and on the site the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState

from casestudies.models.publishing import own_story
from casestudies.models.submission import Submission
from home.models.workflow import is_last_editor

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

Status = Submission.Status
DECLINE = "decline"


class ReasonForm(TaskStateCommentForm):
    """What the author reads who is asked for changes, or declined: it cannot be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"] = forms.CharField(
            label=_("What the author should know"),
            help_text=_("They read it on the site, with your name."),
            max_length=2000,
            widget=forms.Textarea({"rows": 4}),
        )


class StoryReviewTask(AbstractGroupApprovalTask):
    """A member of the groups approves, asks for changes or declines: never the author, and of pages that no member sent
    never the last editor. Administrators are no exception."""

    class Meta:
        verbose_name = _("review of a story")
        verbose_name_plural = _("reviews of stories")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin. Reviewers of a member's story get our own mail, so Wagtail's is left out."""
        page = workflow_state.content_object
        if not Submission.objects.filter(page=page.pk).exists():
            return super().start(workflow_state, user=user)
        state = TaskState(workflow_state=workflow_state, task=self, revision=page.get_latest_revision())
        state.save()
        return state

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, Any, bool]]:
        """What ``user`` may decide; an author nothing, nor whoever made the last edit to a page that no member sent."""
        submission = Submission.objects.filter(page=obj.pk).select_related("author").first()
        if _is_own(submission, obj, user):
            return []
        actions = super().get_actions(obj, user)
        return [*actions, (DECLINE, _("Decline"), True)] if actions and submission else actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Changes and declining need words."""
        return ReasonForm if action in ("reject", DECLINE) else TaskStateCommentForm

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, comment: str = "", **kwargs: Any) -> None:
        """Decide. Of two who do so at once the first wins; the other gets PermissionDenied."""
        page = Page.objects.select_related("latest_revision").get(pk=task_state.workflow_state.object_id)
        submission = _held(page)
        task_state.refresh_from_db()
        if _is_own(submission, page, user) and (submission or action_name == "approve"):
            raise PermissionDenied(own_story())
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(_("Somebody else has decided about this story meanwhile."))
        if action_name == DECLINE:
            end_with(task_state, user, comment)
        else:
            _take_own_edit(task_state, page, user)
            super().on_action(task_state, user, action_name, comment=comment, **kwargs)
        if submission:
            _keep(submission, action_name, user, comment)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for this person."""
        sent = Submission.objects.open().exclude(page=None)
        own = [str(pk) for pk in sent.filter(author__user=user.pk).values_list("page", flat=True)]
        others = [str(pk) for pk in sent.exclude(author__user=user.pk).values_list("page", flat=True)]
        mine = Q(revision__object_id__in=own) | (Q(revision__user=user.pk) & ~Q(revision__object_id__in=others))
        return super().get_task_states_user_can_moderate(user, **kwargs).exclude(mine)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the chosen groups approve, ask for changes or decline, but never the author."))


def end_with(task_state: TaskState, user: User | None, comment: str) -> None:
    """Reject for good: the workflow ends, and the page stays a draft."""
    task_state.reject(user=user, comment=comment)
    task_state.workflow_state.cancel(user=user)


def _is_own(submission: Submission | None, page: Page, user: User) -> bool:
    """Whether ``user`` would decide about what they wrote themselves."""
    return submission.is_by(user) if submission else is_last_editor(page, user)


def _held(page: Page) -> Submission | None:
    """The submission that became ``page``, which nobody else decides until the transaction ends."""
    found = Submission.objects.select_for_update(of=("self",)).select_related("author__user")
    return found.filter(page=page.pk).first()


def _take_own_edit(task_state: TaskState, page: Page, user: User) -> None:
    """A reviewer's own small edit needs no second round; somebody else's later edit does."""
    newest = page.latest_revision
    if newest is not None and newest.pk != task_state.revision_id and newest.user_id == user.pk:
        task_state.revision = newest
        task_state.save(update_fields=["revision"])


def _keep(submission: Submission, action: str, user: User, comment: str) -> None:
    """Write the decision down. Approving is written by publishing, which only the last step of a workflow brings."""
    if action == "approve":
        approved = submission.messages.filter(kind=Status.APPROVED).order_by("-pk").first()
        if approved and comment:
            approved.text = comment
            approved.save(update_fields=["text"])
        return
    submission.settle(
        Status.DECLINED if action == DECLINE else Status.CHANGES, by=user, now=timezone.now(), text=comment
    )
