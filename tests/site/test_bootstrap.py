"""Set-up on a bare machine: what is wrong is said in one sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap import data, ground, places, steps, system
from bootstrap.commands import main
from bootstrap.problem import Problem

ROOT = Path(__file__).resolve().parents[2]


def is_one_sentence(words: str) -> bool:
    """A line that ends with a full stop."""
    return "\n" not in words.strip() and words.strip().endswith(".")


def test_wrong_python_is_named_with_the_way_out(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    monkeypatch.setattr(sys, "version", "3.12.1 (main)")
    with pytest.raises(Problem, match=r"needs Python 3\.11 and this is 3\.12\.1: install Python 3\.11") as caught:
        ground.check_python()
    assert is_one_sentence(str(caught.value))


def test_make_without_a_fitting_python_says_so():
    done = subprocess.run(
        ["make", "PYTHON=", "run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode != 0
    assert "HWB Commons needs Python 3.11 and none was found: install it" in done.stderr


def test_taken_port_is_told_before_anything_is_installed(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setattr("bootstrap.commands._set_up", lambda **_: pytest.fail("set up although the port is taken"))
        assert main(["run"]) == 1
    said = capsys.readouterr().err
    assert f"Port {port} on 127.0.0.1 cannot be used (Address already in use)" in said
    assert f"make run PORT={port + 1}" in said
    assert is_one_sentence(said)


@pytest.mark.parametrize("value", ["eight", "0", "70000", "-1", "80 80"])
def test_port_must_be_a_number(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(Problem, match="must be a number from 1 to 65535"):
        ground.port()


def test_folder_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    # A file where the folder should be: it stops root too, whom permissions do not.
    (tmp_path / "var").write_text("")
    monkeypatch.setenv("HWB_VAR_DIR", str(tmp_path / "var"))
    with pytest.raises(Problem, match=r"Nothing can be written to .*set HWB_VAR_DIR to a folder") as caught:
        ground.check_folders()
    assert is_one_sentence(str(caught.value))


def test_read_only_checkout_is_named(monkeypatch, tmp_path):
    (tmp_path / "checkout").write_text("")
    monkeypatch.setattr(ground, "ROOT", tmp_path / "checkout")
    with pytest.raises(Problem, match="copy the project to a folder that you may write to"):
        ground.check_folders()


def test_missing_pango_is_said_and_stops_nothing(monkeypatch, capsys):
    monkeypatch.setattr(system, "_has_pango", lambda: False)
    monkeypatch.setattr(system, "_apt_install", lambda what, packages: False)
    system.ensure_pango()
    assert "install libpango-1.0-0 and libpangoft2-1.0-0" in capsys.readouterr().out


def test_missing_chromium_stops_with_the_way_out(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    monkeypatch.setattr(system, "_apt_install", lambda what, packages: False)
    with pytest.raises(Problem, match="make test-fast") as caught:
        system.ensure_chromium()
    assert is_one_sentence(str(caught.value))


def test_step_is_taken_again_only_when_its_inputs_change(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    source, runs = tmp_path / "source", []
    source.write_text("one")
    step = steps.Step("Work", lambda: runs.append(1), tmp_path / "stamp", inputs=[source])
    assert [steps.take([step]), steps.take([step])] == [1, 0]
    source.write_text("two")
    assert steps.take([step]) == 1
    assert len(runs) == 2
    assert capsys.readouterr().out.count("Work …") == 2


def test_step_that_failed_is_taken_again(monkeypatch, tmp_path):
    monkeypatch.setattr(steps, "ROOT", tmp_path)

    def fail() -> None:
        raise Problem("no.")

    step = steps.Step("Work", fail, tmp_path / "stamp")
    (tmp_path / "stamp").write_text("of an earlier time")
    for _ in range(2):
        with pytest.raises(Problem):
            steps.take([step])
    assert not (tmp_path / "stamp").exists()


@pytest.mark.parametrize("gone", ["db.sqlite3", "demo-accounts.txt"])
def test_data_is_set_up_again_when_some_of_it_is_gone(monkeypatch, tmp_path, gone):
    monkeypatch.setenv("HWB_VAR_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    step = data.steps()[1]
    step.stamp.parent.mkdir()
    step.stamp.write_text(step.fingerprint())
    for name in ("db.sqlite3", "demo-accounts.txt"):
        (tmp_path / name).touch()
    assert step.is_done()
    (tmp_path / gone).unlink()
    assert not step.is_done()


def test_tool_that_is_missing_gets_the_advice():
    with pytest.raises(Problem, match=r"no-such-tool could not be started .*: install it\."):
        steps.call(["no-such-tool"], advice="install it.")


def test_bootstrap_needs_nothing_but_the_standard_library():
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(places.SITE / "bootstrap"), "nonsense"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("Usage:")
