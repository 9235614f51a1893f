"""Without a name, year by year: nobody can be seen joining or leaving, whatever was told before."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.disclosure import Row
from diagnostic.models import SystemShare
from diagnostic.rollup_disclosure import (
    EVERYBODY,
    IN_YEAR,
    Answers,
    Known,
    NothingNewError,
    Release,
    Tally,
    about_of,
    are_protected,
    basis_of,
    make,
    rows_of,
)
from diagnostic.rollup_years import with_years, year_figure, years_of
from diagnostic.services.releases import make_release
from diagnostic.services.rollups import rollup_of, shared_with
from diagnostic.vocabulary import Rating
from tests.diagnostic.rating_pages import browser_of, read, words
from tests.diagnostic.test_rollup_disclosure import differences
from tests.factories.community import make_system
from tests.factories.systems import make_partner, make_result, make_share, make_system_lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from community.models import Member, System

R, A, G = Rating.RED, Rating.AMBER, Rating.GREEN
PLACE = "environment"
NOBODY = Known()


def rated(names: Iterable[str], year: int, *colours: Rating) -> list[Answers]:
    """One round each, whose colours go round."""
    return [Answers(one, f"{one}.{year}", {PLACE: colours[at % len(colours)]}) for at, one in enumerate(names)]


def counted(years: Mapping[int, list[Answers]], earlier: tuple[Release, ...] = ()) -> Release:
    """A release of each organisation's last round, with what may be told of the years."""
    last: dict[str, Answers] = {}
    for year in sorted(years):
        last.update({one.person: one for one in years[year]})
    return with_years(make(list(last.values()), earlier, NOBODY), years, earlier, NOBODY)


def test_years_of_the_same_five_stand_side_by_side() -> None:
    found = counted({2025: rated("abcde", 2025, R, A, G), 2024: rated("abcde", 2024, G, R, A)})
    assert years_of(found) == [2025, 2024]
    assert found.told[year_figure(PLACE, 2025)].tally == Tally(2, 2, 1)
    assert found.told[year_figure(PLACE, 2024)].tally == Tally(2, 1, 2)
    assert found.told[year_figure(EVERYBODY, 2024)].n == 5


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("abcdef", [2025, 2024]),
        ("abcde", [2025]),  # one joined since
        ("abcd", [2025]),  # and it is four
        ("a", [2025]),
        ("", [2025]),
    ],
)
def test_year_is_left_out_where_one_joined_since(before, shown) -> None:
    years = {2025: rated("abcdef", 2025, R, A, G)} | ({2024: rated(before, 2024, R, G, A)} if before else {})
    assert years_of(counted(years)) == shown


def test_year_is_left_out_where_one_left_since() -> None:
    """Whoever rated last the year before is among the newest: the newest less this year would be the one."""
    found = counted({2025: rated("abcdef", 2025, R, A, G), 2024: rated("abcdefg", 2024, R, G, A)})
    assert found.told[PLACE].n == 7
    assert years_of(found) == [2024]
    many = {2025: rated("abcdef", 2025, R, A, G), 2024: rated("abcdefghijk", 2024, R, G, A)}
    assert years_of(counted(many)) == [2025, 2024]


def test_element_is_left_out_of_a_year_where_one_more_could_rate_it() -> None:
    this, last = rated("abcdef", 2025, R, A, G), rated("abcde", 2024, R, G, A)
    found = counted({2025: this, 2024: [*last, Answers("f", "f.2024", {})]})
    assert years_of(found) == [2025, 2024]
    assert year_figure(PLACE, 2025) in found.told
    assert year_figure(PLACE, 2024) not in found.told


def test_year_that_would_say_what_all_newcomers_are_is_not_counted() -> None:
    """If the five who were there before still say the same, the five who came are all red."""
    before, came = rated("abcde", 2024, R, A, G), rated("fghij", 2025, R)
    found = counted({2025: [*rated("abcde", 2025, R, A, G), *came], 2024: before})
    assert year_figure(PLACE, 2025) in found.told
    assert year_figure(PLACE, 2024) not in found.told


def test_reader_who_works_for_one_is_not_shown_years_that_differ_by_five() -> None:
    found = counted({2025: rated("abcdefghijk", 2025, R, A, G), 2024: rated("abcdef", 2024, R, G, A)})
    assert years_of(found) == [2025, 2024]
    assert are_protected([found], NOBODY)
    assert not are_protected([found], Known(person="k"))


def test_nothing_is_counted_that_would_shut_what_was_told_of_a_year_for_good() -> None:
    """Five of the six whose year before was told: the figure of everybody would say that the sixth left."""
    last = rated("abcdef", 2024, R, G, A)
    found = counted({2025: rated("abcdefghijk", 2025, R, A, G), 2024: last})
    assert years_of(found) == [2025, 2024]
    with pytest.raises(NothingNewError):
        make(last[:5], [found], NOBODY)


def test_years_are_kept_without_organisations_and_read_again() -> None:
    found = counted({2025: rated("abcde", 2025, R, A, G), 2024: rated("abcde", 2024, G, R, A)})
    basis = basis_of(found.rows)
    assert rows_of(basis, {stem: stem[0] for stem in basis["rounds"]}) == found.rows
    assert len(basis["rounds"]) == 10


