"""Nobody can work out what a few partners rated who share without a name: attacked with all that was ever told."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.disclosure import Row
from diagnostic.rollup_disclosure import (
    EVERYBODY,
    Answers,
    Known,
    NothingNewError,
    Release,
    Tally,
    Told,
    are_protected,
    basis_of,
    make,
    may_be_known,
    rows_of,
    statement_figure,
)
from diagnostic.vocabulary import Rating

R, A, G = Rating.RED, Rating.AMBER, Rating.GREEN
PLACE, REST = "environment", statement_figure("environment", "rest")
NOBODY = Known()


def partner(name: object, place: Rating | None = A, rest: Rating | None = None, result: int = 1) -> Answers:
    """A round of one organisation."""
    said = {figure: colour for figure, colour in ((PLACE, place), (REST, rest)) if colour}
    return Answers(str(name), f"{name}.{result}", said)


def partners(names: str, *colours: Rating) -> list[Answers]:
    """Several, whose colours go round."""
    return [partner(name, colours[at % len(colours)]) for at, name in enumerate(names)]


def test_release_needs_five_that_the_reader_does_not_know() -> None:
    five = partners("abcde", R, A, G)
    assert make(five, [], NOBODY).told == {EVERYBODY: Told(5, nearly=None, tally=None)} | {
        PLACE: Told(5, Tally(2, 2, 1))
    }
    all_known = Known(stems={one.stem for one in five})
    for fewer, known in (
        (five[:4], NOBODY), (five, Known(person="a")), (five, Known(stems={"b.1"})), (five, all_known),
    ):  # fmt: skip
        with pytest.raises(NothingNewError):
            make(fewer, [], known)
    assert make([*five, partner("f")], [], Known(person="a")).told[PLACE].n == 6


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("abcdef", False),  # one came
        ("abcdefghi", False),  # four came
        ("abcdefghij", True),  # five came
        ("abcd", False),  # one went, four are left
        ("bcdefghij", False),  # one went, five came: the difference would say of the one
        ("fghij", True),  # all others
        ("abcde", False),  # nobody new
    ],
)
def test_later_release_waits_until_enough_came_and_went(then, told) -> None:
    first = make(partners("abcde", R, A, G), [], NOBODY)
    later = partners(then, R, G, A)
    if told:
        assert make(later, [first], NOBODY).told[PLACE].n == len(then)
    else:
        with pytest.raises(NothingNewError):
            make(later, [first], NOBODY)


def test_element_that_few_could_rate_is_left_out() -> None:
    some = [*partners("abcde", R, A, G), *(partner(name, None) for name in "fg")]
    assert PLACE in make(some, [], NOBODY).told
    few = [*partners("abcd", R, A, G), *(partner(name, None) for name in "efg")]
    assert set(make(few, [], NOBODY).told) == {EVERYBODY}
    # Five came, but one of them alone has a colour: what the element gains would be theirs.
    first = make(some, [], NOBODY)
    later = [*some, partner("h", R), *(partner(name, None) for name in "ijkl")]
    assert set(make(later, [first], NOBODY).told) == {EVERYBODY}


def test_element_and_its_only_statement_are_one_and_the_same() -> None:
    """Five with that statement alone, two with others: element less statement would be the two."""
    alone = [
        Answers(name, f"{name}.1", {PLACE: colour, REST: colour}, {PLACE: REST})
        for name, colour in zip("abcde", (R, A, G, R, A), strict=True)
    ]
    others = [partner("f", R), partner("g", G)]
    assert set(make([*alone, *others], [], NOBODY).told) == {EVERYBODY, PLACE}
    full = [partner(name, colour, colour) for name, colour in zip("abcde", (R, A, G, R, A), strict=True)]
    assert set(make([*full, *others], [], NOBODY).told) == {EVERYBODY, PLACE, REST}


def test_what_all_or_all_but_one_are_is_not_counted() -> None:
    for colours in ((R, R, R, R, R), (R, R, R, R, G)):
        assert make(partners("abcde", *colours), [], NOBODY).told[PLACE] == Told(5, nearly=R)
    first = make(partners("abcde", R, A, G), [], NOBODY)
    all_who_came_are_red = [*partners("abcde", R, A, G), *partners("fghij", R)]
    assert PLACE not in make(all_who_came_are_red, [first], NOBODY).told


def test_round_in_a_release_gets_no_name_while_others_are_few() -> None:
    five, ten = make(partners("abcde", R, A, G), [], NOBODY), make(partners("abcdefghij", R, A, G), [], NOBODY)
    assert not may_be_known("a.1", [five], NOBODY)
    assert may_be_known("a.2", [five], NOBODY)  # their next round
    assert may_be_known("a.1", [ten], NOBODY)
    assert not may_be_known("e.1", [ten], Known(stems={"a.1", "b.1", "c.1", "d.1", "f.1"}))


def test_release_is_kept_without_organisations_and_follows_a_merge() -> None:
    made = make([partner(name, A, R, result=7) for name in "abcde"], [], NOBODY)
    basis = basis_of(made.rows)
    owners = {stem: stem[0] for stem in basis["rounds"]}
    assert basis["rounds"] == ["a.7", "b.7", "c.7", "d.7", "e.7"]
    assert rows_of(basis, owners) == made.rows
    merged = Release(made.told, rows_of(basis, {**owners, "b.7": "a"}))
    assert are_protected([made], NOBODY)
    assert not are_protected([merged], NOBODY)
    assert [Told.of_data(one.as_data()) for one in made.told.values()] == list(made.told.values())


# A history of a system of seven with a floor of three, which has the same shape, and in which all can be tried out.
FEW, NAMES = 3, "abcdefg"
ACTS = st.lists(
    st.tuples(st.sampled_from(["unnamed", "named", "withdraw", "again"]), st.sampled_from(NAMES)),
    min_size=1,
    max_size=30,
)
COLOURS = st.lists(st.sampled_from([R, A, G, None]), min_size=30, max_size=30)


class System:
    """Partners who share, change their minds and rate again, and a lead who counts whenever that is allowed."""

    def __init__(self, works_at: str) -> None:
        self.shared: dict[str, tuple[Answers, bool]] = {}
        self.rated = dict.fromkeys(NAMES, 1)
        self.released: list[Release] = []
        self.named: set[str] = set()
        self.reader = works_at

    @property
    def known(self) -> Known:
        return Known(self.named, self.reader)

    def act(self, act: str, name: str, colour: Rating | None) -> None:
        if act == "withdraw":
            self.shared.pop(name, None)
        elif act == "again":
            self.rated[name] += 1
        else:
            self._share(name, colour, with_name=act == "named")
        self._count()

    def _share(self, name: str, colour: Rating | None, *, with_name: bool) -> None:
        kept = self.shared.get(name)
        stem = f"{name}.{self.rated[name]}"
        answers = kept[0] if kept and kept[0].stem == stem else Answers(name, stem, {PLACE: colour} if colour else {})
        if with_name:
            if not may_be_known(stem, self.released, self.known, smallest=FEW):
                return
            self.named.add(stem)
        self.shared[name] = (answers, with_name)

    def _count(self) -> None:
        try:
            unnamed = [answers for answers, with_name in self.shared.values() if not with_name]
            self.released.append(make(unnamed, self.released, self.known, smallest=FEW))
        except NothingNewError:
            return


def differences(sets: list[frozenset[Row]]) -> list[set[str]]:
    """Whom each sum and difference of the counts over ``sets`` speaks of."""
    found = []
    for factors in product((-1, 0, 1), repeat=len(sets)):
        rows: dict[Row, int] = {}
        for factor, some in zip(factors, sets, strict=True):
            for row in some:
                rows[row] = rows.get(row, 0) + factor
        found.append({row.person for row, factor in rows.items() if factor})
    return found


@settings(max_examples=60, deadline=None)
@given(ACTS, COLOURS, st.sampled_from(["", "a"]))
def test_no_history_of_sharing_tells_of_a_few(acts, colours, works_at) -> None:
    system = System(works_at)
    for (act, name), colour in zip(acts, colours, strict=False):
        system.act(act, name, colour)
    for figure in (EVERYBODY, PLACE):
        told = [one.rows[figure] for one in system.released if figure in one.rows][:5]
        for people in differences([system.known.hidden(rows) for rows in told]):
            assert not 0 < len(people) < FEW
