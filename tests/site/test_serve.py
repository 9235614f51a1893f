"""What ``manage.py serve`` says before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from config import served_port
from config.management.commands import serve
from tests.check import ROOT

SHOW = "from django.conf import settings; print(settings.PORT, settings.BASE_URL, settings.WAGTAILADMIN_BASE_URL)"


@pytest.mark.parametrize("name", ["PORT", "WEB_PROCESSES", "WORKER_PROCESSES"])
@pytest.mark.parametrize("value", ["abc", "-1", "8000.5", "٣"])
def test_number_that_is_none_is_named(monkeypatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=f"{name} must be a whole number, not {value}"):
        call_command("serve")


def test_port_that_cannot_be_is_said():
    with pytest.raises(CommandError, match="There is no port 99999"):
        call_command("serve", port=99999)


def test_part_that_is_unknown_is_said():
    with pytest.raises(CommandError, match="There is no part called mail"):
        call_command("serve", "mail")


@pytest.mark.parametrize("given", ["nothing", "mail,nothing"])
def test_queue_that_is_unknown_is_said(monkeypatch, given):
    with pytest.raises(CommandError, match="There is no queue called nothing: choose from mail, default, slow"):
        call_command("serve", "worker", queues=given)
    monkeypatch.setenv("WORKER_QUEUES", given)
    with pytest.raises(CommandError, match="There is no queue called nothing"):
        call_command("serve", "worker")


@pytest.mark.parametrize(
    ("chosen", "environment", "expected"),
    [
        (None, "", ["mail", "default", "slow"]),
        (None, "mail", ["mail"]),
        ("slow, mail", "default", ["slow", "mail"]),
        ("", "mail", ["mail", "default", "slow"]),
    ],
)
def test_worker_serves_all_queues_unless_told_otherwise(monkeypatch, chosen, environment, expected):
    monkeypatch.setenv("WORKER_QUEUES", environment)
    assert serve._queues(chosen) == expected


def settings_of_a_newcomer(folder, **env: str) -> str:
    """The port and the addresses that a command by hand goes by in a process of its own."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    known = {**clean, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(folder), **env}
    code = f"import sys; sys.path[:0] = ['.', 'site']; {SHOW}"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("kept", "env", "expected"),
    [
        (None, {}, "8000 http://localhost:8000 http://localhost:8000"),
        (8123, {}, "8123 http://localhost:8123 http://localhost:8123"),
        (8123, {"PORT": "8005"}, "8005 http://localhost:8005 http://localhost:8005"),
        (8123, {"PORT": ""}, "8123 http://localhost:8123 http://localhost:8123"),
        (8123, {"BASE_URL": "http://hwb.test/"}, "8123 http://hwb.test http://hwb.test"),
    ],
)
def test_command_by_hand_links_to_where_the_site_was_served_last_unless_told_otherwise(tmp_path, kept, env, expected):
    if kept:
        served_port.remember(kept, folder=tmp_path)
    assert settings_of_a_newcomer(tmp_path, **env) == expected


@pytest.mark.parametrize("said", ["", "port", "80 00", "8000\n8001", "é"])
def test_what_is_no_port_is_not_remembered(tmp_path, said):
    (tmp_path / served_port.NAME).write_text(said, encoding="latin-1")
    assert served_port.remembered(tmp_path) == ""


def test_port_that_cannot_be_kept_stops_nobody_and_leaves_the_last(tmp_path, monkeypatch):
    served_port.remember(8001, folder=tmp_path / "nowhere")
    served_port.remember(8001, folder=tmp_path)

    def full(*words: object, **options: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    served_port.remember(8002, folder=tmp_path)
    assert served_port.remembered(tmp_path) == "8001"
    assert [path.name for path in tmp_path.iterdir()] == [served_port.NAME]


def test_port_of_the_command_line_is_where_links_lead(settings):
    settings.PORT, settings.BASE_URL, settings.LINKS_FOLLOW_THE_PORT = "8000", "http://localhost:8000", True
    serve._link_to(8009)
    assert (
        settings.BASE_URL == settings.WAGTAILADMIN_BASE_URL == settings.WAGTAILAPI_BASE_URL == "http://localhost:8009"
    )


def test_address_that_somebody_chose_stays(settings):
    settings.PORT, settings.BASE_URL, settings.LINKS_FOLLOW_THE_PORT = "8000", "http://localhost:8000", False
    serve._link_to(8009)
    assert settings.BASE_URL == "http://localhost:8000"


@pytest.mark.parametrize(("part", "kept"), [("web", "8077"), ("worker", "")])
def test_port_is_kept_once_pages_are_served_there(settings, tmp_path, part, kept):
    settings.VAR_DIR, settings.PORT = tmp_path, "8000"
    serve.Command()._tell([part], "127.0.0.1", 8077)
    assert served_port.remembered(tmp_path) == kept


def test_site_that_nobody_tries_out_keeps_no_port(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    serve.Command()._tell(["web"], "127.0.0.1", 8077)
    assert list(tmp_path.iterdir()) == []


def test_site_is_served_where_it_was_last(monkeypatch, settings):
    monkeypatch.delenv("PORT", raising=False)
    assert serve._usual_port() == 8000
    settings.PORT = "8077"
    assert serve._usual_port() == 8077
