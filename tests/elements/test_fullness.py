"""The measure says which page is too long, and by how much."""

from __future__ import annotations

import json

import pytest

from elements.fullness import LINE_MM, Part, fullness
from elements.models import GuidePage
from elements.pdf import engine
from tests.elements.content import guide_files, guide_from

pytestmark = pytest.mark.django_db
RELATIONSHIPS = next(path for path in guide_files("en") if path.stem == "relationships")


def words(lines: int) -> str:
    """Rich text of so many lines, each a paragraph of its own."""
    return "".join(f"<p>Line {number}.</p>" for number in range(lines))


def statements(number: int) -> str:
    return json.dumps([{"type": "row", "value": f"Question {n}: who is here, and who is not?"} for n in range(number)])


def test_each_part_is_measured_on_its_own_page():
    guide = guide_from(RELATIONSHIPS, "en")
    before = fullness(guide)
    guide.what_it_is += words(2)
    after = fullness(guide)
    assert after.parts[0].used_mm > before.parts[0].used_mm
    assert after.parts[1].used_mm == before.parts[1].used_mm


def test_longer_first_page_says_by_how_many_lines():
    guide = guide_from(RELATIONSHIPS, "en", what_it_is=words(30))
    measured = fullness(guide)
    one, two = measured.parts
    assert not measured.fits
    assert measured.pages == 3
    assert one.percent > 100
    assert one.over_lines == -(-one.over_mm // LINE_MM)
    assert measured.faults == [
        f"Page one is too long by about {one.over_lines} lines. Shorten it, or move something to page two."
    ]
    assert two.fault == ""


def test_each_line_too_many_counts_about_one():
    few = fullness(guide_from(RELATIONSHIPS, "en", what_it_is=words(30))).parts[0]
    more = fullness(guide_from(RELATIONSHIPS, "en", what_it_is=words(40))).parts[0]
    # Ten paragraphs are ten lines and the white between them.
    assert 10 <= more.over_lines - few.over_lines <= 14


def test_longer_second_page_says_so():
    measured = fullness(guide_from(RELATIONSHIPS, "en", questions=statements(25)))
    assert [part.over_lines > 0 for part in measured.parts] == [False, True]
    assert measured.faults[0].startswith("Page two is too long by about ")
    assert measured.faults[0].endswith(" lines. Shorten it, or move something to page one.")


def test_both_pages_too_long_gives_two_sentences():
    measured = fullness(guide_from(RELATIONSHIPS, "en", what_it_is=words(60), questions=statements(25)))
    assert [fault.split(" is ")[0] for fault in measured.faults] == ["Page one", "Page two"]


def test_a_hair_too_long_is_over_a_hundred_and_one_line():
    part = Part(number=1, used_mm=284.1, room_mm=284)
    assert part.percent == 101
    assert part.fault == "Page one is too long by about 1 line. Shorten it, or move something to page two."


def test_full_to_the_brim_fits():
    part = Part(number=2, used_mm=284, room_mm=284)
    assert (part.percent, part.fault) == (100, "")


def test_guide_without_a_second_page_is_at_fault():
    guide = guide_from(RELATIONSHIPS, "en", questions="[]", quick_wins="[]", who_to_involve="[]", data_to_look_at="[]")
    measured = fullness(guide)
    assert measured.pages == 1
    assert measured.faults == ["Page two is empty."]


def test_new_guide_is_empty_and_does_not_break(english):
    measured = fullness(GuidePage(locale=english))
    assert measured.faults == ["Page one is empty.", "Page two is empty."]
    assert [part.percent for part in measured.parts] == [0, 0]


def test_half_written_rows_do_not_break():
    rows = json.dumps(
        [{"type": "row", "value": {"text": "Walk the wards", "cost": "none"}}, {"type": "row", "value": {}}]
    )
    assert fullness(guide_from(RELATIONSHIPS, "en", quick_wins=rows, figures=rows, questions="[]")).pages == 2


def test_missing_pango_says_what_to_install(monkeypatch):
    def broken() -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(engine, "_load", broken)
    engine._engine.cache_clear()
    try:
        assert engine.missing().startswith("Install Pango to make the PDF of guides")
    finally:
        engine._engine.cache_clear()


def test_missing_typeface_says_what_to_build(monkeypatch):
    monkeypatch.setattr(engine, "FONTS", ["fonts/pdf/nowhere.woff2"])
    engine._engine.cache_clear()
    try:
        assert engine.missing() == "Build the front end to make the PDF of guides: its typeface is missing."
    finally:
        engine._engine.cache_clear()
