"""At which hours a mail may come: reminders that are not urgent come in the working hours of who reads them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.digest_due import Habit, habit_of
from community.mail_kinds import kind_of
from community.working_days import in_working_hours

if TYPE_CHECKING:
    from community.models import Delivery


def wait(delivery: Delivery, *, now: dt.datetime) -> dt.datetime | None:
    """Until when a mail that is due must wait, in UTC; None if it may go now.

    Its kind may say it by itself. Somebody without membership is taken to work in England.
    """
    kind = kind_of(delivery.kind)
    if kind.wait:
        until = kind.wait(delivery, now)
    elif kind.reminder and not kind.urgent:
        habit = habit_of(delivery.member) if delivery.member else Habit()
        until = in_working_hours(now, habit.zone, habit.nation)
    else:
        return None
    return until if until is not None and until > now else None
