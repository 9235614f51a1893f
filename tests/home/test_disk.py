"""What is known of the disk."""

from __future__ import annotations

import errno

import pytest
from django.db import connection
from django.test import Client

from home import disk


@pytest.mark.parametrize(("number", "is_full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False)])
def test_full_is_told_from_other_faults(number, is_full):
    assert disk.is_full(OSError(number, "x")) is is_full


def test_no_error_is_no_full_disk():
    assert not disk.is_full(None)
    assert not disk.is_full(ValueError())


@pytest.mark.django_db
def test_little_room_is_seen_where_the_database_is_a_file(monkeypatch):
    assert disk.database_has_room()
    monkeypatch.setattr(disk, "ROOM", 2**62)
    assert disk.database_has_room() is (connection.vendor != "sqlite")


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 503), (errno.EACCES, 500)])
def test_page_that_finds_the_disk_full_is_away_for_a_while(home_page, monkeypatch, number, status):
    def fails(*args, **kwargs):
        raise OSError(number, "x")

    monkeypatch.setattr("home.views.search.render", fails)
    assert Client(raise_request_exception=False).get("/search/").status_code == status
