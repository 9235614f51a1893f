"""The Celery app and the one timetable. Times are UTC here; tasks that mean a day in Britain work it out themselves.

Due work is rows in the database. A message only wakes a worker, so losing every message costs one tick.
"""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from config import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

EMBEDDED = settings.BROKER_URL.startswith("filesystem")


def _embedded_broker() -> dict[str, object]:
    """Messages as files in a folder that only we can read."""
    root = Path(settings.VAR_DIR) / "broker"
    for folder in (root, root / "messages", root / "control"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    messages = str(root / "messages")
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": str(root / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }


if EMBEDDED:
    folder_broker.use()
app = Celery("hwb")
app.conf.update(
    broker_url="filesystem://localhost" if EMBEDDED else settings.BROKER_URL,
    broker_transport_options=_embedded_broker() if EMBEDDED else {"visibility_timeout": 900},
    broker_connection_retry_on_startup=True,
    timezone="UTC",
    enable_utc=True,
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=False,  # what a killed worker left is found again in the database
    task_time_limit=300,
    task_soft_time_limit=270,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_enable_remote_control=not EMBEDDED,
    worker_soft_shutdown_timeout=5,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)
app.autodiscover_tasks()

# A message that waited longer than its own interval says nothing that the next one does not.
app.conf.beat_schedule = {
    "tick": {"task": "home.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
    "housekeeping": {"task": "home.tasks.housekeeping", "schedule": crontab(hour=3, minute=10)},
    "people": {"task": "community.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
    "mail": {"task": "community.tasks.send_mail_on", "schedule": 60.0, "options": {"expires": 55}},
    "stories": {"task": "casestudies.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
    "diagnostic": {"task": "diagnostic.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
    "story PDFs": {"task": "casestudies.tasks.make_pdfs", "schedule": 60.0, "options": {"expires": 55}},
    "retention": {"task": "community.tasks.nightly", "schedule": crontab(hour=3, minute=30)},
    "back up": {"task": "home.tasks.back_up", "schedule": crontab(hour=2, minute=40)},
}
