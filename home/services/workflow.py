"""The moderation of the toolkit's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import AbstractGroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from home.models import FourEyesTask

NAME = "Toolkit approval"
STOCK = "Moderators approval"  # what Wagtail's own migration puts on the root of the tree


@transaction.atomic
def ensure_workflow(
    *,
    group_names: Iterable[str],
    name: str = NAME,
    task_model: type[AbstractGroupApprovalTask] = FourEyesTask,
    page: Page | None = None,
) -> Workflow:
    """Make the workflow ``name`` with one task and put it on ``page`` and all below it; safe to run again.

    Without ``page`` it is the toolkit's, on the whole tree in both languages. Where an administrator has chosen
    another workflow for the page, that choice stays.
    """
    workflow, _made = Workflow.objects.get_or_create(name=name)
    task = task_model.objects.filter(name=name).first() or task_model.objects.create(name=name)
    task.groups.add(*Group.objects.filter(name__in=list(group_names)))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    _bind(workflow, page or Page.get_first_root_node())
    return workflow


def _bind(workflow: Workflow, page: Page) -> None:
    bound = WorkflowPage.objects.filter(page=page).select_related("workflow").first()
    if bound is None:
        WorkflowPage.objects.create(page_id=page.pk, workflow=workflow)
    elif bound.workflow.name == STOCK:
        bound.workflow = workflow
        bound.save()
