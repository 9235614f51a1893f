"""The embedded broker."""

from __future__ import annotations

import errno
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from config import folder_broker


def connection(folder: Path) -> Connection:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("filesystem://localhost", transport_options=options)


def test_message_never_appears_half_written(tmp_path: Path) -> None:
    folder_broker.use()
    sent, taken, wrong = 200, [], []

    def send() -> None:
        with connection(tmp_path) as there:
            queue = there.SimpleQueue("q")
            for number in range(sent):
                queue.put({"number": number, "words": "x" * 20_000})

    def take() -> None:
        with connection(tmp_path) as there:
            channel: Any = there.channel()
            assert isinstance(channel, folder_broker.Channel)
            while len(taken) < sent and not wrong:
                try:
                    taken.append(channel._get("q"))
                except folder_broker.filesystem.Empty:
                    continue
                except ValueError as error:
                    wrong.append(error)

    threads = [threading.Thread(target=work) for work in (send, take)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not wrong
    assert len(taken) == sent


def test_message_that_finds_no_space_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fills_the_disk(path: Path, words: str, **_: Any) -> None:
        path.write_bytes(words[:10].encode())
        raise OSError(errno.ENOSPC, "No space left on device")

    folder_broker.use()
    with connection(tmp_path / "messages") as there:
        queue = there.SimpleQueue("q")
        monkeypatch.setattr(Path, "write_text", fills_the_disk)
        with pytest.raises(ChannelError):
            queue.put("x")
    assert not [path for path in (tmp_path / "messages").iterdir() if path.is_file()]


def test_folder_that_was_deleted_is_made_anew(tmp_path: Path) -> None:
    folder_broker.use()
    with connection(tmp_path / "messages") as there:
        queue = there.SimpleQueue("q")
        queue.put("before")
        shutil.rmtree(tmp_path / "messages")
        with pytest.raises(queue.Empty):
            queue.get_nowait()
        queue.put("after")
        assert queue.get_nowait().payload == "after"
