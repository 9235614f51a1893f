"""Redis as the broker, which goes away."""

from __future__ import annotations

import pytest
from kombu import Connection

from config import redis_broker
from tests.machines.parts import Redis


@pytest.mark.parametrize("how", ["ack", "reject"])
def test_worker_whose_redis_goes_away_with_its_hands_full_takes_more(redis: Redis, how: str) -> None:
    redis_broker.use()
    with Connection(f"redis://127.0.0.1:{redis.port}/0", transport_options={"max_retries": 1}) as there:
        queue = there.SimpleQueue("q")
        queue.put("one")
        message = queue.get(timeout=5)
        qos = message.channel.qos
        qos.prefetch_count = 1
        assert not qos.can_consume()
        redis.kill()
        with pytest.raises(there.connection_errors):
            getattr(message, how)()
        assert qos.can_consume()
