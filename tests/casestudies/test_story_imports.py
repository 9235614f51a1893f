"""Stories from spreadsheets and Word files: what is read, what is refused, and all or nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.test import Client
from openpyxl import load_workbook

from casestudies.imports.story_row import Reader
from casestudies.imports.word import WORD, read_word
from casestudies.imports.word_template import TYPES, W, word_template
from casestudies.models import StoryPage
from community.imports.table import Row, UnreadableError
from community.models import AuditEntry
from tests.casestudies.regions import Place, make_places, signed_in
from tests.factories.community import make_organisation
from tests.factories.stories import make_story
from tests.factories.uploads import send_file
from tests.home.editors import national_editor

if TYPE_CHECKING:
    from pathlib import Path

    from home.models import HomePage

IMPORT = "/admin/stories/import/"
ONE = (
    "title,described_as,elements,stage,what we did,benefits\n"
    '"Rest <b>first</b>",An acute trust,"environment; Relationships",running,"We asked.\n\n- Beds\n- Tea",data\n'
)


@pytest.fixture
def places(home_page: HomePage, settings: Any, tmp_path: Path) -> list[Place]:
    settings.VAR_DIR = tmp_path
    return make_places(home_page, "london", "midlands")


@pytest.fixture
def lead(places: list[Place]) -> Client:
    return places[0].client()


def send(client: Client, content: str | bytes, name: str = "stories.csv") -> Any:
    return send_file(client, IMPORT, content, name)


def preview_of(client: Client, content: str | bytes, name: str = "stories.csv") -> tuple[str, BeautifulSoup]:
    answer = send(client, content, name)
    assert answer.status_code == 302, BeautifulSoup(answer.content, "html.parser").select(".error-message")
    return answer["Location"], BeautifulSoup(client.get(answer["Location"]).content, "html.parser")


def agree(client: Client, address: str, preview: BeautifulSoup) -> Any:
    plan = preview.select_one("input[name=plan]")
    assert plan is not None
    return client.post(address, {"plan": plan["value"]})


def problems(preview: BeautifulSoup) -> list[list[str]]:
    table = preview.select_one("main table") if preview.select_one("[role=alert]") else None
    rows = table.select("tbody tr") if table else []
    return [[cell.get_text() for cell in row.select("td")] for row in rows]


def test_lead_sends_looks_and_gets_drafts_of_their_region(lead: Client, places: list[Place]) -> None:
    address, preview = preview_of(lead, ONE)
    assert "Rest <b>first</b>" in preview.get_text()
    assert "Write the story in one line." in preview.get_text()
    assert not StoryPage.objects.exists()
    assert agree(lead, address, preview)["Location"] == "/admin/stories/"
    story = StoryPage.objects.get()
    assert (story.live, story.owner, story.get_parent().pk) == (False, places[0].lead, places[0].page.pk)
    assert (story.elements, story.benefits, story.stage) == (["environment", "relationships"], ["data"], "running")
    assert story.what_we_did == "<p>We asked.</p><ul><li>Beds</li><li>Tea</li></ul>"
    assert story.latest_revision.user == places[0].lead
    assert AuditEntry.objects.get().note == "stories: 1"
    assert lead.post(address, {"plan": "again"})["Location"] == IMPORT
    assert StoryPage.objects.count() == 1


def test_one_wrong_row_keeps_all_from_being_made(lead: Client) -> None:
    address, preview = preview_of(lead, ONE + "Second,,nonsense,,,\n,A trust,,,,\nRest <b>first</b>,A trust,,,=1+1,\n")
    assert [row[:2] for row in problems(preview)] == [
        ["3", "Elements"], ["3", "Described as"], ["4", "Title"], ["5", "What we did"], ["5", "Title"],
    ]  # fmt: skip
    assert "“nonsense” is not one of: Improving personal health and wellbeing; Relationships; " in preview.get_text()
    assert "Make these drafts" not in preview.get_text()
    agree(lead, address, preview)
    assert not StoryPage.objects.exists()


def test_lead_cannot_import_into_another_region(lead: Client) -> None:
    _address, preview = preview_of(lead, "title,described_as,region\nMine,A trust,Midlands\n")
    assert [row[1] for row in problems(preview)] == ["Region"]


def test_national_editor_imports_into_any_region_and_names_it(places: list[Place]) -> None:
    client = signed_in(national_editor())
    address, preview = preview_of(client, "title,described_as,region\nA,A trust,midlands\nB,A trust,London\n")
    agree(client, address, preview)
    assert {story.get_parent().title for story in StoryPage.objects.all()} == {"London", "Midlands"}
    _address, preview = preview_of(client, "title,described_as\nC,A trust\n")
    assert problems(preview)[0][1:] == ["Region", "Enter the region"]


def test_gaps_are_filled_from_the_organisation(lead: Client) -> None:
    make_organisation("Example Trust", ods_code="RXX", size="50-249", sector="community")
    address, preview = preview_of(lead, "title,organisation\nOurs,rxx\n")
    agree(lead, address, preview)
    story = StoryPage.objects.get()
    assert (str(story.organisation), story.sector, story.size) == ("Example Trust", "community", "50-249")


def test_story_that_is_there_already_is_not_made_twice(lead: Client, places: list[Place]) -> None:
    make_story(places[0].page, "Rest <b>First</b>")
    _address, preview = preview_of(lead, ONE)
    assert [row[1] for row in problems(preview)] == ["Title"]


@pytest.mark.parametrize("number", [1, 3])
def test_plan_takes_the_same_queries_whatever_its_size(
    places: list[Place], number: int, django_assert_num_queries: Any
) -> None:
    from casestudies.services.story_plan import plan_stories

    rows = [Row(at, {"title": f"Story {at}", "described_as": "A trust"}) for at in range(number)]
    with django_assert_num_queries(4):
        assert len(plan_stories(rows, by=places[0].lead).new) == number


def test_somebody_who_writes_no_stories_is_not_let_in(places: list[Place], user: Any) -> None:
    assert signed_in(user).get(IMPORT).status_code == 302
    assert not signed_in(user).get(f"{IMPORT}template.docx").get("Content-Disposition")


def docx(*paragraphs: tuple[str, str], extra: str = "", name: str = "word/document.xml") -> bytes:
    """A Word file of (style, text)."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr(name, f"{extra}<w:document {W}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


