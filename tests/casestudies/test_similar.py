"""Stories like another: which, in what order, and why."""

from __future__ import annotations

import pytest
from django.utils import translation

from casestudies.similar import Columns, Similar, shared
from casestudies.similar_words import reason
from casestudies.vocabulary import Group
from elements.framework import Element
from tests.casestudies.rows import row

READ = row(
    1, sector="community", region="midlands", stage="running", size="5000-9999",
    elements=("environment", "relationships"), initiatives=("places",),
)  # fmt: skip


def like(*others, **values):
    return [similar.row.pk for similar in Columns([READ, *others]).like(READ, **values)]


def test_who_shares_most_comes_first() -> None:
    one_element = row(2, elements=("environment",))
    both_elements = row(3, elements=("relationships", "environment"))
    only_region = row(4, region="midlands", sector="acute")
    assert like(one_element, only_region, both_elements) == [3, 2, 4]


def test_sharing_all_seven_counts_no_more_than_sharing_two() -> None:
    everything = row(1, elements=tuple(Element.values), sector="community")
    found = Columns([everything, row(2, elements=tuple(Element.values)), row(3, elements=("environment", "fulfilment"),
                     sector="community")]).like(everything)  # fmt: skip
    assert [similar.row.pk for similar in found] == [3, 2]


def test_equals_stay_in_the_order_of_the_catalogue_and_three_are_enough() -> None:
    others = [row(pk, elements=("environment",)) for pk in (9, 5, 7, 2)]
    assert like(*others) == [9, 5, 7]
    assert like(*others) == like(*others)


def test_neither_itself_nor_its_own_organisation_nor_any_organisation_twice() -> None:
    read = row(1, organisation_id=8, elements=("environment",))
    twin = row(2, organisation_id=8, elements=("environment",))
    first, second = (row(pk, organisation_id=9, elements=("environment",)) for pk in (3, 4))
    described = [row(pk, elements=("environment",)) for pk in (5, 6)]
    found = Columns([read, twin, first, second, *described]).like(read)
    assert [similar.row.pk for similar in found] == [3, 5, 6]


def test_sector_that_is_not_in_the_list_is_shared_by_nobody() -> None:
    read, twin = row(1, sector="other"), row(2, sector="other")
    council = row(3, sector="council", elements=("environment",))
    assert Columns([read, twin, council]).like(read) == []
    assert [shared(read, other).group for other in (twin, council)] == [None, None]
    with translation.override("en"):
        assert reason(shared(row(1, sector="other", stage="started"), row(2, sector="other", stage="started"))) == (
            "Also: started using"
        )


def test_who_shares_nothing_is_not_like_it() -> None:
    stranger = row(2, sector="council", group=Group.PARTNER)
    assert like(stranger) == []
    assert Columns([]).like(READ) == []
    blank = row(1, sector="", group="", region="", stage="", size="")
    assert Columns([blank, row(2, sector="", group="", region="", stage="", size="")]).like(blank) == []


def test_columns_agree_with_comparing_one_by_one() -> None:
    others = [
        row(
            pk, elements=Element.values[: pk % 5], sector=("acute", "community")[pk % 2],
            size=("", "50-249")[pk % 3 > 1], region=("midlands", "london")[pk % 4 > 1],
        )
        for pk in range(2, 60)
    ]  # fmt: skip
    best = like(*others)[0]
    most = max(len(shared(READ, other).elements) for other in others if other.sector == "community")
    chosen = next(other for other in others if other.pk == best)
    assert (chosen.sector, chosen.region) == ("community", "midlands")
    assert min(len(shared(READ, chosen).elements), 2) == min(most, 2)


OTHER = row(2)
REASONS = [
    ({"sector": "community"}, "Also a community trust"),
    ({"group": Group.TRUST}, "Also an NHS trust"),
    ({"group": Group.PARTNER}, "Also a partner outside the NHS"),
    ({"elements": ("environment",), "same_region": True}, "Also worked on environment, in the same region"),
    ({"sector": "acute", "elements": ("environment",)}, "Also an acute trust that worked on environment"),
    ({"elements": ("relationships", "environment")}, "Also worked on relationships and environment"),
    (
        {"elements": ("relationships", "fulfilment", "environment")},
        "Also worked on relationships, fulfilment at work and 1 more",
    ),
    ({"elements": tuple(Element.values)}, "Also worked on all seven elements"),
    ({"initiatives": ("places",)}, "Also worked on better places to work and rest"),
    ({"same_region": True}, "Also in the same region"),
    ({"size": "5000-9999"}, "Also has 5,000 to 9,999 staff"),
    ({"stage": "started"}, "Also: started using"),
]


@pytest.mark.parametrize(("facts", "words"), REASONS, ids=lambda value: value if isinstance(value, str) else "")
def test_reason_is_one_plain_sentence(facts, words) -> None:
    with translation.override("en"):
        assert reason(Similar(OTHER, **facts)) == words
