"""What the stories show together: counting, drawing, the page and its files."""

from __future__ import annotations

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from casestudies.charts import Chart, charts, file_rows
from casestudies.insights import Selection, insights
from casestudies.models import RegionStoriesPage
from tests.casestudies.insight_rows import make_row
from tests.factories.community import make_organisation
from tests.factories.site import make_translation
from tests.factories.stories import make_region_page, make_stories_index, make_story

URL = "/case-studies/insights/"


@pytest.fixture
def index(home_page):
    """The index of stories."""
    return make_stories_index(home_page)


@pytest.fixture
def midlands(index):
    """The page of a region."""
    return make_region_page(index, "midlands")


def page_of(client, query: str = "", url: str = URL) -> BeautifulSoup:
    """The page that answers."""
    return BeautifulSoup(client.get(f"{url}{query}").content, "html.parser")


def words(page: BeautifulSoup) -> str:
    """All that the page says, on one line."""
    return " ".join(page.main.get_text(" ").split())


def drawn(*rows) -> dict[str, Chart]:
    """The figures over rows, by their key."""
    return {chart.key: chart for chart in charts(insights(rows, Selection()))}


def test_sectors_stand_apart_once_a_story_is_an_organisations_own() -> None:
    ours, theirs = make_row(stage="running", sector="acute"), make_row(stage="running", sector="integrated")
    own = make_row(stage="running", sector="ambulance", reconstructed=False)
    assert drawn(ours, theirs)["stages"].bars[-1].details == ("Acute or integrated trust: 2",)
    assert drawn(ours, theirs, own)["stages"].bars[-1].details == (
        "Acute trust: 1",
        "Ambulance trust: 1",
        "Integrated trust: 1",
    )


def test_story_that_does_not_say_is_counted_and_named() -> None:
    found = drawn(make_row(), make_row(stage="started", approach="in-detail"))
    assert found["stages"].rows[-1] == ("The story does not say", "1 of 2", "50%", "Acute trust: 1")
    assert [bar.mark for bar in found["approaches"].bars] == ["A", "B", "C", "D"]
    assert "The story does not say" not in str(drawn(make_row(stage="started", approach="in-detail")))


def test_benefits_have_a_column_for_each_group_that_tells_a_story() -> None:
    assert drawn(make_row())["benefits"].header == ("Benefit", "All", "NHS trusts")
    both = drawn(make_row(), make_row(sector="council", benefits=("data",)))["benefits"]
    assert both.header[2:] == ("NHS trusts", "Partners outside the NHS")
    assert both.rows[4][1:] == ("1 of 2 (50%)", "0 of 1 (0%)", "1 of 1 (100%)")


def test_a_code_twice_in_a_story_counts_once() -> None:
    assert drawn(make_row(elements=("environment", "environment")))["elements"].rows[4][1:] == ("1 of 1", "100%")


def test_table_file_and_figure_say_the_same() -> None:
    rows = [make_row(stage="started", approach="in-detail", benefits=("data",), elements=("environment",))] * 3
    figures = drawn(*rows, make_row(stage="running", initiatives=("champions",), outcomes=("helping",)))
    told = list(file_rows(figures.values(), "All stories"))
    for chart in figures.values():
        shown = [(bar.label, bar.share.k, bar.share.n, bar.share.percent) for bar in chart.bars]
        assert [fact[1:2] + fact[3:6] for fact in told if (fact[0], fact[2]) == (chart.title, "All")] == shown
        assert [row[0] for row in chart.rows] == [bar.label for bar in chart.bars]
        for (_, k, n, percent), row in zip(shown, chart.rows, strict=True):
            assert f"{k} of {n} {percent}%" in " ".join(row).replace("(", "")


def test_pieces_fill_the_bar_and_small_ones_have_no_mark() -> None:
    rows = [*[make_row(approach="in-detail")] * 97, *[make_row(approach="light-touch")] * 3]
    small, large = drawn(*rows)["approaches"].pieces
    assert (small.x, small.width, small.mark) == ("0%", "3%", "")
    assert (large.x, large.width, large.middle, large.mark) == ("3%", "97%", "51.5%", "B")


def test_page_counts_what_readers_may_read(client, midlands) -> None:
    make_story(midlands)
    make_story(midlands, "A draft").unpublish()
    page = page_of(client)
    said = words(page)
    assert "1 story is counted here" in said
    assert "from 1 region" in said
    assert "stories, not people" in said
    assert "1 of 1 (100%)" in said
    assert [link["href"] for link in page.select(".nhsuk-breadcrumb__link")] == ["/", "/case-studies/"]
    assert page.title.string.startswith("What the stories show together – Case stories – ")


def test_each_figure_has_a_table_and_no_percentage_stands_alone(client, midlands) -> None:
    make_story(midlands)
    page = page_of(client)
    figures = page.select("section.app-insight:has(details)")
    assert [len(figure.select("tbody tr")) for figure in figures] == [5, 3, 6, 7, 8, 4]
    assert all(figure.select_one("details table caption") for figure in figures)
    assert [cell.get_text() for cell in figures[0].select("tbody tr:last-child > *")] == [
        "Completed, running new initiatives",
        "1 of 1",
        "100%",
        "Acute trust: 1",
    ]
    shares = [*page.select(".app-bar__value, .app-ticked__value"), *page.select("tbody tr")]
    assert len(shares) > 60
    assert all(re.search(r"\d+ of \d+ (\(\d+%\)|\d+%)", " ".join(share.get_text(" ").split())) for share in shares)