STORY = (
    ("Heading1", "A quiet room"), ("Heading2", "Described as:"), ("", "An acute trust"),
    ("Heading2", "Elements"), ("", "environment"), ("Heading2", "What we did"), ("", "First."), ("", "Second."),
)  # fmt: skip


def test_word_file_becomes_a_draft(lead: Client) -> None:
    address, preview = preview_of(lead, docx(*STORY), "story.docx")
    agree(lead, address, preview)
    story = StoryPage.objects.get()
    assert (story.title, story.described_as, story.elements) == ("A quiet room", "An acute trust", ["environment"])
    assert story.what_we_did == "<p>First.</p><p>Second.</p>"


def test_empty_word_file_has_a_heading_for_each_part_and_nothing_below() -> None:
    with zipfile.ZipFile(io.BytesIO(word_template())) as package:
        words = "|".join(node.text or "" for node in fromstring(package.read("word/document.xml")).iter(f"{WORD}t"))
    assert words.startswith("Title|Region|")
    assert words.endswith("New initiatives")
    with pytest.raises(UnreadableError):
        read_word(word_template())


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"PK not a zip",
        docx(*STORY, name="word/other.xml"),
        docx(*STORY, extra=BOMB),
        docx(("", "Words before any heading")),
        docx(("Heading1", "x" * 6_000_000)),
        docx(("Heading1", "&amp;<w:t>")),
    ],
    ids=["no zip", "no document", "entities", "no title", "bomb", "broken"],
)
def test_word_file_that_is_none_of_ours_is_refused_in_a_sentence(lead: Client, content: bytes) -> None:
    answer = send(lead, content, "story.docx")
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.select_one(".error-message, .w-field__errors").get_text(strip=True).endswith(".")


