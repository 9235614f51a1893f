"""The index in memory, against a plain list that is searched in the plainest way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from community.directory.bits import bits_of, numbers_from, with_gap
from community.directory.facets import FacetIndex, Listing
from community.directory.words import folded_words, read_terms

CODES = ("region:a", "region:b", "sector:x", "sector:y", "offers:1", "offers:2")
WORDS = ("sam", "samira", "lee", "leeds", "s", "trust")

listings = st.builds(
    Listing,
    pk=st.integers(1, 30),
    position=st.just(0),
    facets=st.lists(st.sampled_from(CODES), unique=True).map(tuple),
    words=st.lists(st.sampled_from(WORDS), unique=True).map(tuple),
)
# Each step gives some people new facets, and takes some away. A member's position never changes, and several share one.
steps = st.lists(st.tuples(st.lists(listings, max_size=8), st.lists(st.integers(1, 30), max_size=5)), max_size=6)
choices = st.dictionaries(
    st.sampled_from(("region", "sector", "offers")), st.sets(st.sampled_from("abxy12")), max_size=3
).map(lambda chosen: {group: [f"{group}:{code}" for code in codes] for group, codes in chosen.items()})


def settled(found: list[Listing]) -> list[Listing]:
    """The last of each member, where they always stand."""
    last = {one.pk: one for one in found}
    return [Listing(one.pk, one.pk * 7 % 5, one.facets, one.words) for one in last.values()]


def fits(one: Listing, chosen: dict[str, list[str]], terms: list[str], without: set[int]) -> bool:
    """The same as the index does, said plainly."""
    by_group = all(not codes or set(codes) & set(one.facets) for codes in chosen.values())
    by_word = all(
        any(word == term or (len(term) > 1 and word.startswith(term)) for word in one.words) for term in terms
    )
    return by_group and by_word and one.pk not in without


@settings(max_examples=75, deadline=None, derandomize=True)
@given(
    steps,
    choices,
    st.lists(st.sampled_from(("sam", "le", "s", "zz")), max_size=2),
    st.sets(st.integers(1, 30), max_size=3),
    st.floats(0, 1, exclude_max=True),
)
def test_index_finds_what_a_plain_filter_finds_after_any_changes(changes, chosen, terms, without, turn) -> None:
    index, people = FacetIndex(), {}
    for found, gone in changes:
        coming = settled([one for one in found if one.pk not in gone])
        index.change(coming, gone=gone)
        people = {pk: one for pk, one in people.items() if pk not in gone} | {one.pk: one for one in coming}
    narrowed = index.narrow(chosen, terms=terms, without=without)
    expected = sorted((one.position, one.pk) for one in people.values() if fits(one, chosen, terms, without))
    order = [pk for _position, pk in expected]
    shift = int(turn * len(order))
    assert narrowed.count == len(order)
    assert narrowed.some(start=0, number=100, turn=turn) == order[shift:] + order[:shift]
    for group, codes in {"region": "ab", "sector": "xy", "offers": "12"}.items():
        for code in codes:
            alone = {**chosen, group: [f"{group}:{code}"]}
            assert narrowed.counts(group, [code])[code] == sum(
                fits(one, alone, terms, without) for one in people.values()
            )
    fresh = FacetIndex(people.values()).narrow(chosen, terms=terms, without=without)
    assert fresh.some(start=0, number=100, turn=turn) == order[shift:] + order[:shift]


@given(st.sets(st.integers(0, 3000)), st.integers(0, 60), st.integers(0, 3000))
def test_bits_keep_their_numbers(numbers, rank, at) -> None:
    bits = bits_of(numbers, 3001)
    assert list(numbers_from(bits, rank)) == sorted(numbers)[rank:]
    assert list(numbers_from(with_gap(bits, at), 0)) == sorted(one + (one >= at) for one in numbers)


def test_pages_follow_each_other_without_overlap_or_gap() -> None:
    everybody = FacetIndex(Listing(pk, pk * 7919 % 1009) for pk in range(1, 106)).narrow({})
    pages = [everybody.some(start=start, number=20, turn=0.61) for start in range(0, 120, 20)]
    assert [len(page) for page in pages] == [20, 20, 20, 20, 20, 5]
    assert sorted(pk for page in pages for pk in page) == list(range(1, 106))


def test_everybody_comes_first_equally_often_however_the_positions_lie() -> None:
    crowded = FacetIndex([Listing(1, 0), Listing(2, 1), Listing(3, 1_000_000)]).narrow({})
    firsts = [crowded.some(start=0, number=1, turn=day / 300)[0] for day in range(300)]
    assert [firsts.count(pk) for pk in (1, 2, 3)] == [100, 100, 100]


def test_empty_index_finds_nobody() -> None:
    nobody = FacetIndex().narrow({"region": ["region:a"]}, terms=("sam",), without={7})
    assert (nobody.count, nobody.some(start=0, number=20, turn=0.9)) == (0, [])


def test_common_word_is_found_as_well_as_a_rare_one() -> None:
    index = FacetIndex(Listing(pk, pk, words=("trust", f"name{pk}")) for pk in range(1, 2001))
    assert index.narrow({}, terms=("tru",)).count == 2000
    assert index.narrow({}, terms=("trust", "name7")).count == 111  # 7, 70 to 79, 700 to 799
    index.change([Listing(7, 7, words=("hospice",))], gone=[8])
    assert index.narrow({}, terms=("trust",)).count == 1998
    assert index.narrow({}, terms=("hos",)).some(start=0, number=5, turn=0) == [7]


def test_whoever_left_is_found_by_no_word_even_after_coming_back() -> None:
    index = FacetIndex([Listing(1, 5, ("region:a",), ("manager",)), Listing(2, 6, (), ("lead",))])
    index.change([], gone=[1])
    assert index.narrow({}, terms=("manager",)).count == 0
    index.change([Listing(1, 5, (), ("lead",))])
    assert index.narrow({}, terms=("manager",)).count == 0
    assert index.narrow({"region": ["region:a"]}).count == 0
    assert index.empty_slots == 0


def test_words_are_folded_and_few() -> None:
    assert folded_words("Zoë O’Brien-Šmíd", "ZOE", "Straße") == ["zoe", "obrien", "smid", "strasse", "o", "brien"]
    assert len(folded_words(" ".join(f"w{number}" for number in range(500)))) == 40
    assert folded_words("x" * 1000) == ["x" * 40]
    assert folded_words("\x00\u202e%_*'\"\\") == []


def test_odd_searches_become_few_short_terms() -> None:
    assert read_terms("  Sâm\u202e <b>\x00 ") == ("Sâm <b>", ("sam", "b"))
    shown, terms = read_terms("a* " * 4000)
    assert (len(shown) <= 200, terms) == (True, ("a",))
    assert read_terms("%' OR 1=1 --")[1] == ("or", "1")
