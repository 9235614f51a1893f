"""How many messages wait in each queue, whatever the broker is."""

from __future__ import annotations

from celery import current_app
from kombu.exceptions import ChannelError


def messages_waiting() -> dict[str, int] | None:
    """By the name of the queue; None if the broker cannot be asked. It is asked anew each time, for seconds at most."""
    try:
        with current_app.connection_for_read() as connection:
            return {queue.name: _length(connection, queue.name) for queue in current_app.conf.task_queues or ()}
    except Exception:  # each broker's client has its own
        return None


def _length(connection: object, name: str) -> int:
    """A queue in which there never was a message is not there, and to ask for it closes the channel."""
    channel = connection.channel()  # type: ignore[attr-defined]
    try:
        return int(channel.queue_declare(queue=name, passive=True).message_count)
    except ChannelError:
        return 0
    finally:
        channel.close()
