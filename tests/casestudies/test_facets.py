"""The index of stories against a plain filter, and what an address may ask of it."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.catalogue import Row
from casestudies.choice import query_of, read_wanted
from casestudies.facets import CHOICES, GROUPS, index_of
from casestudies.vocabulary import Approach, Benefit, Initiative, Stage
from community.directory.groups import Named
from community.models.vocabulary import Sector, SizeBand
from elements.framework import Element
from tests.casestudies.rows import row

REGIONS = ("london", "midlands", "north-west")
ONE = {"region": REGIONS, "sector": Sector.values, "size": SizeBand.values, "stage": Stage.values,
       "approach": Approach.values}  # fmt: skip
SEVERAL = {"element": Element.values, "initiative": Initiative.values, "benefit": Benefit.values}
NAMED = Named(
    {
        "region": [(code, code) for code in REGIONS],
        **{group: [(code, code) for code in choices.values] for group, choices in CHOICES.items()},
    }
)

facts = st.fixed_dictionaries(
    {
        **{group: st.sampled_from(["", *codes]) for group, codes in ONE.items()},
        **{f"{group}s": st.lists(st.sampled_from(codes), unique=True).map(tuple) for group, codes in SEVERAL.items()},
    }
)
stories = st.lists(facts, max_size=25).map(lambda found: [row(pk, **values) for pk, values in enumerate(found, 1)])
chosen = st.fixed_dictionaries(
    {},
    optional={
        group: st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)
        for group, codes in {**ONE, **SEVERAL}.items()
    },
)


def codes_of(story: Row, group: str) -> set[str]:
    return set(getattr(story, f"{group}s")) if group in SEVERAL else {getattr(story, group)}


def fits(story: Row, choice: dict[str, list[str]]) -> bool:
    """One code of each group that is chosen from: the rule in plain words."""
    return all(codes_of(story, group) & set(codes) for group, codes in choice.items())


@settings(max_examples=120, deadline=None)
@given(stories, chosen)
def test_index_finds_and_counts_as_a_plain_filter_does(rows: list[Row], choice: dict[str, list[str]]) -> None:
    query = QueryDict(mutable=True)
    for group, codes in choice.items():
        query.setlist(group, codes)
    left = index_of(rows).narrow(read_wanted(query, NAMED, "en").filters.facets())
    assert left.some(start=0, number=99, turn=0) == [story.pk for story in rows if fits(story, choice)]
    for group, options in NAMED.options.items():
        others = {name: codes for name, codes in choice.items() if name != group}
        plain = {
            code: sum(fits(story, others) and code in codes_of(story, group) for story in rows) for code, _ in options
        }
        assert left.counts(group, [code for code, _ in options]) == plain


def test_every_group_has_options_and_a_name() -> None:
    assert list(GROUPS) == ["region", "sector", "size", "element", "stage", "approach", "initiative", "benefit"]
    assert set(GROUPS) == {"region", *CHOICES}


@pytest.mark.parametrize(
    ("query", "settled"),
    [
        ("", ""),
        ("sector=acute&sector=acute&sector=zebra&region=", "?sector=acute"),
        ("sector=council&sector=acute", "?sector=acute&sector=council"),
        ("near=me&contact=5&page=3", ""),
        ("q=+%00+&element=environment%00", ""),
        ("q=%E2%80%AErest%00%0Abreaks", "?q=rest+breaks"),
        ("q=%22%27%3B--&benefit=data", "?benefit=data"),
        ("sector=%F0%9F%98%80&stage=../../etc", ""),
    ],
)
def test_address_asks_for_what_there_is_and_nothing_else(query: str, settled: str) -> None:
    assert query_of(read_wanted(QueryDict(query), NAMED, "en").filters) == settled


def test_words_without_a_letter_are_shown_again_but_look_for_nothing() -> None:
    wanted = read_wanted(QueryDict("q=%22!%22"), NAMED, "en")
    assert (wanted.asked.text, bool(wanted.filters)) == ('"!"', False)


def test_page_of_a_region_asks_for_that_region_whatever_the_address_says() -> None:
    wanted = read_wanted(QueryDict("region=london&sector=acute"), NAMED, "en", here="midlands")
    assert query_of(wanted.choice) == "?sector=acute"
    assert wanted.filters.codes["region"] == ("midlands",)


def test_words_of_any_length_are_cut() -> None:
    wanted = read_wanted(QueryDict("q=" + "a+b+" * 5000), NAMED, "en")
    assert len(wanted.asked.text) <= 200
    assert wanted.asked.shortened
