"""Approval by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet


def is_last_editor(page: Page, user: AbstractUser) -> bool:
    """Whether the newest draft of ``page`` is this person's. A draft without a name is nobody's."""
    revision = page.latest_revision
    return revision is not None and revision.user_id == user.pk


class FourEyesTask(AbstractGroupApprovalTask):
    """Approval by a member of the groups who did not make the last edit. Administrators are no exception."""

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")

    def get_actions(self, obj: Page, user: AbstractUser) -> list[tuple[str, Any, bool]]:
        """Nothing to decide on one's own last edit."""
        return [] if is_last_editor(obj, user) else super().get_actions(obj, user)

    def on_action(self, task_state: TaskState, user: AbstractUser, action_name: str, **kwargs: Any) -> None:
        # The editor's "Approve" saves what was typed first, and so can turn somebody else's draft into one's own.
        page = Page.objects.select_related("latest_revision").get(pk=task_state.workflow_state.object_id)
        if action_name == "approve" and is_last_editor(page, user):
            raise PermissionDenied(_("You made the last edit to this page, so somebody else has to approve it."))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: AbstractUser, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for this person: never their own last edit."""
        return super().get_task_states_user_can_moderate(user, **kwargs).exclude(revision__user_id=user.pk)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the chosen groups can approve, but nobody can approve their own last edit."))
