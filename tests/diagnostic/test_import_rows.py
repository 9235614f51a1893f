"""The preview of a spreadsheet: somebody checks what each row is taken for, and says otherwise where it means more."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from diagnostic.models import LocalQuestion, Response, Round
from tests.diagnostic.own_round import client, lead, round
from tests.diagnostic.rating_pages import at, read
from tests.diagnostic.test_imports import csv_of, previewed, send

pytestmark = pytest.mark.django_db
__all__ = ["client", "lead", "round"]
NEARLY = "Text of environments-1"
ROWS = [
    ("Theme", "Question", "RAG", "Notes"),
    ("Place", NEARLY, "Red", "No room at night"),
    ("Place", "Text of environment-1!", "Amber", ""),
    ("Food", "Night staff have a hot meal", "Green", ""),
]


@pytest.fixture
def address(client: Client, round: Round) -> str:
    """The preview of ROWS."""
    return previewed(client, round, csv_of(*ROWS))


def kept() -> dict[str, str]:
    """What was imported, by code."""
    return dict(Response.objects.values_list("code", "rating"))


def test_row_that_only_resembles_a_statement_can_be_checked(client: Client, address: str) -> None:
    page = BeautifulSoup(read(client, address), "html5lib")
    field = page.find("select", {"name": "row-0-2"})
    assert field.find("option", selected=True)["value"] == "environment-1"
    assert page.find("label", {"for": field["id"]}).text.strip() == NEARLY
    hint = page.find(id=field["aria-describedby"]).text
    assert "Red. No room at night (97% the same words)" in hint
    again = page.find("select", {"name": "row-0-3"})
    assert again.find("option", selected=True)["value"] == "leave-out"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"environment-1": "red"}),
        ({"row-0-2": "leave-out", "row-0-4": "environment-2"}, {"environment-2": "green"}),
        ({"row-0-2": "environment-2"}, {"environment-2": "red"}),
        ({"row-0-2": "leave-out", "row-0-3": "environment-1"}, {"environment-1": "amber"}),
        (
            {"row-0-2": "relationships-1", "row-0-3": "environment-1"},
            {"relationships-1": "red", "environment-1": "amber"},
        ),
    ],
)  # fmt: skip
def test_rows_become_what_was_chosen(
    client: Client, address: str, chosen: dict[str, str], expected: dict[str, str]
) -> None:
    client.post(address, chosen)
    assert kept() == expected
    assert not LocalQuestion.objects.exists()


def test_two_rows_cannot_mean_one_statement(client: Client, address: str) -> None:
    sent = client.post(address, {"row-0-2": "environment-1", "row-0-3": "environment-1"}).content.decode()
    assert "<title>Error: " in sent
    assert "Another row rates this statement." in sent
    assert kept() == {}


def test_all_left_out_imports_nothing(client: Client, address: str) -> None:
    assert "There is no rating to import" in client.post(address, {"row-0-2": "leave-out"}).content.decode()
    assert kept() == {}


def test_row_with_our_code_needs_no_check(client: Client, round: Round) -> None:
    rows = [("Code", "Question", "RAG", "Notes"), ("environment-2", "Whatever it says", "Red", "")]
    address = previewed(client, round, csv_of(*rows))
    assert "row-0-2" not in read(client, address)
    client.post(address)
    assert kept() == {"environment-2": "red"}


def test_a_second_file_ends_the_first_and_the_words_say_so(client: Client, round: Round, address: str) -> None:
    send(client, round, csv_of(*ROWS, ("Place", "More", "Red", "")))
    late = client.get(address, follow=True)
    assert late.redirect_chain[0][0] == at(round, "import/")
    assert "or you sent another" in late.content.decode()
