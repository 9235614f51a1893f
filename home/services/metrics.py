"""What Prometheus reads: figures worked out when it asks, from the database, so that every process says the same."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from home import disk
from home.models import TaskRun
from home.services import health
from home.services.queues import messages_waiting

CONTENT_TYPE = CONTENT_TYPE_LATEST

Source = Callable[[dt.datetime], Iterable[Metric]]

logger = logging.getLogger(__name__)


class _AtAMoment(Collector):
    """Every source, asked for one moment. One that fails is named, and takes no other with it."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """Called by the registry."""
        failed = GaugeMetricFamily("hwb_scrape_failed", "1 where figures could not be worked out.", labels=["source"])
        for name, source in _sources.items():
            try:
                found = list(source(self.now))
            except Exception:
                logger.exception("Figures could not be worked out: %s", name)
                found = []
                failed.add_metric([name], 1)
            yield from found
        yield failed


def add_source(name: str, source: Source) -> None:
    """Have ``source`` asked, too. Apps above add theirs in their AppConfig.ready."""
    _sources[name] = source


def rendered(*, now: dt.datetime) -> bytes:
    """All figures in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_AtAMoment(now))
    return generate_latest(registry)


def _tasks(now: dt.datetime) -> Iterator[Metric]:
    last = GaugeMetricFamily("hwb_task_last_run_timestamp_seconds", "When a task last began.", labels=["task"])
    well = GaugeMetricFamily("hwb_task_last_success_timestamp_seconds", "When it last ended well.", labels=["task"])
    failed = GaugeMetricFamily("hwb_task_last_run_failed", "1 if its last run ended with an error.", labels=["task"])
    for run in TaskRun.objects.all():
        last.add_metric([run.name], run.started_at.timestamp())
        if run.succeeded_at:
            well.add_metric([run.name], run.succeeded_at.timestamp())
        failed.add_metric([run.name], float(bool(run.error)))
    yield from (last, well, failed)


def _machine(now: dt.datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily("hwb_disk_free_bytes", "Free where the site keeps its files.", value=disk.free())
    if (age := health.backup_age(now)) is not None:
        yield GaugeMetricFamily("hwb_backup_age_seconds", "Age of the newest backup on this machine.", value=age)


def _queues(now: dt.datetime) -> Iterator[Metric]:
    waiting = messages_waiting()
    yield GaugeMetricFamily("hwb_broker_up", "1 if the broker answers.", value=float(waiting is not None))
    messages = GaugeMetricFamily("hwb_queue_messages", "Messages that wait for a worker.", labels=["queue"])
    for name, number in (waiting or {}).items():
        messages.add_metric([name], number)
    yield messages


_sources: dict[str, Source] = {"tasks": _tasks, "machine": _machine, "queues": _queues}
