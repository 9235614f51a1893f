"""Signed links in mails: each for one purpose, until a moment."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

from community import links
from community.links import Link, Purpose
from community.models import Member
from config.log_masking import MaskLinks

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
UNTIL = NOW + dt.timedelta(days=3)


def token(member: Member | None = None, purpose: str = Purpose.SESSION_ANSWER, version: int = 2) -> str:
    return links.make(purpose, member=member or Member(pk=4711), object_id=12, version=version, expires_at=UNTIL)


def test_link_says_what_it_was_made_for():
    assert links.read(token(), Purpose.SESSION_ANSWER, NOW) == Link(4711, 12, 2, UNTIL)


def test_link_is_the_same_each_time_and_another_for_anything_else():
    others = {token(Member(pk=4712)), token(version=3), token(purpose=Purpose.CALL_ANSWER)}
    assert token() == token()
    assert token() not in others
    assert len(others) == 3


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose != Purpose.SESSION_ANSWER])
def test_link_opens_nothing_of_another_purpose(purpose):
    assert links.read(token(), purpose, NOW) is None


def test_link_ends_at_its_moment():
    assert links.read(token(), Purpose.SESSION_ANSWER, UNTIL - dt.timedelta(seconds=1)) is not None
    assert links.read(token(), Purpose.SESSION_ANSWER, UNTIL) is None


@pytest.mark.parametrize("place", range(0, 38, 3))
def test_changed_link_opens_nothing(place):
    made = token()
    changed = made[:place] + ("A" if made[place] != "A" else "B") + made[place + 1 :]
    assert links.read(changed, Purpose.SESSION_ANSWER, NOW) is None


@pytest.mark.parametrize("made_up", ["", ".", "1-2-3-4", "1-2-3-4.", "a" * 500, "é-1-1-1.x", "\0"])
def test_made_up_link_opens_nothing(made_up):
    assert links.read(made_up, Purpose.SESSION_ANSWER, NOW) is None


def test_link_made_with_the_former_secret_still_opens(settings):
    made, settings.SECRET_KEY_FALLBACKS = token(), [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert links.read(made, Purpose.SESSION_ANSWER, NOW) is not None


def test_link_is_short_and_names_nobody():
    assert len(token()) <= 48
    assert "4711" not in token()


@pytest.mark.parametrize(
    "path", ["/community/emails/{}/", "/cy/community/emails/{}/call_nudge/", "/community/calendar/{}.ics", "/x/{}"]
)
def test_links_are_masked_in_logs(path):
    record = logging.LogRecord("x", logging.INFO, "", 0, "GET %s 200", (path.format(token()),), None)
    assert MaskLinks().filter(record)
    assert token() not in record.getMessage()
    assert token().split(".")[-1] not in record.getMessage()
    assert "•••" in record.getMessage()
