"""What the page of the outbox shows above its list: how many by month, why mails need somebody, what runs when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.mail_kinds import label_of
from community.models import Delivery
from community.rhythm import first_of
from community.services import digest_status, outbox_counts
from community.services.one_a_day import ON_ITS_WAY
from community.services.outbox_care import Reason
from community.views.admin_pages import uk_time
from home.models import TaskRun
from home.timetable import Timed, timetable

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = Delivery.State
LIST = "one-by-one"  # where the list begins, below the tables
# The columns of the table of numbers; what is in a worker's hands counts as waiting.
COLUMNS = (State.SENT, State.PENDING, State.UNCERTAIN, State.DEAD, State.SKIPPED, State.CANCELLED)
OF_SUMMARY = {
    "due": gettext_lazy("Members who are due one"),
    "planned": gettext_lazy("In the outbox"),
    "sent": State.SENT.label,
    "waiting": State.PENDING.label,
    "uncertain": State.UNCERTAIN.label,
    "dead": State.DEAD.label,
    "skipped": State.SKIPPED.label,
    "cancelled": State.CANCELLED.label,
}
TASKS = {
    "tick": gettext_lazy("Publish and withdraw pages"),
    "people": gettext_lazy("Work out what is due about calls, sessions and reminders"),
    "mail": gettext_lazy("Send emails"),
    "stories": gettext_lazy("Follow reviews of stories"),
    "diagnostic": gettext_lazy("Work out what is due about diagnostic rounds"),
    "story PDFs": gettext_lazy("Make PDFs of stories"),
    "backup": gettext_lazy("Back up the database"),
    "housekeeping": gettext_lazy("Tidy up"),
    "retention": gettext_lazy("Delete what is no longer kept"),
}


def month_name(month: str) -> str:
    """``November 2026`` in the reader's language."""
    return date_format(first_of(month), "F Y")


def kind_name(kind: str) -> str:
    """What a kind is called, as a heading."""
    return capfirst(label_of(kind))


def numbers(mails: QuerySet[Delivery], now: dt.datetime) -> list[dict[str, Any]]:
    """A row a month and kind, whose cells lead to those of ``mails`` that they count."""
    rows = outbox_counts.by_month_since(outbox_counts.months(now=now)[-1], mails=mails)
    return [{"month": month_name(row.month), "kind": kind_name(row.kind), "cells": _cells(row)} for row in rows]


def _cells(row: outbox_counts.MonthOfKind) -> list[dict[str, Any]]:
    waiting = sum(row.numbers.get(state, 0) for state in ON_ITS_WAY)
    counts = {state: row.numbers.get(state, 0) for state in COLUMNS} | {State.PENDING: waiting}
    return [{"count": n, "url": _list_url(row, state), "state": state.label} for state, n in counts.items()]


def _list_url(row: outbox_counts.MonthOfKind, state: State) -> str:
    asked = urlencode({"state": state.value, "kind": row.kind, "period": row.month})
    return f"{reverse('admin_outbox')}?{asked}#{LIST}"


def summary(now: dt.datetime) -> dict[str, Any]:
    """How this month's summaries stand: what each number is, and the number."""
    month = outbox_counts.months(now=now, most=1)[0]
    status = digest_status.status_of(month, now=now)
    return {"month": month_name(month), "numbers": [(label, status[name]) for name, label in OF_SUMMARY.items()]}


def failures(mails: QuerySet[Delivery]) -> list[dict[str, Any]]:
    """A row a reason why some of ``mails`` need somebody."""
    return [
        {
            "count": one.count,
            "kind": kind_name(one.reason.kind),
            "state": State(one.reason.state).label,
            "said": said(one.reason),
            "last": uk_time(one.last),
            "url": f"{reverse('admin_outbox_reason')}?{reason_query(one.reason)}",
        }
        for one in outbox_counts.failures(mails)
    ]


def said(reason: Reason | Delivery) -> str:
    """What the mail server or our own program said."""
    return f"{reason.smtp_code or ''} {reason.error}".strip()


def next_try(delivery: Delivery, now: dt.datetime) -> str:
    """Until when a mail waits, or since when it is due; empty for one in a worker's hands or at its end."""
    if delivery.state != State.PENDING:
        return ""
    words = _("Next try: %(when)s") if delivery.not_before > now else _("Due since %(when)s")
    return words % {"when": uk_time(delivery.not_before)}


def reason_query(reason: Reason) -> str:
    """A reason as part of an address."""
    return urlencode(
        {"kind": reason.kind, "state": reason.state, "code": reason.smtp_code or "", "error": reason.error}
    )


def runs(now: dt.datetime) -> list[dict[str, str]]:
    """A row a task of the timetable: how it went, and when it comes next."""
    noted = {run.name: run for run in TaskRun.objects.all()}
    return [_run(row, noted.get(row.name), now) for row in timetable()]


def _run(row: Timed, run: TaskRun | None, now: dt.datetime) -> dict[str, str]:
    return {
        "name": str(TASKS.get(row.name, row.name)),
        "last": uk_time(run.started_at) if run else _("Not yet"),
        "ended": _ending(run),
        "next": uk_time(_next_of(row, run, now)),
    }


def _next_of(row: Timed, run: TaskRun | None, now: dt.datetime) -> dt.datetime:
    if run is None:
        return row.next_due(now, started=None)
    return row.next_due(now, started=run.started_at, failed=bool(run.error))


def _ending(run: TaskRun | None) -> str:
    if run is None:
        return ""
    if run.error:
        return run.error
    if run.ended_at is None or run.ended_at < run.started_at:
        return _("Still running, or broken off")
    return _("Well")
