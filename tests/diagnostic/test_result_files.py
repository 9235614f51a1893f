"""Results as files, and the sheet to fill in: what stands in them reads back, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from community.models import Member
from diagnostic.models import LocalQuestion
from diagnostic.rating_sheet import CODE, FIRST, RATING, STATEMENT, rating_of
from diagnostic.vocabulary import Rating
from tests.diagnostic.rating_pages import at, browser_of
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_result, make_round, rate

pytestmark = pytest.mark.django_db
RISKY = "=HYPERLINK(“https://example.org”)"


@pytest.fixture
def lead() -> Member:
    return make_member()


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def own_statement(lead: Member, text: str) -> None:
    assert lead.organisation is not None
    LocalQuestion.objects.create(organisation=lead.organisation, code="x-own", element="environment", text=text)


def got(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "private" in response.headers["Cache-Control"]
    assert "attachment" in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def book(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def all_cells(workbook: Any) -> list[Any]:
    return [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]


def test_sheet_to_fill_in_reads_back_by_its_hidden_codes(lead: Member, client: Client) -> None:
    own_statement(lead, RISKY)
    round = make_round(lead)
    found = book(got(client, at(round, "papers/to-fill-in.xlsx")))
    sheet = found["Diagnostic"]
    rows = list(sheet.iter_rows(min_row=FIRST))
    assert [row[CODE - 1].value for row in rows] == round.scope
    assert RISKY in [row[STATEMENT - 1].value for row in rows]
    assert {cell.data_type for cell in all_cells(found) if cell.value is not None} == {"s"}
    assert sheet.column_dimensions["E"].hidden
    assert not sheet.column_dimensions["C"].hidden
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    validation = sheet.data_validations.dataValidation[0]
    assert validation.formula1 == '"R,A,G,N/A"'
    assert str(validation.sqref) == f"C2:C{len(round.scope) + 1}"
    about = {row[0].value: row[1].value for row in found["About"].iter_rows()}
    assert about["Digest of the set (SHA-256)"] == round.version.sha256
    assert about["Version"] == "1"
    assert about["Published on"] == timezone.localdate(round.version.published_at).isoformat()
    for place, letter in enumerate(["R", "A", "G", "N/A"]):
        rows[place][RATING - 1].value = letter
    saved = io.BytesIO()
    found.save(saved)
    back = book(saved.getvalue())["Diagnostic"]
    said = {row[CODE - 1].value: rating_of(row[RATING - 1].value or "") for row in back.iter_rows(min_row=FIRST)}
    assert list(said.values())[:5] == [*Rating, None]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_letter_and_word_of_our_languages_is_a_rating(language: str) -> None:
    with override(language):
        for rating in Rating:
            assert {rating_of(f" {rating.letter} "), rating_of(str(rating.label).upper())} == {rating}
    assert rating_of("perhaps") is None


def test_results_as_workbook_have_letters_and_counts_and_no_formula(lead: Member, client: Client) -> None:
    own_statement(lead, RISKY)
    round = make_result(lead, Rating.GREEN, environment=Rating.RED, relationships=Rating.NOT_APPLICABLE)
    found = book(got(client, at(round, "papers/results.xlsx")))
    statements = list(found["Statements"].iter_rows(min_row=2, values_only=True))
    by_code = {row[-1]: row for row in statements}
    assert by_code["environment-1"][2:5] == ("R", "Red", "We talked about it")
    assert by_code["relationships-1"][2] == "N/A"
    assert by_code["relationships-1"][6] == "We have no wards"
    assert by_code["x-own"][1] == RISKY
    elements = {row[-1]: row for row in found["Elements"].iter_rows(min_row=2, values_only=True)}
    assert elements["environment"][1] == "R"
    assert elements["fulfilment"][9:14] == (2, 2, 100, 2, 100)
    assert elements["relationships"][9:14] == (0, 0, None, 0, None)
    assert {cell.data_type for cell in all_cells(found) if cell.value is not None} == {"s", "n"}


def test_results_as_csv_cannot_carry_a_formula(lead: Member, client: Client) -> None:
    own_statement(lead, RISKY)
    round = make_result(lead)
    rows = list(csv.reader(io.StringIO(got(client, at(round, "papers/statements.csv")).decode("utf-8-sig"))))
    assert [row[-1] for row in rows[1:]] == round.scope
    assert f"'{RISKY}" in [row[1] for row in rows]
    elements = list(csv.DictReader(io.StringIO(got(client, at(round, "papers/elements.csv")).decode("utf-8-sig"))))
    environment = next(row for row in elements if row["Code"] == "environment")
    assert (environment["Green (k)"], environment["Rated (n)"], environment["Green of rated (%)"]) == (
        "3", "3", "100",
    )  # fmt: skip


def test_results_as_json_agree_with_the_round_before(lead: Member, client: Client) -> None:
    make_result(lead, Rating.AMBER)
    round = make_round(lead)
    rate(round, lead, {"environment-1": "green", "environment-2": "na", "relationships-2": "green"})
    found = json.loads(got(client, at(round, "papers/results.json")))
    assert found["round"]["basis"] == "own"
    assert found["question_set"]["sha256"] == round.version.sha256
    said = {row["code"]: row for row in found["statements"]}
    assert (
        said["environment-1"] | {"rating": "green", "letter": "G", "before": "amber", "change": "improved"}
        == said["environment-1"]
    )
    assert said["relationships-1"]["as_last_time"] == "amber"
    assert said["relationships-1"]["rating"] is None
    environment = next(row for row in found["elements"] if row["element"] == "environment")
    assert environment["counts"]["not_applicable"] == 1
    assert environment["green_of_rated"] == {"k": 1, "n": 1, "percent": 100}
    relationships = next(row for row in found["elements"] if row["element"] == "relationships")
    assert relationships["green_of_rated"] == {"k": 1, "n": 1, "percent": 100}
    assert relationships["answered_of_applicable"] == {"k": 1, "n": 2, "percent": 50}


def test_sheet_to_fill_in_needs_no_report(lead: Member, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    round = make_round(lead)

    def report_for(*_given: object) -> None:
        pytest.fail("the report was made for nothing")

    monkeypatch.setattr("diagnostic.views.papers.report_for", report_for)
    assert book(got(client, at(round, "papers/to-fill-in.xlsx"))).sheetnames


def test_files_are_for_the_organisation_alone(lead: Member) -> None:
    round = make_result(lead)
    stranger = browser_of(make_member("elsewhere@example.org", organisation=make_organisation("Another Trust")))
    names = ("results.xlsx", "results.json", "statements.csv", "elements.csv", "to-fill-in.xlsx", "summary.pdf", "")
    assert [stranger.get(at(round, f"papers/{name}")).status_code for name in names] == [404] * len(names)
    assert Client().get(at(round, "papers/results.json")).status_code == 302
