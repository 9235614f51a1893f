"""Bringing in many stories at once, as drafts: all of them or none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail_localize.synctree import create_aliases_for_new_page

from casestudies.models import RegionStoriesPage
from casestudies.services.becoming_a_page import free_slug
from casestudies.services.story_plan import Plan, Planned, plan_stories
from community.models import AuditEntry, Region
from community.services.audit import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.imports.table import Row
    from community.models import User


class StalePlanError(Exception):
    """The import would not make what was looked at: something changed since, or rows are wrong."""


@transaction.atomic
def import_stories(*, rows: Sequence[Row], fingerprint: str, by: User, now: dt.datetime) -> Plan:
    """Make the drafts of ``rows``, if that is still the plan with ``fingerprint``; returns it.

    Raises StalePlanError with nothing made if it is another plan by now, or one with problems.
    """
    list(Region.objects.select_for_update().order_by("pk"))  # one import at a time
    plan = plan_stories(rows, by=by)
    if plan.problems or not plan.new or plan.fingerprint != fingerprint:
        raise StalePlanError
    for planned in plan.new:
        _make(planned, by)
    record(AuditEntry.Action.IMPORTED, actor=by, note=f"stories: {len(plan.new)}", now=now)
    return plan


def _make(planned: Planned, by: User) -> None:
    parent = RegionStoriesPage.objects.get(pk=planned.parent.pk)  # the tree's numbers move with every page
    story = planned.story
    story.owner, story.slug = by, free_slug(parent, story.title)
    parent.add_child(instance=story)
    create_aliases_for_new_page(story)
    story.save_revision(user=by, log_action=True, clean=False)  # a draft may lack nearly anything
