"""The moderation of the toolkit's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from home.models import FourEyesTask

NAME = "Toolkit approval"
STOCK = "Moderators approval"  # what Wagtail's own migration puts on the root of the tree


@transaction.atomic
def ensure_workflow(*, group_names: Iterable[str]) -> Workflow:
    """Make the toolkit's workflow and put it on the whole tree, in both languages; safe to run again.

    Where an administrator has chosen another workflow for the root, that choice stays.
    """
    workflow, _made = Workflow.objects.get_or_create(name=NAME)
    task = FourEyesTask.objects.filter(name=NAME).first() or FourEyesTask.objects.create(name=NAME)
    task.groups.add(*Group.objects.filter(name__in=list(group_names)))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    _bind(workflow)
    return workflow


def _bind(workflow: Workflow) -> None:
    """On the root: pages of either language find it there, whichever of them are loaded later."""
    root = Page.get_first_root_node()
    bound = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if bound is None:
        WorkflowPage.objects.create(page=root, workflow=workflow)
    elif bound.workflow.name == STOCK:
        bound.workflow = workflow
        bound.save()
