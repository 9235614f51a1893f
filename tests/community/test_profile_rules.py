"""The pure rules of profiles: how full, what next, plain words. No database."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.forms.profile.talking import UK_ZONES, time_zones
from community.member_tasks import Standing, Task, next_task
from community.plain_text import MOST_MARKS, plain_line, plain_lines
from community.profile import ASKED, CHOOSABLE, LABELS, SECTIONS, confirming_due, missing_parts, per_cent

NOW = dt.datetime(2027, 3, 3, 9, tzinfo=dt.UTC)
ALL = {part.field for part in ASKED}


def test_fields_asked_for_weigh_the_same() -> None:
    assert (per_cent(set()), per_cent({"name"}), per_cent(ALL)) == (0, 10, 100)
    assert {per_cent(ALL - {part.field}) for part in ASKED} == {90}


def test_missing_names_exactly_what_is_not_there() -> None:
    assert [part.field for part in missing_parts(ALL - {"topics", "about"})] == ["about", "topics"]
    assert missing_parts(ALL) == []


@pytest.mark.parametrize("field", ["photo", "pronouns", "band_group", "clinical", "funding", "contact"])
def test_what_is_private_to_many_never_counts(field: str) -> None:
    assert field not in ALL


def test_every_field_of_a_section_has_a_label_and_may_be_chosen_but_the_name() -> None:
    fields = [field for section in SECTIONS for field in section.fields]
    assert sorted(fields) == sorted(LABELS)
    assert set(fields) - set(CHOOSABLE) == {"name"}


@pytest.mark.parametrize(("days", "due"), [(364, False), (365, True), (900, True)])
def test_still_right_is_asked_after_a_year(days: int, due: bool) -> None:
    assert confirming_due(NOW - dt.timedelta(days=days), now=NOW) is due
    assert not confirming_due(None, now=NOW)


READY = {
    "paused": False,
    "confirming_due": False,
    "listed": True,
    "per_cent": 80,
    "has_elements": True,
    "wanted": ("relationships",),
}


@pytest.mark.parametrize(
    ("different", "task"),
    [
        ({}, Task.FIND_HELP),
        ({"wanted": ()}, Task.LOOK_ROUND),
        ({"per_cent": 40}, Task.SAY_MORE),
        ({"listed": False, "per_cent": 40}, Task.SAY_MORE),
        ({"has_elements": False, "wanted": ()}, Task.CHOOSE_ELEMENTS),
        ({"has_elements": False, "per_cent": 10, "listed": False}, Task.CHOOSE_ELEMENTS),
        ({"listed": False}, Task.BE_LISTED),
        ({"listed": False, "per_cent": 50, "has_elements": False}, Task.BE_LISTED),
        ({"listed": False, "confirming_due": True}, Task.CONFIRM),
        ({"paused": True, "confirming_due": True, "listed": False}, Task.COME_BACK),
    ],
)
def test_next_task_is_the_first_that_fits(different: dict, task: Task) -> None:
    assert next_task(Standing(**{**READY, **different})) == task


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Siân   Rees ", "Siân Rees"),
        ("Sia\u0302n", "Siân"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u200b\u200b\ufeff", ""),
        ("\u200d \u200c", ""),
        ("a\tb\nc", "a b c"),
        ("ring\x07bell\x1b[0m", "ringbell[0m"),
        ("👩\u200d⚕️ nurse", "👩\u200d⚕️ nurse"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_line_keeps_what_can_be_read(typed: str, kept: str) -> None:
    assert plain_line(typed) == kept


def test_towers_of_marks_are_cut() -> None:
    assert len(plain_line("Z" + "\u0335\u0321" * 50 + "a")) <= MOST_MARKS + 2


def test_lines_keep_their_breaks_and_one_empty_line() -> None:
    assert plain_lines("one\r\ntwo\r\n\r\n\r\n\r\nthree  \n\n") == "one\ntwo\n\nthree"


@given(st.text())
def test_plain_words_stay_as_they_are(text: str) -> None:
    once = plain_line(text)
    assert plain_line(once) == once
    assert not any(unicodedata.category(sign) == "Cc" for sign in once if sign != "\x00")


def test_zones_of_the_uk_come_first_and_every_zone_once() -> None:
    names = [name for _area, zones in time_zones() for name, _place in zones]
    assert tuple(names[:5]) == UK_ZONES
    assert len(names) == len(set(names)) > 400
    assert {"Asia/Kolkata", "America/Argentina/Buenos_Aires"} < set(names)
