"""A mail server that understands what it is told, and keeps nothing: ``python -m tests.benchmarks.mail_server``."""

from __future__ import annotations

import asyncio

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


async def serve() -> None:
    """Say on which port, and serve until killed."""
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
