"""Redis as the broker: a message that could not be acknowledged is no longer in its worker's hands.

Kombu goes on counting it. Where Redis goes away just when a worker has its hands full, it can never be done with what
it has: it takes no more, does not even see that the connection is lost, and does nothing for as long as it runs.
"""

from __future__ import annotations

from kombu.transport import redis


class QoS(redis.QoS):
    """Kombu's account of what a worker has in hand."""

    def ack(self, delivery_tag: str) -> None:
        """Be done with a message, whether or not Redis hears of it: one that it keeps comes back, and does no harm."""
        try:
            super().ack(delivery_tag)
        except Exception:
            self._quick_ack(delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """The same for a message that is given back, or thrown away."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        except Exception:
            self._quick_ack(delivery_tag)
            raise


def use() -> None:
    """Let ``redis://`` count so, in this process."""
    redis.Channel.QoS = QoS
