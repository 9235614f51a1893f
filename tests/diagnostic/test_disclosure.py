"""Nobody can work out a small group: attacked with all that is told, by sums, by differences, and over time."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.disclosure import REST, Count, Row, guarded, is_safe, merged_levels, overlapping_to_show, parts_to_show

FLOOR = 12
SIZES = st.lists(st.integers(0, 60), min_size=1, max_size=8).map(
    lambda found: {str(at): n for at, n in enumerate(found)}
)
# A floor of 3 has the same shape, and every combination can be tried.
FEW = 3


def sizes_told(sizes: dict[str, int], shown: list[str]) -> set[int]:
    """Every size that sums and differences of what is told give: of any shown groups, and of all others."""
    total = sum(sizes.values())
    sums = {
        sum(sizes[code] for code in some) for length in range(len(shown) + 1) for some in combinations(shown, length)
    }
    return sums | {total - one for one in sums}


@settings(max_examples=150)
@given(SIZES)
def test_parts_of_a_total_tell_of_no_small_group(sizes) -> None:
    shown = parts_to_show(sizes, smallest=FLOOR)
    if sum(sizes.values()) >= FLOOR:
        assert not any(0 < size < FLOOR for size in sizes_told(sizes, shown))
    assert all(sizes[code] >= FLOOR for code in shown)


def test_groups_of_the_reports_tables_that_would_tell_too_much() -> None:
    assert parts_to_show({"clinical": 12, "not": 42, REST: 6}, smallest=FLOOR) == ["not"]
    assert parts_to_show({"4-8a": 36, "8b-8d": 11, "not said": 13}, smallest=FLOOR) == ["4-8a"]
    assert parts_to_show({"a": 30, "b": 30}, smallest=FLOOR) == ["a", "b"]
    assert parts_to_show({"everybody": 40}, smallest=FLOOR) == []
    assert parts_to_show({"a": 11, "b": 14}, smallest=FLOOR) == []


# A group of some of 60 people, as the bits of a number.
OVERLAPPING = st.lists(st.integers(0, 2**60 - 1), min_size=1, max_size=4)


@settings(max_examples=100)
@given(OVERLAPPING, st.integers(1, 60))
def test_overlapping_groups_differ_by_nobody_or_enough(bits, people) -> None:
    everybody = frozenset(str(at) for at in range(people))
    groups = {str(code): frozenset(str(at) for at in range(people) if some >> at & 1) for code, some in enumerate(bits)}
    shown = overlapping_to_show(groups, everybody, smallest=FLOOR)
    told = [groups[code] for code in shown]
    in_some = [frozenset().union(*told)] if told else []
    for one, other in [*combinations(told, 2), *((everybody, group) for group in [*told, *in_some])]:
        assert len(one) >= FLOOR
        assert not 0 < len(one ^ other) < FLOOR


def test_overlapping_group_is_told_beside_those_that_differ_enough() -> None:
    everybody = frozenset(map(str, range(80)))
    first, within, across = (frozenset(map(str, range(*span))) for span in ((0, 40), (0, 35), (20, 60)))
    found = overlapping_to_show({"first": first, "within": within, "across": across}, everybody, smallest=FLOOR)
    assert found == ["across", "first"]


COUNTS = st.integers(FLOOR, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def answers_possible(parts: dict[str, Count], told: dict, code: str) -> set[int]:
    """Every count for a part that fits to all that is told of the others and to the total."""
    spans = []
    for other, part in parts.items():
        if other == REST or told[other].k is None:
            band = "" if other == REST else told[other].band
            spans.append([k for k in range(part.n + 1) if fits(k, part.n, band)])
        else:
            spans.append([told[other].k])
    total, at = sum(part.k for part in parts.values()), list(parts).index(code)
    return {ks[at] for ks in product(*spans) if sum(ks) == total}


def fits(k: int, n: int, band: str) -> bool:
    low, high = 10 * k < n, 10 * (n - k) < n
    return {"under": low, "over": high, "hidden": not low and not high, "": True}[band]


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=3), st.booleans())
def test_never_told_that_all_or_none_of_a_group_said_so(counts, rest) -> None:
    codes = [*map(str, range(len(counts) - rest)), *([REST] if rest else [])]
    parts = {code: Count(*count) for code, count in zip(codes, counts, strict=True)}
    told = guarded(parts)
    if told is None:
        return
    for code, part in parts.items():
        if part.k in (0, part.n):
            assert answers_possible(parts, told, code) - {part.k}, (parts, told, code)


def test_answers_are_told_where_they_tell_of_nobody() -> None:
    told = guarded({"a": Count(10, 20), "b": Count(13, 26), REST: Count(6, 12)})
    assert told is not None
    assert {code: one.k for code, one in told.items()} == {"a": 10, "b": 13}


# --- over time ------------------------------------------------------------------------------------------------------


@st.composite
def releases(draw):
    """Up to four releases of the same few people, each in two groups or only all together."""
    people = [str(at) for at in range(draw(st.integers(3, 9)))]
    found = []
    for _ in range(draw(st.integers(1, 4))):
        groups = draw(st.dictionaries(st.sampled_from(people), st.sampled_from("ab"), min_size=1))
        version = draw(st.sampled_from("12"))
        parts: dict[str, set[Row]] = {}
        apart = draw(st.booleans())
        for person, group in groups.items():
            parts.setdefault(group if apart else REST, set()).add(Row(person, version))
        found += parts.values()
    return found


def fewest(published: list[set[Row]]) -> int:
    """Of how many people the narrowest combination speaks, with every factor from -2 to 2."""
    least = 99
    for factors in product(range(-2, 3), repeat=len(published)):
        totals: Counter[Row] = Counter()
        for factor, rows in zip(factors, published, strict=True):
            for row in rows:
                totals[row] += factor
        about = {row.person for row, total in totals.items() if total}
        least = min(least, len(about) or least)
    return least


@settings(max_examples=60, deadline=None)
@given(releases())
def test_no_combination_of_releases_that_are_safe_speaks_of_a_few(published) -> None:
    published = published[:5]
    if is_safe(published, smallest=FEW):
        assert fewest(published) >= FEW


def rows(first: int, last: int, version: str = "1") -> set[Row]:
    return {Row(str(at), version) for at in range(first, last)}


def test_second_release_needs_enough_new_people_or_none() -> None:
    assert is_safe([rows(0, 30)], smallest=FLOOR)
    assert is_safe([rows(0, 30), rows(0, 30)], smallest=FLOOR)
    assert not is_safe([rows(0, 30), rows(0, 31)], smallest=FLOOR)
    assert not is_safe([rows(0, 30), rows(0, 41)], smallest=FLOOR)
    assert is_safe([rows(0, 30), rows(0, 42)], smallest=FLOOR)
    assert not is_safe([rows(0, 30), rows(1, 30)], smallest=FLOOR)


def test_changed_answers_of_a_few_are_not_told() -> None:
    assert not is_safe([rows(0, 30), rows(0, 28) | rows(28, 30, "2")], smallest=FLOOR)
    assert is_safe([rows(0, 30), rows(0, 10) | rows(10, 30, "2")], smallest=FLOOR)


def test_enough_new_people_are_too_few_where_one_group_gets_a_few_of_them() -> None:
    first = [rows(0, 30), rows(100, 130)]
    assert not is_safe([*first, rows(0, 38), rows(100, 138)], smallest=FLOOR)
    assert is_safe([*first, rows(0, 42), rows(100, 130)], smallest=FLOOR)
    assert is_safe([*first, rows(0, 38) | rows(100, 138)], smallest=FLOOR)


def test_combination_of_four_releases_that_are_safe_two_by_two_is_found() -> None:
    a, b, c = rows(0, 20), rows(100, 120), rows(200, 220)
    one_more = a | b | c | {Row("x", "1")}
    told = [a | b, b | c, a | c, one_more]
    assert all(is_safe(pair, smallest=FLOOR) for pair in combinations(told, 2))
    assert not is_safe(told, smallest=FLOOR)


def test_levels_of_a_few_are_told_together() -> None:
    counts = Counter({1: 2, 2: 10, 3: 20, 4: 30})
    assert merged_levels(counts, (1, 2), smallest=FLOOR) == [((1, 2), 12)]
    assert merged_levels(counts, (3, 4), smallest=FLOOR) == [((3,), 20), ((4,), 30)]
    assert merged_levels(Counter({1: 12}), (1, 2), smallest=FLOOR) == [((1,), 12), ((2,), 0)]
