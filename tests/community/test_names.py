"""How names are joined to one text, in English and in Welsh."""

from __future__ import annotations

import pytest
from django.utils import translation

from community.names import in_a_row, you_and


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        ([], ""),
        (["Amara Obi"], "Amara Obi"),
        (["Wei Ellis", "Amara Obi"], "Wei Ellis and Amara Obi"),
        (["Wei Ellis", "Amara Obi", "Huw Parry"], "Wei Ellis, Amara Obi and Huw Parry"),
    ],
)
def test_names_have_commas_and_a_last_and(names, joined):
    assert in_a_row(names) == joined


@pytest.mark.parametrize(
    ("last", "joined"),
    [
        ("Amara", "Huw ac Amara"),
        ("Élise", "Huw ac Élise"),
        ("Ynyr", "Huw ac Ynyr"),
        ("Yusuf", "Huw a Yusuf"),
        ("Wei", "Huw a Wei"),
        ("Bob", "Huw a Bob"),
    ],
)
def test_welsh_has_another_and_before_a_vowel(last, joined):
    with translation.override("cy"):
        assert in_a_row(["Huw", last]) == joined


@pytest.mark.parametrize(
    ("language", "names", "joined"),
    [
        ("en", ["Wei Ellis"], "You and Wei Ellis"),
        ("en", ["Wei Ellis", "Alun Quinn"], "You, Wei Ellis and Alun Quinn"),
        ("cy", ["Wei Ellis", "Alun Quinn"], "Chi, Wei Ellis ac Alun Quinn"),
    ],
)
def test_reader_and_others_are_one_list(language, names, joined):
    with translation.override(language):
        assert you_and(names) == joined
