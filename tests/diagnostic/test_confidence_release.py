"""What a release tells: the report's tables from raw sheets, and never anything of a small group."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.confidence.counts import UnknownCountError, read_counts, sheets_with
from diagnostic.confidence.findings import Findings, file_rows
from diagnostic.confidence.questions import QUESTIONS
from diagnostic.confidence.release import (
    NotReleasedError,
    Rules,
    Sheet,
    TooFewNewSheetsError,
    TooFewSheetsError,
    make,
)
from tests.diagnostic.confidence_counts import (
    MEAN,
    OBSERVABLY_LOWER,
    RESPONDENTS,
    TABLE_3,
    TABLE_4,
    printed,
    sheets_of_the_report,
)

FLOOR = 12
RULES = Rules()
BUDGET, TIME = "budget.confident", "environment.time"


@pytest.fixture(scope="module")
def reported() -> Findings:
    """The release of the report's sheets."""
    rules = Rules(only_upper=True)
    return Findings(make(sheets_of_the_report(), [], rules).data, rules, {})


def test_report_comes_out_of_raw_sheets_as_table_3(reported) -> None:
    assert reported.n == RESPONDENTS
    assert {line.question.about.value: line.share.percent for line in reported.activities} == TABLE_3
    percents = [line.share.percent for line in reported.activities]
    assert percents == sorted(percents, reverse=True)
    assert reported.mean == MEAN


def test_report_comes_out_of_raw_sheets_as_table_4(reported) -> None:
    found = {one.element.value: (one.time.share.percent, one.confident.share.percent) for one in reported.elements}
    assert found == TABLE_4
    assert list(found) == list(TABLE_4)


def test_exactly_four_activities_are_observably_lower(reported) -> None:
    found = {line.question.about.value: (line.share.k, line.share.n) for line in reported.observably_lower}
    assert found == OBSERVABLY_LOWER
    assert [line.share.interval for line in reported.observably_lower] == [(44, 68), (61, 81), (65, 85), (67, 86)]


def test_counts_say_no_more_than_they_were_made_from(reported) -> None:
    assert not reported.tables
    assert not reported.differences
    assert not any(line.levels for line in reported.activities)


def test_percentage_of_the_file_is_never_without_its_count(reported) -> None:
    heading, *rows = file_rows(reported)
    assert len(rows) == len(QUESTIONS)
    at = {name: number for number, name in enumerate(heading)}
    for row in rows:
        k, n = row[at["People"]], row[at["Out of"]]
        assert row[at["Percentage"]] == (200 * k + n) // (2 * n)
    assert Counter(row[at["Note"]] for row in rows) == {"": 21, "Observably lower": 4}


def test_counts_that_cannot_be_are_refused() -> None:
    for counts in ({"cooking.confident": (1, 2)}, {BUDGET: (3, 2)}, {BUDGET: (3, 200)}):
        with pytest.raises(UnknownCountError):
            sheets_with(counts, respondents=100)
    with pytest.raises(UnknownCountError):
        read_counts({"activities": {"Cook lunch": {"k": 1, "n": 2}}, "domains_time_and_confidence": {}})


def test_counts_may_be_called_by_the_reports_names() -> None:
    told = {
        "activities": {"Develop a health and wellbeing budget": {"k": 34, "n": 60}},
        "domains_time_and_confidence": {
            "note": "…",
            "Environment": {"time": [53, 79, 67], "confident": [56, 79, 71]},
        },
    }
    found = read_counts(told)
    assert found == {BUDGET: (34, 60), TIME: (53, 79), "environment.confident": (56, 79)}
    assert found.items() <= dict(read_counts(printed())).items()


# --- sheets with groups ---------------------------------------------------------------------------------------------


def people(number: int, *, first: int = 0, answer: int = 3, version: str = "1", **groups: str) -> list[Sheet]:
    """That many people who answer alike and are in the same groups."""
    departments = frozenset(filter(None, [groups.pop("department", "")]))
    return [
        Sheet(f"person-{at}", version, {BUDGET: answer}, groups, departments) for at in range(first, first + number)
    ]


