"""What ``manage.py serve`` says before anything starts."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import serve


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
