"""What Prometheus is told of the outbox. Read from the rows when it asks, so that all processes say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from community.models import Delivery
from community.services import outbox_counts
from community.services.outbox_care import NEED_SOMEBODY
from community.services.outbox_counts import MonthOfKind

State = Delivery.State
MONTHS_TOLD = 2  # a counter of a month that is over does not move
# No counters: they fall, and Prometheus would take what is left then for mails that have just come.
THAT_FALL = {
    State.DEAD: "Mails that could not be sent; falls when somebody has them sent again.",
    State.UNCERTAIN: "Mails that probably were sent; falls when somebody decides.",
}
LABELS = ("period", "kind")


def collect(now: dt.datetime) -> Iterator[Metric]:
    """All of it."""
    yield from _by_month(outbox_counts.by_month(outbox_counts.months(now=now, most=MONTHS_TOLD)))
    yield from _now(now)


def _by_month(rows: list[MonthOfKind]) -> Iterator[Metric]:
    planned = CounterMetricFamily("hwb_reminder_planned", "Mails that were put into the outbox.", labels=LABELS)
    sent = CounterMetricFamily("hwb_reminder_sent", "Mails that the mail server took.", labels=LABELS)
    for row in rows:
        planned.add_metric([row.month, row.kind], sum(row.numbers.values()))
        sent.add_metric([row.month, row.kind], row.numbers.get(State.SENT, 0))
    yield from (planned, sent)
    for state, said in THAT_FALL.items():
        metric = GaugeMetricFamily(f"hwb_reminder_{state.value}", said, labels=LABELS)
        for row in rows:
            metric.add_metric([row.month, row.kind], row.numbers.get(state, 0))
        yield metric


def _now(now: dt.datetime) -> Iterator[Metric]:
    told = outbox_counts.health(now)
    for name, said in (
        ("oldest_pending_seconds", "How long the mail that has waited longest is due; 0 if none waits."),
        ("oldest_due_unplanned_seconds", "How long somebody is due a summary without a row for it; 0 if nobody is."),
        ("quarantined", "1 while no mail leaves after a restore."),
        ("many_refused", "1 while more addresses are refused as gone than is likely."),
    ):
        yield GaugeMetricFamily(f"hwb_outbox_{name}", said, value=float(told[name] or 0))
    waiting = GaugeMetricFamily("hwb_outbox_waiting", "Mails that wait.", labels=["kind"])
    for kind, number in outbox_counts.waiting_by_kind().items():
        waiting.add_metric([kind], number)
    yield waiting
    undecided = GaugeMetricFamily("hwb_outbox_undecided", "Mails that need somebody, of any month.", labels=["state"])
    for state in NEED_SOMEBODY:
        undecided.add_metric([state.value], float(told[state.value] or 0))
    yield undecided
