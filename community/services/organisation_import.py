"""Bringing in many organisations at once: all of them or none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from community.models import AuditEntry, Organisation, Region
from community.services.audit import record
from community.services.organisation_plan import FIELDS, Plan, plan_import
from community.services.places import BATCH, SHOWN, show_anew
from home import generation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.imports.table import Row
    from community.models import User


class StalePlanError(Exception):
    """The import would not do what was looked at: somebody changed organisations since, or rows are wrong."""


def apply_import(*, rows: Sequence[Row], fingerprint: str, by: User, now: dt.datetime) -> Plan:
    """Store what ``rows`` say, if that is still the plan with ``fingerprint``; returns it.

    Raises StalePlanError with nothing stored if it is another plan by now, or one with problems.
    """
    try:
        return _apply(rows, fingerprint, by, now)
    except IntegrityError as error:  # somebody took a code at this very moment, or two rows swap theirs
        raise StalePlanError from error


@transaction.atomic
def _apply(rows: Sequence[Row], fingerprint: str, by: User, now: dt.datetime) -> Plan:
    list(Region.objects.select_for_update().order_by("pk"))  # one import at a time
    plan = plan_import(rows)
    if plan.problems or plan.fingerprint != fingerprint:
        raise StalePlanError
    Organisation.objects.bulk_create([row.organisation for row in plan.new], batch_size=BATCH)
    changed = [row.organisation for row in plan.changed]
    # Over the rows that are there, by their keys: an UPDATE of so many columns and rows takes many times as long.
    Organisation.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=FIELDS
    )
    note = f"organisations: {len(plan.new)} new, {len(plan.changed)} changed"
    record(AuditEntry.Action.IMPORTED, actor=by, note=note, now=now)
    generation.bump()  # no signal tells of rows that are stored in bulk
    show_anew(row.organisation.pk for row in plan.changed if row.before.keys() & set(SHOWN))
    return plan
