"""How each kind of broker is spoken to: a folder of files, Redis, RabbitMQ.

Whoever rings waits for the broker, so that every wait here is short: a broker that is away costs a request a moment,
and nothing else, as the work stands in the database.
"""

from __future__ import annotations

from pathlib import Path

from config import folder_broker, redis_broker

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 3.0  # more than the second for which a worker asks Redis to hold the line
# kombu's own way is to try again for six seconds.
NO_SECOND_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "connect_retries_timeout": CONNECT_SECONDS}


def is_embedded(url: str) -> bool:
    """Whether messages are files in a folder of ours."""
    return url.startswith("filesystem")


def broker_settings(url: str, *, folder: Path, longest_run: int) -> dict[str, object]:
    """What Celery must know of the broker at ``url``. ``longest_run`` is how many seconds a task may take."""
    if is_embedded(url):
        folder_broker.use()
        return {"broker_url": "filesystem://localhost", "broker_transport_options": _files(folder)}
    if not _is_amqp(url):
        redis_broker.use()
    return {
        "broker_url": url,
        "broker_connection_timeout": CONNECT_SECONDS,
        "broker_transport_options": NO_SECOND_TRY | (_amqp() if _is_amqp(url) else _redis(longest_run)),
    }


def _files(root: Path) -> dict[str, object]:
    """Messages as files in a folder that only we can read."""
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


def _is_amqp(url: str) -> bool:
    return url.startswith(("amqp", "pyamqp"))


def _amqp() -> dict[str, object]:
    return {"read_timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}


def _redis(longest_run: int) -> dict[str, object]:
    """A message whose worker says nothing comes back, but never while that worker may still be at it."""
    return {
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        "socket_keepalive": True,
        "visibility_timeout": longest_run + 60,
    }
