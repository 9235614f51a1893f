"""A confidence review to repeat. It is told to nobody but whose it is, and names nothing that they said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from diagnostic.models import ReviewSheet
from diagnostic.reminders import rules

if TYPE_CHECKING:
    from community.models import Member


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """For whoever finished a review a year ago or longer, and none since."""
    sheets = ReviewSheet.objects.filter(member__in=members, finished_at__isnull=False).order_by()
    last = sheets.values_list("member_id").annotate(at=Max("finished_at"))
    today = timezone.localdate(now)
    return {pk: [_step(at)] for pk, at in last if pk and rules.review_again_on(at) <= today}


def _step(finished_at: dt.datetime) -> Step:
    says = partial(_says, timezone.localdate(finished_at))
    act = gettext_lazy("Repeat your confidence review")
    return Step("review", says, act, ("confidence_home",), rules.review_again_on(finished_at))


def _says(day: dt.date) -> str:
    said = {"day": date_format(day, "DATE_FORMAT")}
    return _("You last did your confidence review on %(day)s. Only you see what you say in it.") % said


KIND = StepKind("confidence_repeat", gettext_lazy("your confidence review to repeat"), find)