def groups_of(sheets: list[Sheet], dimension: str, earlier: list = ()) -> dict:
    return make(sheets, earlier, RULES).data["groups"].get(dimension, {}).get(BUDGET, {})


def test_release_needs_enough_sheets() -> None:
    with pytest.raises(TooFewSheetsError):
        make(people(11), [], RULES)
    assert make(people(12), [], RULES).data["questions"][BUDGET]["n"] == 12


def test_question_that_a_few_answered_is_not_told() -> None:
    sheets = [*people(20), *[Sheet(f"more-{at}", "1", {TIME: 4}) for at in range(11)]]
    assert list(make(sheets, [], RULES).data["questions"]) == [BUDGET]


def test_not_part_of_the_role_is_in_no_count() -> None:
    found = make([*people(20), *people(15, first=50, answer=0)], [], RULES).data["questions"][BUDGET]
    assert (found["k"], found["n"], found["not_mine"]) == (20, 20, 15)
    assert "not_mine" not in make([*people(20), *people(5, first=50, answer=0)], [], RULES).data["questions"][BUDGET]


def mixed(number: int, *, yes: int, first: int = 0, **groups: str) -> list[Sheet]:
    return [*people(yes, first=first, **groups), *people(number - yes, first=first + yes, answer=2, **groups)]


def test_groups_are_told_from_twelve_on_and_with_others_hidden_beside_a_small_one() -> None:
    sheets = [
        *mixed(20, yes=10, band="4-5"),
        *mixed(14, yes=7, first=100, band="6-7"),
        *mixed(8, yes=4, first=200, band="8c-up"),
    ]
    assert groups_of(sheets, "band") == {"4-5": {"n": 20, "k": 10}}
    assert groups_of(sheets[:34], "band") == {"4-5": {"n": 20, "k": 10}, "6-7": {"n": 14, "k": 7}}


def test_who_says_nothing_about_a_role_is_a_group_too() -> None:
    sheets = [*mixed(20, yes=10, clinical="yes"), *mixed(20, yes=5, first=100)]
    assert groups_of(sheets, "clinical") == {"yes": {"n": 20, "k": 10}, "not-said": {"n": 20, "k": 5}}


def test_all_of_a_group_is_told_as_over_90_percent() -> None:
    sheets = [*mixed(20, yes=20, band="4-5"), *mixed(20, yes=10, first=100, band="6-7"), *mixed(30, yes=20, first=200)]
    found = groups_of(sheets, "band")
    assert found["4-5"] == {"n": 20, "band": "over"}
    assert found["6-7"] == {"n": 20, "band": "hidden"}, "or it could be taken away from the total"
    assert found["not-said"] == {"n": 30, "k": 20}


def test_departments_may_overlap() -> None:
    sheets = [*mixed(30, yes=15, department="workforce"), *mixed(30, yes=10, first=100), *mixed(5, yes=2, first=200)]
    assert groups_of(sheets, "department") == {"workforce": {"n": 30, "k": 15}}
    assert groups_of(sheets[:30] + people(5, first=300, answer=2), "department") == {}


def test_difference_between_groups_is_noted_with_its_size() -> None:
    sheets = [*mixed(36, yes=18, band="4-5"), *mixed(40, yes=30, first=100, band="8a-8b")]
    found = Findings(make(sheets, [], RULES).data, RULES, {})
    [one] = found.differences
    assert (one.higher.label, one.lower.label, one.h) == ("Bands 8a and 8b", "Bands 4 and 5", 0.52)
    assert one.higher.words == "75% (30 of 40)"
    same = [*mixed(36, yes=18, band="4-5"), *mixed(40, yes=20, first=100, band="8a-8b")]
    assert not Findings(make(same, [], RULES).data, RULES, {}).differences


# --- one release after another --------------------------------------------------------------------------------------


def test_next_release_waits_for_enough_new_people() -> None:
    first = make(people(30), [], RULES)
    for more in (1, 11):
        with pytest.raises(TooFewNewSheetsError):
            make(people(30 + more), [first.basis], RULES)
    assert make(people(42), [first.basis], RULES).data["n"] == 42
    assert make(people(30), [first.basis], RULES).data == first.data