def test_page_without_stories_is_kind_and_leads_on(client, index) -> None:
    page = page_of(client)
    assert "There is no story to count yet" in words(page)
    assert page.select_one(".app-empty a")["href"] == "/case-studies/"
    assert not page.select(".app-insight")


def test_page_stands_even_before_there_is_an_index(client, home_page) -> None:
    assert "There is no story to count yet" in words(page_of(client))


@pytest.mark.parametrize(
    ("query", "counted"),
    [("", "3"), ("?region=midlands", "2"), ("?stories=trailblazers", "1"), ("?region=london&stories=trailblazers", "")],
)
def test_address_narrows_by_region_and_to_trailblazers(client, index, midlands, query, counted) -> None:
    make_story(midlands, "One", reconstructed=True)
    make_story(midlands, "Two")
    make_story(make_region_page(index, "london"), "Three")
    page = page_of(client, query)
    assert "".join(value.get_text() for value in page.select(".app-figure__value")[:1]) == counted
    assert [option["value"] for option in page.select("option[selected]")] == [
        value for value in ("trailblazers", "midlands", "london") if value in query
    ]
    assert bool(page.select_one(f'.app-empty a[href="{URL}"]')) == (not counted)
    assert all(link["href"].endswith(query) for link in page.select(".app-insight a[href*=figures]"))


@pytest.mark.parametrize(
    "query",
    ["?region=<script>x</script>", "?region=%00", "?stories=all&stories=%27--", "?region=" + "m" * 5000, "?region[]=x"],
)
def test_unknown_values_count_as_not_asked(client, midlands, query) -> None:
    make_story(midlands)
    page = page_of(client, query)
    assert "1 story is counted here" in words(page)
    assert not page.select("option[selected]")
    assert all("?" not in link["href"] for link in page.select(".app-insight a[href*=figures]"))


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_queries_whatever_is_counted(
    client, midlands, number, fresh_generation, django_assert_num_queries
) -> None:
    for at in range(number):
        make_story(midlands, f"Story {at}")
    fresh_generation()
    with django_assert_num_queries(16):
        client.get(URL)


def test_story_that_is_only_in_welsh_is_counted(client, midlands, home_page_cy, welsh) -> None:
    make_translation(make_story(midlands, slug="both"), welsh)
    make_story(RegionStoriesPage.objects.get(locale=welsh), "Dim ond Cymraeg", slug="cymraeg")
    assert "rest on 2 stories" in words(page_of(client))


def test_two_stories_of_one_organisation_are_not_said_to_be_two_organisations(client, midlands) -> None:
    place = make_organisation("Example Trust")
    for slug in ("one", "two"):
        make_story(midlands, slug=slug, organisation=place, described_as="")
    said = words(page_of(client))
    assert "These figures rest on 2 stories. An organisation may have told more than one." in said
    assert "Small numbers are stories, not people." in said


def test_welsh_page_counts_each_story_once(client, midlands, home_page_cy, welsh) -> None:
    make_translation(make_story(midlands), welsh)
    page = page_of(client, url=f"/cy{URL}")
    assert page.html["lang"] == "cy"
    values = [re.findall(r"\d+", value.get_text()) for value in page.select(".app-bar__value")]
    assert ["1", "1", "100"] in values
    assert {value[1] for value in values} == {"1"}
    assert [link["href"] for link in page.select(".app-insight a[href*=figures]")] == [
        "/cy/case-studies/insights/figures.xlsx",
        "/cy/case-studies/insights/figures.csv",
    ]


def test_files_hold_the_pages_numbers_for_the_chosen_stories(client, midlands, home_page) -> None:
    make_story(midlands, reconstructed=True)
    make_story(midlands, "Another")
    answer = client.get(f"{URL}figures.csv?stories=trailblazers&region=midlands")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Figure", "Line", "Among", "Stories", "Out of", "Percentage", "Stories counted"]
    told = "Trailblazers’ stories only, Midlands"
    stages = "How far organisations have come"
    assert [stages, "Completed, running new initiatives", "All", "1", "1", "100", told] in rows
    assert [stages, "Completed, running new initiatives", "Acute or integrated trust", "1", "1", "100", told] in rows
    sheet = b"".join(client.get(f"{URL}figures.xlsx?stories=trailblazers&region=midlands").streaming_content)
    cells = list(load_workbook(io.BytesIO(sheet)).active.iter_rows())
    assert [[str(cell.value) for cell in row] for row in cells] == rows
    assert [cell.data_type for cell in cells[1]] == ["s", "s", "s", "n", "n", "n", "s"]


@pytest.mark.parametrize("path", ["figures.pdf", "figures.CSV", "figures."])
def test_file_of_another_kind_is_not_found(client, home_page, path) -> None:
    assert client.get(URL + path).status_code == 404


@pytest.mark.parametrize("path", ["", "figures.csv"])
def test_insights_only_answer_questions(client, home_page, path) -> None:
    assert client.post(URL + path).status_code == 405
