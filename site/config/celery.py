"""The Celery app and the one timetable.

Due work is rows in the database. A message only wakes a worker, so losing every message costs one tick, and a second
beat or a message that comes twice finds nothing left to do.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from pathlib import Path

from celery import Celery
from celery.signals import worker_process_init
from django.conf import settings
from kombu import Queue

from config.brokers import broker_settings
from home.timetable import Timed, set_timetable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

# mail waits for nothing else, and nothing waits for what may take minutes.
MAIL, DEFAULT, SLOW = QUEUES = ("mail", "default", "slow")
MINUTE = dt.timedelta(minutes=1)
# How long a run may take, in seconds. It is told to end, and killed half a minute later.
SHORT, LONG, NIGHT = 90, 300, 1800

# Times of day are UTC. Whatever runs once a day is rung by the tick as soon as its last run is found missing.
TIMETABLE = (
    #     what it is called  what it does                        when               queue    limit
    Timed("tick",            "home.tasks.tick",                  MINUTE,            DEFAULT, LONG),
    Timed("people",          "community.tasks.tick",             MINUTE,            DEFAULT, LONG),
    Timed("mail",            "community.tasks.send_mail_on",     MINUTE,            MAIL,    SHORT),
    Timed("stories",         "casestudies.tasks.tick",           MINUTE,            DEFAULT, LONG),
    Timed("diagnostic",      "diagnostic.tasks.tick",            MINUTE,            DEFAULT, LONG),
    Timed("story PDFs",      "casestudies.tasks.make_pdfs",      MINUTE,            SLOW,    LONG),
    Timed("backup",          "home.tasks.back_up",               dt.time(2, 40),    SLOW,    NIGHT),
    Timed("housekeeping",    "home.tasks.housekeeping",          dt.time(3, 10),    SLOW,    NIGHT),
    Timed("retention",       "community.tasks.nightly",          dt.time(3, 30),    SLOW,    NIGHT),
)  # fmt: skip
# What requests ring for beside these, and what goes on with work that was begun: its queue and limit.
RUNG = {
    "community.tasks.send_mail": (MAIL, SHORT),
    "community.tasks.make_copies": (SLOW, LONG),
    "community.tasks.work_out_rounds": (SLOW, LONG),
}
TASKS = {row.task: (row.queue, row.limit) for row in TIMETABLE} | RUNG

set_timetable(TIMETABLE)
app = Celery("hwb")
app.conf.update(
    **broker_settings(settings.BROKER_URL, folder=Path(settings.VAR_DIR) / "broker", longest_run=NIGHT),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker waits for its broker as long as it takes
    timezone="UTC",
    enable_utc=True,
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    # A message is done with once a worker has it: what a killed worker left is found again in the database. Late, a
    # Redis that goes away between beginning and end leaves the worker with messages that it can never be done with, and
    # once those fill its hands (kombu's QoS) it takes no other and does not even see that Redis is back.
    task_acks_late=False,
    task_queues=[Queue(name, routing_key=name) for name in QUEUES],
    task_default_queue=DEFAULT,
    task_routes={task: {"queue": queue} for task, (queue, _limit) in TASKS.items()},
    task_annotations={task: {"time_limit": n, "soft_time_limit": n - 30} for task, (_queue, n) in TASKS.items()},
    task_time_limit=LONG,
    task_soft_time_limit=LONG - 30,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_enable_remote_control=False,  # /statusz and the back office say what runs; one thing less to guard
    worker_cancel_long_running_tasks_on_connection_loss=False,  # a lost broker is no reason to break off a mail
    worker_soft_shutdown_timeout=5,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    beat_scheduler="config.bell:Bell",
    beat_schedule={
        row.name: {"task": row.task, "schedule": row.when.total_seconds()}
        for row in TIMETABLE
        if isinstance(row.when, dt.timedelta)
    },
)
app.autodiscover_tasks()


@worker_process_init.connect
def spare_the_collector(**_words: object) -> None:
    """What a worker has loaded when it begins stays to its end. Python would look through all of it again and again for
    what may be thrown away, which costs a tenth of what sending a mail does. Looking once more now would write to all
    of it, and children would share it no longer."""
    gc.freeze()
