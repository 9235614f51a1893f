"""Rich text as paragraphs and items, and a story's parts cut and set in columns."""

from __future__ import annotations

import pytest

from casestudies.pdf.columns import two_columns
from casestudies.pdf.shortening import USEFUL, Part, length, shorten
from casestudies.pieces import Piece, pieces, plain


def test_paragraphs_and_lists_are_taken_apart_in_order() -> None:
    html = "<p>One <b>bold</b> &amp; <a href='/x'>linked</a></p>"
    html += "<ol><li>first</li><li>second</li></ol><ul><li>dot</li></ul>"
    assert pieces(html) == [
        Piece("One bold & linked"),
        Piece("first", "1."),
        Piece("second", "2."),
        Piece("dot", "•"),
    ]


def test_lists_within_lists_and_words_outside_paragraphs_are_kept() -> None:
    html = "loose<ul><li>outer<ol><li>inner</li></ol></li><li><p>in a paragraph</p></li></ul>end"
    assert [(piece.marker, piece.text) for piece in pieces(html)] == [
        ("", "loose"), ("•", "outer"), ("1.", "inner"), ("•", "in a paragraph"), ("", "end"),
    ]  # fmt: skip


@pytest.mark.parametrize("html", ["", "<p></p>", "<p>&nbsp;</p>", "<p><br/></p><ul></ul>"])
def test_empty_editor_says_nothing(html) -> None:
    assert plain(html) == ""


def parts(**lengths: int) -> dict[str, list[Piece]]:
    return {name: [Piece("word " * (number // 5))] for name, number in lengths.items()}


def test_what_fits_is_left_whole_and_in_its_order() -> None:
    given = parts(who_was_involved=100, what_we_did=300, advice=200)
    assert [(part.name, list(part.pieces)) for part in shorten(given, length(given))] == list(given.items())


@pytest.mark.parametrize("room", [0, 100, 400, 1000, 3000, 8000])
def test_cut_parts_take_no_more_than_there_is_room(room) -> None:
    given = parts(**dict.fromkeys(USEFUL, 2000))
    kept = shorten(given, room)
    assert sum(len(piece.text) for part in kept for piece in part.pieces) <= room + len(USEFUL)


def test_with_little_room_the_most_useful_parts_stay() -> None:
    given = parts(who_was_involved=500, what_we_did=500, what_helped=500, what_changed=500)
    assert [part.name for part in shorten(given, 400)] == ["what_we_did", "what_changed"]


def test_what_a_short_part_does_not_need_a_long_one_gets() -> None:
    given = parts(what_we_did=2000, advice=50)
    by_name = {part.name: part for part in shorten(given, 1000)}
    assert len(by_name["what_we_did"].pieces[0].text) > 900


def test_words_are_cut_at_the_end_of_a_sentence_or_a_word_and_a_word_without_end_anywhere() -> None:
    sentences = {
        "what_we_did": [Piece("A first sentence that says most of it. Then a second that is far too long. " * 3)]
    }
    assert shorten(sentences, 170)[0].pieces[0].text.endswith(".")
    words = {"what_we_did": [Piece("longish " * 100)]}
    assert shorten(words, 170)[0].pieces[0].text.endswith("longish…")
    endless = {"what_we_did": [Piece("x" * 5000)]}
    assert shorten(endless, 170)[0].pieces[0].text == "x" * 170 + "…"


def test_columns_are_about_as_high_and_hold_everything_once() -> None:
    given = [Part(f"part-{number}", (Piece("a" * 520), Piece("b" * 260, "•"))) for number in range(5)]
    left, right = two_columns(given)
    shown = [(part.name, piece) for part in [*left, *right] for piece in part.pieces]
    assert [piece for _, piece in shown] == [piece for part in given for piece in part.pieces]
    heights = [sum(len(piece.text) for part in column for piece in part.pieces) for column in (left, right)]
    assert abs(heights[0] - heights[1]) <= 520


def test_part_that_runs_over_goes_on_without_its_name() -> None:
    left, right = two_columns([Part("long", (Piece("a" * 500), Piece("b" * 500)))])
    assert ([part.name for part in left], [part.name for part in right]) == (["long"], [""])


def test_nothing_makes_two_empty_columns() -> None:
    assert two_columns([]) == ([], [])
