"""Which stories fit an organisation that rated an element red or amber: pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.catalogue import Row
from diagnostic.fitting_stories import MOST, Place, fitting, points
from tests.casestudies.rows import row

NOW = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
OLD = NOW - dt.timedelta(days=1000)
PLACE = Place(1, "acute", "5000-9999", "london", "north-london")
PART = "physical-work-spaces"


def story(pk: int, **values: Any) -> Row:
    """A story about the environment, told long ago."""
    return row(pk, **{"elements": ("environment",), "published": OLD, "organisation_id": 100 + pk, **values})


def keys(*rows: Row, place: Place = PLACE) -> list[int]:
    """The ids of those that fit, best first."""
    return [one.row.pk for one in fitting(rows, place, "environment", PART, now=NOW)]


def test_points_of_what_is_shared() -> None:
    assert points(story(1), PLACE, PART, NOW) == 0
    assert points(story(1, sector="acute"), PLACE, PART, NOW) == 4
    assert points(story(1, size="5000-9999"), PLACE, PART, NOW) == 2
    assert points(story(1, sub_elements=(PART,)), PLACE, PART, NOW) == 2
    assert points(story(1, region="london"), PLACE, PART, NOW) == 1
    assert points(story(1, published=NOW), PLACE, PART, NOW) == 1
    everything = story(
        1, sector="acute", size="5000-9999", sub_elements=(PART,), region="london", published=NOW
    )  # fmt: skip
    assert points(everything, PLACE, PART, NOW) == 10


def test_the_own_system_earns_nothing_and_stands_behind_others() -> None:
    own = story(1, region="london", system="north-london")
    assert points(own, PLACE, PART, NOW) == 0
    assert keys(own, story(2)) == [2, 1]


def test_what_is_not_known_of_either_is_no_likeness() -> None:
    assert points(story(1, sector="", size="", region=""), Place(), PART, NOW) == 0
    assert points(story(1, sector="other"), Place(sector="other"), PART, NOW) == 0


def test_only_stories_about_the_element_and_none_of_the_own_organisation() -> None:
    assert keys(story(1, elements=("relationships",)), story(2, organisation_id=1), story(3)) == [3]


def test_three_different_organisations() -> None:
    assert keys(story(1, organisation_id=7), story(2, organisation_id=7), story(3), story(4), story(5)) == [1, 3, 4]


def test_one_of_the_same_sector_stands_there_if_there_is_any() -> None:
    better = [story(pk, size="5000-9999", sub_elements=(PART,), published=NOW) for pk in (1, 2, 3)]
    assert keys(*better, story(4, sector="acute")) == [1, 2, 4]
    assert keys(*better) == [1, 2, 3]


STORIES = st.builds(
    lambda pk, organisation, sector, system: story(pk, organisation_id=organisation, sector=sector, system=system),
    st.integers(1, 99), st.sampled_from([None, 1, 2, 3, 4]), st.sampled_from(["acute", "council"]),
    st.sampled_from(["", "north-london"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(STORIES, max_size=12))
def test_whatever_there_is(rows: list[Row]) -> None:
    found = fitting(rows, PLACE, "environment", PART, now=NOW)
    named = [one.row.organisation_id for one in found if one.row.organisation_id]
    assert len(named) == len(set(named))
    assert 1 not in named
    others = [one for one in rows if one.organisation_id != 1]
    kinds = {one.organisation_id or -place for place, one in enumerate(others, 1)}
    assert len(found) == min(MOST, len(kinds))
    assert any(one.sector for one in found) == any(one.sector == "acute" for one in others)
