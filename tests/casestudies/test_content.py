"""The 24 trailblazers' stories, from their files: they give the report's counts, and keep to what they promise."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.db.models import TextChoices

from casestudies.models.story import WORDS
from casestudies.vocabulary import (
    FILLED_IN,
    Approach,
    Benefit,
    Group,
    Initiative,
    Outcome,
    Repeat,
    Stage,
    group_of,
)
from community.models import Region
from community.models.vocabulary import Sector
from config.content.blocks import Builder
from config.content.files import ContentError, ContentFile, Library, read_library, read_yaml
from config.content.pages import empty, fill
from elements.framework import PARTS, Element, SubElement
from home.models import BasePage

FOLDER = settings.SITE_DIR / "content"
LIBRARY: Library = read_library(FOLDER)
FILES = [file for file in LIBRARY.files.values() if file.data["type"] == "story"]
ENGLISH = [file for file in FILES if file.language == "en"]
STORIES: list[dict[str, Any]] = [file.data for file in ENGLISH]
REGIONS = [row["code"] for row in read_yaml((FOLDER / "places.yaml").read_text(encoding="utf-8"))["regions"]]

# Table 1 (trailblazers' report). Its labels overlap, but no stage has two of them: see site/content/README.md.
OURS = {"acute", "ambulance", "integrated"}
TABLE_1 = {
    Stage.NOT_STARTED: {"primary-care": 1, "mental-health": 1, "acute, ambulance, integrated": 1},
    Stage.STARTED: {"system": 1, "primary-care": 2, "community": 2, "acute, ambulance, integrated": 2},
    Stage.COMPLETED: {"acute, ambulance, integrated": 2},
    Stage.PLANNING: {"system": 2, "acute, ambulance, integrated": 4},
    Stage.RUNNING: {"community": 1, "mental-health": 1, "acute, ambulance, integrated": 4},
}
# Those of the three that each of its labels lets in: "acute / integrated", "acute / ambulance", "acute".
LABELLED = {
    Stage.NOT_STARTED: {"acute", "integrated"},
    Stage.STARTED: {"acute", "integrated"},
    Stage.COMPLETED: {"acute", "ambulance"},
    Stage.PLANNING: {"acute"},
    Stage.RUNNING: {"acute", "integrated"},
}
# Table 2: systems, trusts, primary care.
TABLE_2 = {
    Benefit.BREADTH: {Group.SYSTEM, Group.TRUST, Group.PRIMARY_CARE},
    Benefit.GROUPS: {Group.SYSTEM, Group.TRUST, Group.PRIMARY_CARE},
    Benefit.STRATEGY: {Group.SYSTEM, Group.TRUST},
    Benefit.INITIATIVES: {Group.SYSTEM, Group.TRUST},
    Benefit.DATA: {Group.SYSTEM, Group.TRUST, Group.PRIMARY_CARE},
    Benefit.COMMUNICATION: {Group.TRUST},  # one tick, its column not certain in the text
}
CODES: dict[str, type[TextChoices]] = {
    "sector": Sector,
    "stage": Stage,
    "approach": Approach,
    "repeated": Repeat,
    "elements": Element,
    "sub_elements": SubElement,
    "benefits": Benefit,
    "outcomes": Outcome,
    "initiatives": Initiative,
}


def _every_file(test: Any) -> Any:
    return pytest.mark.parametrize("file", FILES, ids=lambda file: file.key)(test)


def test_stories_24_of_all_seven_regions() -> None:
    found = Counter(file.name.split("/")[1] for file in ENGLISH)
    assert sum(found.values()) == 24
    assert set(found) == set(REGIONS)
    assert set(found.values()) == {3, 4}


@pytest.mark.parametrize("stage", Stage)
def test_stories_stage_by_sector_as_in_table_1(stage: Stage) -> None:
    sectors = [story["sector"] for story in STORIES if story["stage"] == stage]
    assert {sector for sector in sectors if sector in OURS} <= LABELLED[stage]
    joined = Counter("acute, ambulance, integrated" if sector in OURS else sector for sector in sectors)
    assert joined == TABLE_1[stage]


def test_stories_approaches_as_in_figure_4() -> None:
    assert Counter(story["approach"] for story in STORIES) == {
        Approach.LIGHT_TOUCH: 11,
        Approach.IN_DETAIL: 9,
        Approach.SOME_ELEMENTS: 4,
    }


def test_stories_use_of_the_tool_as_in_section_2_2() -> None:
    assert sum(story["stage"] in FILLED_IN for story in STORIES) == 14
    assert sum(story["stage"] != Stage.NOT_STARTED for story in STORIES) == 21
    assert sum(story.get("adapted") is True for story in STORIES) == 8


@pytest.mark.parametrize("benefit", Benefit)
def test_stories_benefits_by_group_as_in_table_2(benefit: Benefit) -> None:
    assert {group_of(story["sector"]) for story in STORIES if benefit in story["benefits"]} == TABLE_2[benefit]


def test_stories_other_shares_as_in_section_3() -> None:
    assert Counter(outcome for story in STORIES for outcome in story["outcomes"]) == {
        Outcome.SUCCESSES: 14,
        Outcome.ASSURANCE: 9,
        Outcome.HELPING: 9,
        Outcome.INITIATIVES: 6,
    }


def test_stories_every_kind_of_initiative_of_section_3_3() -> None:
    assert {kind for story in STORIES for kind in story["initiatives"]} == set(Initiative.values)


@_every_file
def test_story_codes_known_and_agreed(file: ContentFile) -> None:
    story = file.data
    for name, codes in CODES.items():
        given = story.get(name, [])
        assert set([given] if isinstance(given, str) else given) <= set(codes.values), name
    parts = {part for element in story["elements"] for part in PARTS[Element(element)]}
    assert set(story["sub_elements"]) <= parts
    assert bool(story["initiatives"]) == (Benefit.INITIATIVES in story["benefits"])
    assert (story["stage"] == Stage.RUNNING) == (Outcome.INITIATIVES in story["outcomes"])
    assert ("adapted" in story) == ("repeated" in story) == (story["stage"] != Stage.NOT_STARTED)
    if story["approach"] == Approach.SOME_ELEMENTS:
        assert 2 <= len(story["elements"]) <= 4


@_every_file
def test_story_complete_and_within_limits(file: ContentFile) -> None:
    story = file.data
    assert story["reconstructed"] is True
    assert len(story["in_one_line"]) <= 160
    assert len(story["described_as"]) <= 120
    assert file.name == f"case-studies/{file.name.split('/')[1]}/{story['slug']}"
    assert all(story[name].strip() for name in WORDS)
    text = " ".join(story[name] for name in ("summary", "in_one_line", *WORDS))
    words = re.sub(r"\]\([^)]*\)", "", text).split()
    assert 300 <= len(words) <= (600 if file.language == "en" else 700)  # Welsh runs longer
    assert "@" not in text
    assert not re.search(r"[“”\"]", text)  # nobody is quoted: the report's quotations are not ours to give


def test_stories_each_with_its_own_words() -> None:
    for name in ("title", "summary", "in_one_line", "what_we_did", "what_changed", "advice", "costs_and_time"):
        assert len({story[name] for story in STORIES}) == 24, name
    assert len({data["title"] for data in STORIES} | {data["in_one_line"] for data in STORIES}) == 48


def test_stories_described_by_the_region_they_stand_under() -> None:
    places = read_yaml((FOLDER / "places.yaml").read_text(encoding="utf-8"))["regions"]
    names = {row["code"]: {"en": row["name"], "cy": row["name_cy"]} for row in places}
    for file in FILES:
        assert file.data["described_as"].endswith(f", {names[file.name.split('/')[1]][file.language]}"), file.key


def test_stories_three_in_welsh_one_of_each_group() -> None:
    welsh = [file.data for file in FILES if file.language == "cy"]
    assert Counter(group_of(data["sector"]) for data in welsh) == {
        Group.SYSTEM: 1,
        Group.TRUST: 1,
        Group.PRIMARY_CARE: 1,
    }


def _filled(**changes: Any) -> BasePage:
    file = ENGLISH[0]
    file = ContentFile(file.name, "en", {**file.data, **changes}, "")
    page = empty(file)
    fill(page, file, Builder(file.name, lambda name: 1, lambda key: None))
    return page


@pytest.mark.django_db
def test_fill_story_sets_its_fields() -> None:
    page = _filled(benefits=["data", "groups"], adapted=None, size="under-50")
    assert (page.benefits, page.adapted, page.size, page.reconstructed) == (["data", "groups"], None, "under-50", True)
    assert page.what_we_did.startswith("<p>")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sector", "hospital"),
        ("stage", "finished"),
        ("repeated", False),
        ("elements", ["sleep"]),
        ("sub_elements", ["sleep"]),
        ("benefits", ["money"]),
        ("adapted", "maybe"),
    ],
)
def test_fill_story_unknown_code_names_the_file_and_the_field(name: str, value: Any) -> None:
    with pytest.raises(ContentError, match=rf"{ENGLISH[0].key}\.yaml: {name} "):
        _filled(**{name: value})


@pytest.mark.django_db
def test_region_page_unknown_region_is_refused() -> None:
    file = LIBRARY.files["en/case-studies/london/index"]
    with pytest.raises(ContentError, match=r"case-studies/london/index\.yaml names the region 'london'"):
        empty(file)
    region = Region.objects.create(code="london", name="London", order=1)
    assert empty(file).region == region