FEW, NAMES, YEARS = 3, "abcdefg", (2023, 2024, 2025)
HISTORY = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(YEARS), st.booleans()), min_size=5, max_size=16),
    min_size=1, max_size=3,
)  # fmt: skip
COLOURS = st.lists(st.sampled_from([R, A, G, None]), min_size=21, max_size=21)


@settings(max_examples=40, deadline=None)
@given(HISTORY, COLOURS, st.sampled_from(["", "a"]))
def test_no_history_of_years_shows_a_few_joining_or_leaving(history, colours, works_at) -> None:
    """Attacked with all sums and differences, also as if nobody ever changed their mind."""
    colour_of = dict(zip(((name, year) for name in NAMES for year in YEARS), colours, strict=True))
    known, released = Known(person=works_at), list[Release]()
    shared: dict[tuple[str, int], Answers] = {}
    for acts in history:
        for name, year, stays in acts:
            said = colour_of[name, year]
            one = Answers(name, f"{name}.{year}", {PLACE: said} if said else {})
            shared = {**shared, (name, year): one} if stays else {k: v for k, v in shared.items() if v != one}
        years = {year: [one for (_name, of), one in shared.items() if of == year] for year in YEARS}
        last = {name: shared[name, year] for year in YEARS for name in NAMES if (name, year) in shared}
        try:
            made = make(list(last.values()), released, known, smallest=FEW)
        except NothingNewError:
            continue
        released.append(with_years(made, {k: v for k, v in years.items() if v}, released, known, smallest=FEW))
    for about in (EVERYBODY, PLACE):
        told = [(name, rows) for one in released for name, rows in one.rows.items() if about_of(name) == about]
        exact = [known.hidden(rows) for _name, rows in told]
        for some in combinations(exact, min(len(exact), 3)):
            assert not [people for people in differences(list(some)) if 0 < len(people) < FEW]
        steady = [
            frozenset(Row(row.person, "") for row in known.hidden(rows)) for name, rows in told if IN_YEAR in name
        ]
        for some in combinations(steady, min(len(steady), 3)):
            assert not [people for people in differences(list(some)) if 0 < len(people) < FEW]


@pytest.fixture
def system() -> System:
    """A system."""
    return make_system("sussex", name="Sussex Health and Care")


@pytest.fixture
def board(system: System) -> Member:
    """Its lead."""
    return make_system_lead(system, make_partner("The Board", system))


def two_years(system: System, names: str, before: str) -> None:
    """Partners that share a round of this year without a name, some of them one of the year before too."""
    for at, name in enumerate(names):
        partner = make_partner(f"Hidden {name}", system)
        if name in before:
            last = make_result(partner, environment=("green", "red", "amber")[at % 3], now=WHEN[0])
            make_share(last, named=False)
        make_share(make_result(partner, environment=("red", "amber", "green")[at % 3], now=WHEN[1]), named=False)


WHEN = (dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC), dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC))


@pytest.mark.django_db
def test_page_and_file_show_both_years_and_lose_one_when_a_round_of_it_goes(board: Member, system: System) -> None:
    two_years(system, "abcde", "abcde")
    make_release(system=system, shared=shared_with(system), by=board, now=WHEN[1])
    client = browser_of(board)
    page = words(read(client, "/diagnostic/system/sussex/"))
    assert "Element 2025/26, 5 counted 2024/25, 5 counted" in page
    assert "Environment 2 red, 2 amber, 1 green of 5 2 red, 1 amber, 2 green of 5" in page
    assert "Relationships All or all but one of 5 are amber" in page
    text = client.get("/diagnostic/system/sussex/figures.csv").content.decode()
    assert "2 red, 1 amber, 2 green of 5" in text.partition("without a name")[2]
    shares = SystemShare.objects.filter(round__organisation__name="Hidden a")
    shares.filter(round__finished_at=WHEN[0]).update(withdrawn_at=WHEN[1])
    page = words(read(client, "/diagnostic/system/sussex/"))
    assert "2025/26, 5 counted" in page
    assert "2024/25" not in page
    with pytest.raises(NothingNewError):  # so the rest must not go with the year: it could not be counted again
        make_release(system=system, shared=shared_with(system), by=board, now=WHEN[1])
    shares.update(withdrawn_at=WHEN[1])
    assert rollup_of(system, board, "en").frozen is None


@pytest.mark.django_db
def test_page_leaves_out_the_year_before_one_joined(board: Member, system: System) -> None:
    two_years(system, "abcdef", "abcde")
    make_release(system=system, shared=shared_with(system), by=board, now=WHEN[1])
    page = words(read(browser_of(board), "/diagnostic/system/sussex/"))
    assert "2025/26, 6 counted" in page
    assert "2024/25" not in page


@pytest.mark.django_db
def test_years_leave_out_who_shares_with_a_name_now(board: Member, system: System) -> None:
    two_years(system, "abcdef", "abcdef")
    named = SystemShare.objects.filter(round__organisation__name="Hidden f", round__finished_at=WHEN[1])
    named.update(named=True)
    made = make_release(system=system, shared=shared_with(system), by=board, now=WHEN[1])
    assert {figure: told["n"] for figure, told in made.data.items() if figure.startswith(IN_YEAR)} == {
        year_figure(EVERYBODY, 2025): 5, year_figure(EVERYBODY, 2024): 5,
    }  # fmt: skip
