"""What is counted in memory is written down, also by a web process that ends."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from home.services.tally import Tally


def test_web_process_writes_its_last_counts_down_as_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The child must leave the connection alone that it has from this process.
    monkeypatch.setattr("home.services.tally.connection", SimpleNamespace(close=lambda: None))
    written = tmp_path / "counts"

    def write(counts: Mapping[str, int]) -> None:
        written.write_text(str(dict(counts)))

    tally = Tally(write)

    def serve() -> None:
        tally.add("/")
        tally.flush()
        tally.add("/elements/")
        tally.add("/elements/")

    web = multiprocessing.get_context("fork").Process(target=serve)  # as granian starts its own
    web.start()
    web.join(60)
    assert web.exitcode == 0
    assert written.read_text() == "{'/elements/': 2}"