def test_all_that_is_wrong_in_a_word_file_is_said_at_once(lead: Client) -> None:
    wrong = (
        ("", "Before the title"), ("Heading1", "A" * 121), ("Heading2", "No heading of ours"), ("", "x"),
        ("Heading2", "Elements"), ("", "nonsense"), ("Heading2", "Nor this"),
    )  # fmt: skip
    _address, preview = preview_of(lead, docx(*wrong), "story.docx")
    assert [row[1] for row in problems(preview)] == [
        "“Before the title”", "“No heading of ours”", "“Nor this”", "Title", "Elements", "Described as",
    ]  # fmt: skip


def test_of_many_problems_the_first_are_shown_and_all_can_be_downloaded(lead: Client, places: list[Place]) -> None:
    rows = "".join(f"Story {number},,=1+1,maybe\n" for number in range(20))
    _address, preview = preview_of(lead, f"title,described_as,what we did,adapted\n{rows}")
    assert len(problems(preview)) == 50
    assert "The first 50 of 60 problems:" in preview.get_text()
    [link] = [one["href"] for one in preview.select("a") if "Download all" in one.get_text()]
    content = b"".join(lead.get(link)).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(content)))) == 60
    assert "2,Made shorter or more visual,Write yes or no" in content
    assert places[1].client().get(link).status_code == 404


@pytest.mark.parametrize(("said", "is_so"), [("Ydy", True), ("nac  ydy", False), ("IE", True), ("Nac oes", False)])
def test_welsh_people_say_yes_and_no_by_the_verb(said: str, is_so: bool) -> None:
    row = Reader().read(Row(2, {"title": "A", "adapted": said}))
    assert (row.values["adapted"], row.problems) == (is_so, [])


def test_deleted_words_of_tracked_changes_are_left_out() -> None:
    row = read_word(
        docx(("Heading1", "Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>"))
    )
    assert row.cells["title"] == "Kept"


def test_download_holds_own_stories_with_all_fields_and_runs_nothing(lead: Client, places: list[Place]) -> None:
    london, midlands = places
    make_story(london.page, "=HYPERLINK(1)", elements=["environment", "relationships"])
    draft = make_story(london.page, "Old title", slug="old", live=False)
    draft.title = "Newest title"
    draft.save_revision()
    make_story(midlands.page, "Theirs")
    rows = list(csv.DictReader(io.StringIO(b"".join(lead.post("/admin/stories/download/csv/")).decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)", "Newest title"]
    assert (rows[0]["region"], rows[0]["elements"]) == ("london", "environment; relationships")
    assert rows[0]["what_we_did"] == "We made a quiet room out of a store."
    book = load_workbook(io.BytesIO(b"".join(lead.post("/admin/stories/download/xlsx/"))))
    assert "f" not in {cell.data_type for row in book.worksheets[0] for cell in row}
    assert book.worksheets[0]["A2"].value == "=HYPERLINK(1)"
    assert [entry.note for entry in AuditEntry.objects.all()] == ["stories: 2", "stories: 2"]


def test_download_can_be_sent_back(lead: Client, places: list[Place]) -> None:
    story = make_story(places[0].page, "There and back", sub_elements=[], adapted=False, outcomes=["assurance"])
    content = b"".join(lead.post("/admin/stories/download/csv/"))
    StoryPage.objects.get().delete()
    address, preview = preview_of(lead, content)
    assert not problems(preview)
    agree(lead, address, preview)
    again = StoryPage.objects.get()
    same = ("title", "described_as", "sector", "size", "elements", "stage", "approach", "adapted", "what_we_did",
            "advice", "benefits", "outcomes", "initiatives", "in_one_line", "summary")  # fmt: skip
    assert [getattr(again, name) for name in same] == [getattr(story, name) for name in same]
