"""The embedded broker: kombu's folder of messages, each of which appears whole or not at all.

Kombu writes a message under the name that readers look for. A worker that took one half-written died of it. And whoever
deletes the folder, or clears it from a backup, loses some messages and no more: the next one makes it anew.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A folder into which messages are moved once they are written."""

    @property
    def data_folder_in(self) -> str:
        """Where the messages are."""
        folder = Path(self.transport_options["data_folder_in"])
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(folder)

    data_folder_out = data_folder_in

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        """Each message goes to the queue that it names: no table says so that could be lost."""
        return [routing_key]

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Add a message to ``queue``; names sort by time, as kombu's do."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}"
        folder = Path(self.data_folder_out)
        being_written = folder / f"{name}.part"  # no queue's name ends so
        try:
            being_written.write_text(dumps(payload), encoding="utf-8")
            os.replace(being_written, folder / f"{name}.{queue}.msg")
        except OSError as error:
            with suppress(OSError):
                being_written.unlink()  # or each ring would leave another where no space is left
            raise ChannelError(f"Cannot add a message to {folder}") from error


class Transport(filesystem.Transport):
    """Kombu's, with our channel."""

    Channel = Channel


def use() -> None:
    """Let ``filesystem://`` mean this transport, in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
