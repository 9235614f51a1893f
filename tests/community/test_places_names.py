"""Names of places and domains of addresses: the pure rules."""

from __future__ import annotations

import contextlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from community.mail_domains import is_public, is_registry, normal_domain
from community.models.joining import DOMAIN
from community.place_names import folded, most_alike, name_problem, ods_code_problem


@pytest.mark.parametrize("name", ["St Mary’s", "Ysbyty Tŷ Olwen", "2gether", "東京病院", "O'Neill & Sons"])
def test_name_may_stand(name) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize("name", ["=1+1", "+44", "-x", "@x", "", "…", "a\x00b", "x" * 201])
def test_name_may_not_stand(name) -> None:
    assert name_problem(name) is not None


def test_names_are_the_same_whatever_case_accents_and_spaces() -> None:
    assert folded("  Tŷ  Olwen\u00a0TRUST") == folded("ty olwen trust")
    assert folded("Leeds") != folded("Leeds Teaching")


@pytest.mark.parametrize(
    ("code", "fits"), [("", True), ("RJ1", True), ("rj1", False), ("R J", False), ("R" * 13, False)]
)
def test_ods_code(code, fits) -> None:
    assert (ods_code_problem(code) is None) is fits


def test_misspelt_name_finds_the_right_one_first() -> None:
    names = [(1, "Leeds Teaching Hospitals NHS Trust"), (2, "Leicester City Council"), (3, "Barts Health NHS Trust")]
    assert most_alike("Leads Teeching Hospital", names, limit=5)[0] == 1
    assert most_alike("barts", names, limit=5) == [3]
    assert most_alike("zzz", names, limit=5) == []
    assert most_alike("", names, limit=5) == []


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("@NHS.net ", "nhs.net"),
        ("sam@Leeds.NHS.uk", "leeds.nhs.uk"),
        ("nhs.uk.", "nhs.uk"),
        ("sam＠nhs。uk", "nhs.uk"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_domain_is_brought_into_its_one_form(typed, domain) -> None:
    assert normal_domain(typed) == domain


def test_providers_of_free_mail_and_registries_are_known() -> None:
    assert is_public("gmail.com")
    assert is_public("mail.yahoo.co.uk")
    assert not is_public("notgmail.com")
    assert is_registry("co.uk")
    assert not is_registry("nhs.uk")


@given(st.text(max_size=300))
@example("․")
@example(". nhs.net")
@example("\u00ad. nhs。net")
@example("sam＠nhs.net")
def test_any_text_is_a_domain_or_is_refused(text) -> None:
    domain = normal_domain(text)
    assert domain == normal_domain(domain)
    with contextlib.suppress(ValidationError):
        DOMAIN(domain)


@given(st.text(max_size=300), st.text(max_size=300))
@example("𝕊t Thomas’", "st thomas’")
def test_any_two_texts_can_be_compared(one, other) -> None:
    assert folded(folded(one)) == folded(one)
    assert most_alike(one, [(1, other)], limit=1) in ([], [1])
