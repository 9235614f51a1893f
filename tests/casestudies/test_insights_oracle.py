"""The insights equal the trailblazers' report: from raw rows made of its counts, and from the stories of the site."""

from __future__ import annotations

import re
from itertools import chain, repeat

import pytest
from bs4 import BeautifulSoup

from casestudies.catalogue import Row, catalogue
from casestudies.insights import Selection, Share, insights
from tests.casestudies.insight_rows import assert_counts_of_the_report, make_row

REGIONS = [f"region-{at}" for at in range(7)]
# Table 1, a sector at a time; where the report joins two, there are stories of both.
TABLE_1 = {
    "not-started": ["primary-care", "mental-health", "integrated"],
    "started": ["system", "primary-care", "primary-care", "community", "community", "acute", "integrated"],
    "completed": ["acute", "ambulance"],
    "planning": ["system", "system", "acute", "acute", "acute", "acute"],
    "running": ["community", "mental-health", "acute", "integrated", "integrated", "acute"],
}
FIGURE_4 = [*repeat("light-touch", 11), *repeat("in-detail", 9), *repeat("some-elements", 4)]
BENEFITS = ("breadth", "groups", "strategy", "initiatives", "data", "communication")
NOT_TOLD = {"primary-care": {"strategy", "initiatives", "communication"}, "system": {"communication"}}
SECTION_3 = {"successes": 14, "assurance": 9, "helping": 9, "initiatives": 6}
ADAPTED = 8


def trailblazers() -> list[Row]:
    """24 rows with the counts of the report and nothing added up."""
    stages = chain.from_iterable(zip(repeat(stage), sectors, strict=False) for stage, sectors in TABLE_1.items())
    return [
        make_row(
            pk=at,
            region=REGIONS[at % len(REGIONS)],
            stage=stage,
            sector=sector,
            approach=FIGURE_4[at],
            adapted=at < ADAPTED,
            benefits=tuple(code for code in BENEFITS if code not in NOT_TOLD.get(sector, ())),
            outcomes=tuple(code for code, k in SECTION_3.items() if at < k),
        )
        for at, (stage, sector) in enumerate(stages)
    ]


@pytest.mark.parametrize(
    ("k", "n", "percent"),
    [(3, 24, 12), (9, 24, 37), (21, 24, 87), (11, 24, 46), (7, 24, 29), (1, 200, 0), (1, 1, 100), (0, 0, 0)],
)
def test_percentages_are_rounded_as_the_report_rounds(k, n, percent) -> None:
    assert Share(k, n).percent == percent


@pytest.mark.parametrize("selection", [Selection(), Selection(trailblazers=True)])
def test_rows_with_the_reports_counts_give_the_report(selection) -> None:
    assert_counts_of_the_report(insights(trailblazers(), selection))


def test_trailblazers_still_give_the_report_among_other_stories() -> None:
    others = [make_row(pk=at, reconstructed=False, stage="running", sector="council") for at in range(100, 130)]
    assert_counts_of_the_report(insights([*others, *trailblazers()], Selection(trailblazers=True)))


@pytest.mark.parametrize("address", ["/case-studies/insights/", "/cy/case-studies/insights/"])
def test_stories_of_the_site_give_the_report(loaded, address) -> None:
    assert_counts_of_the_report(insights(catalogue("en").rows, Selection(trailblazers=True)))
    page = BeautifulSoup(loaded().get(f"{address}?stories=trailblazers").content, "html.parser")
    shown = [tuple(map(int, re.findall(r"\d+", value.get_text()))) for value in page.select(".app-bar__value")]
    assert shown[:5] == [(3, 24, 12), (7, 24, 29), (2, 24, 8), (6, 24, 25), (6, 24, 25)]
    assert shown[5:8] == [(11, 24, 46), (9, 24, 37), (4, 24, 17)]
    assert shown[-4:] == [(14, 24, 58), (9, 24, 37), (9, 24, 37), (6, 24, 25)]