def test_next_release_waits_where_a_few_left_or_changed_their_answers() -> None:
    first = make(people(30), [], RULES)
    for sheets in (people(29), [*people(29), *people(1, first=29, answer=2, version="2")]):
        with pytest.raises(TooFewNewSheetsError):
            make(sheets, [first.basis], RULES)


def test_groups_that_got_a_few_new_people_are_not_told_again() -> None:
    before = [*mixed(20, yes=10, band="4-5"), *mixed(20, yes=10, first=100, band="6-7")]
    first = make(before, [], RULES)
    few_each = [*before, *mixed(6, yes=3, first=50, band="4-5"), *mixed(6, yes=3, first=150, band="6-7")]
    second = make(few_each, [first.basis], RULES)
    assert second.data["questions"][BUDGET]["n"] == 52
    assert second.data["groups"].get("band") is None
    enough = [*before, *mixed(12, yes=6, first=50, band="4-5")]
    assert groups_of(enough, "band", [first.basis])["4-5"] == {"n": 32, "k": 16}
    later = [*few_each, *mixed(6, yes=3, first=60, band="4-5"), *mixed(6, yes=3, first=160, band="6-7")]
    assert set(groups_of(later, "band", [first.basis, second.basis])) == {"4-5", "6-7"}


def test_department_that_nobody_names_any_more_is_not_taken_away_from_the_total() -> None:
    first = make([*mixed(20, yes=10, department="workforce"), *mixed(30, yes=15, first=100)], [], RULES)
    gone_and_three_new = [*mixed(30, yes=15, first=100), *mixed(3, yes=1, first=200)]
    with pytest.raises(NotReleasedError):
        make(gone_and_three_new, [first.basis], RULES)


def test_basis_names_nobody_and_joins_nothing() -> None:
    basis = make(people(30, band="4-5"), [], RULES).basis
    words = [word for dims in basis.values() for parts in dims.values() for some in parts.values() for word in some]
    assert not any("person" in word for word in words)
    assert max(Counter(words).values()) == 1, "the same person has another word at each place"


# --- attacked: all that was told, over all releases -----------------------------------------------------------------

BANDS = ("4-5", "6-7", "")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_told_over_releases_speaks_of_a_small_group(seed) -> None:
    """Leads come, go and change; every release that is let through is attacked with sums and differences of pairs."""
    chance = random.Random(seed)
    now: dict[int, Sheet] = {}
    told: list[tuple[str, frozenset[str]]] = []
    earlier: list = []
    for step in range(3):
        for at in chance.sample(range(90), chance.choice([8, 20, 30])):
            band = BANDS[at % 3] if step % 2 else chance.choice(BANDS)
            now[at] = Sheet(str(at), str(step), {BUDGET: chance.randint(0, 4)}, {"band": band})
        for at in chance.sample(sorted(now), chance.choice([0, 0, 1, 15]) % len(now)):
            del now[at]
        try:
            made = make(list(now.values()), earlier, RULES)
        except NotReleasedError:
            continue
        earlier.append(made.basis)
        told.extend(sets_told(made.data, list(now.values()), step))
    for (one, mine), (other, theirs) in combinations(told, 2):
        people_apart = {word.split("@")[0] for word in mine ^ theirs}
        assert not 0 < len(people_apart) < FLOOR, (one, other)


def sets_told(data: dict, sheets: list[Sheet], step: int) -> list[tuple[str, frozenset[str]]]:
    """Whose answers each count is of, as person@version: everybody, each group told, and all who are in none."""
    answered = [sheet for sheet in sheets if sheet.answers[BUDGET]] if BUDGET in data["questions"] else []
    if not answered:
        return []
    groups = data["groups"].get("band", {}).get(BUDGET, {})
    by_group = {code: [sheet for sheet in answered if (sheet.groups["band"] or "not-said") == code] for code in groups}
    assert {code: len(some) for code, some in by_group.items()} == {code: one["n"] for code, one in groups.items()}
    rest = [sheet for sheet in answered if not any(sheet in some for some in by_group.values())]
    named = {"all": answered, **by_group, "rest": rest if groups else []}
    return [
        (f"{name} of release {step}", frozenset(f"{sheet.person}@{sheet.version}" for sheet in some))
        for name, some in named.items()
        if some
    ]
