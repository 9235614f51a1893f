"""What an import of organisations would do, and doing it: all or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.imports.columns import COLUMNS
from community.imports.table import Row
from community.models import AuditEntry, DirectoryEntry, Organisation
from community.services.organisation_import import StalePlanError, apply_import
from community.services.organisation_plan import plan_import
from tests.factories.community import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def rows(*cells: dict[str, str]) -> list[Row]:
    """Rows as they would be read from a file whose first row is headings."""
    return [Row(number, given) for number, given in enumerate(cells, start=2)]


def trust(name: str = "New Trust", **cells: str) -> dict[str, str]:
    """A row that may stand."""
    return {"name": name, "sector": "acute", "region": "london", **cells}


def apply(given: list[Row], user):
    """Look, then do."""
    return apply_import(rows=given, fingerprint=plan_import(given).fingerprint, by=user, now=NOW)


@pytest.fixture
def london(db):
    return make_region("london", name_cy="Llundain")


def problems(*cells: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.sentence) for problem in plan_import(rows(*cells)).problems]


def test_new_changed_and_same_rows_are_told_apart(london) -> None:
    make_organisation("As It Was", ods_code="AAA")
    make_organisation("To Change", ods_code="BBB")
    plan = plan_import(rows(trust("As It Was"), trust("Renamed", ods_code="bbb"), trust("New One", ods_code="ccc")))
    assert [row.organisation.name for row in plan.same] == ["As It Was"]
    assert [(row.organisation.name, row.before) for row in plan.changed] == [("Renamed", {"name": "To Change"})]
    assert [(row.organisation.ods_code, row.organisation.pk) for row in plan.new] == [("CCC", None)]
    assert not plan.problems
    assert Organisation.objects.count() == 2


def test_empty_state_confirms_what_is_new_and_leaves_others_as_they_are(london) -> None:
    make_organisation("Waiting", status="proposed")
    plan = plan_import(rows(trust("Waiting", size="under-50"), trust("New One", status="")))
    assert [row.organisation.status for row in (*plan.changed, *plan.new)] == ["proposed", "confirmed"]
    [status] = [column for column in COLUMNS if column.name == "status"]
    assert "stays as it is" in status.explained


def test_values_may_be_codes_or_labels_in_either_language(london) -> None:
    make_system("north-central-london", name="North Central London", name_cy="Gogledd Canol Llundain")
    said = {"sector": "ACUTE trust", "region": "LLUNDAIN", "system": "Gogledd Canol  Llundain"}
    plan = plan_import(rows(trust(**said, size="1,000 to 4,999 staff", status="Closed", name_cy="Newydd")))
    made = plan.new[0].organisation
    assert (made.sector, made.region, made.system.code) == ("acute", london, "north-central-london")
    assert (made.size, made.status, made.name_cy) == ("1000-4999", "closed", "Newydd")


def test_empty_cells_leave_what_is_there(london) -> None:
    system = make_system(region=london)
    make_organisation("Kept", ods_code="AAA", system=system, size="under-50", status="closed", name_cy="Cadwyd")
    plan = plan_import(rows({"name": "Kept", "ods_code": "AAA"}))
    assert len(plan.same) == 1


def test_code_is_added_to_the_organisation_of_the_same_name(london) -> None:
    make_organisation("Tŷ Trust")
    plan = plan_import(rows(trust("ty  trust", ods_code="AAA")))
    assert plan.changed[0].before == {"name": "Tŷ Trust", "ods_code": ""}


def test_region_of_a_new_one_is_its_systems_where_none_is_given(london) -> None:
    make_system("demo-system", region=london)
    plan = plan_import(rows({"name": "A", "sector": "council", "system": "demo-system"}))
    assert plan.new[0].organisation.region == london


def test_what_is_wrong_is_said_by_row_and_column(london) -> None:
    make_system("far", region=make_region("midlands"))
    found = problems(
        {"sector": "acute"},
        trust("=1+1"),
        trust("'=1+1"),
        trust(ods_code="R-1"),
        trust(sector="hospital"),
        trust(region="Wessex"),
        trust(system="nowhere"),
        trust(system="far"),
        {"name": "No sector", "region": "london"},
        trust(size="big", status="open"),
        trust("<b>" * 80),
        trust("A\x00B"),
    )
    assert [(row, column) for row, column, _ in found] == [
        (2, "name"), (3, "name"), (4, "name"), (5, "ods_code"), (6, "sector"), (7, "region"), (8, "system"),
        (9, "system"), (10, "sector"), (11, "size"), (11, "status"), (12, "name"), (13, "name"),
    ]  # fmt: skip
    assert "“hospital” is not one of: acute, ambulance" in found[4][2]


def test_same_organisation_twice_in_a_file(london) -> None:
    make_organisation("Here", ods_code="AAA")
    found = problems(
        trust("One", ods_code="BBB"), trust("Two", ods_code="bbb"), trust("ONE"), trust("Here"),
        trust("Elsewhere", ods_code="aaa"),
    )  # fmt: skip
    assert [row for row, _, _ in found] == [3, 4, 6]
    assert "row 2" in found[0][2]


def test_name_that_several_have_or_another_has(london) -> None:
    make_organisation("Twin", ods_code="AAA")
    make_organisation("Twin", ods_code="BBB")
    make_organisation("Other", ods_code="CCC")
    assert [row for row, _, _ in problems(trust("twin"))] == [2]
    assert "CCC" in problems(trust("Other", ods_code="DDD"))[0][2]
    assert "Another organisation" in problems(trust("Other", ods_code="AAA"))[0][2]
    assert problems(trust("Twin", region=""), trust("Twin", region="")) != []


def test_value_without_heading_is_a_problem(london) -> None:
    plan = plan_import([Row(2, trust(), ("D",))])
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, "D")]


def test_apply_stores_everything_and_notes_it(london, user) -> None:
    make_organisation("To Change", ods_code="BBB")
    apply(rows(trust("Changed", ods_code="BBB", size="under-50"), trust("<b>New</b>")), user)
    assert set(Organisation.objects.values_list("name", "size")) == {("Changed", "under-50"), ("<b>New</b>", "")}
    entry = AuditEntry.objects.get(action="list-imported")
    assert (entry.actor, entry.note) == (user, "organisations: 1 new, 1 changed")
    again = plan_import(rows(trust("Changed", ods_code="BBB", size="under-50"), trust("<b>New</b>")))
    assert len(again.same) == 2


def test_apply_with_a_wrong_row_stores_nothing(london, user) -> None:
    with pytest.raises(StalePlanError):
        apply(rows(trust("Good"), trust("Bad", sector="nonsense")), user)
    assert not Organisation.objects.exists()
    assert not AuditEntry.objects.exists()


def test_apply_of_something_not_looked_at_stores_nothing(london, user) -> None:
    given = rows(trust("Good"))
    seen = plan_import(given).fingerprint
    make_organisation("GOOD")
    for fingerprint in (seen, "", "forged"):
        with pytest.raises(StalePlanError):
            apply_import(rows=given, fingerprint=fingerprint, by=user, now=NOW)
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_codes_that_change_places_are_refused_and_nothing_is_half_stored(user) -> None:
    make_organisation("One", ods_code="AAA")
    two = make_organisation("Two", ods_code="BBB")
    given = rows(trust("Fresh"), trust("One", ods_code="CCC"))
    with pytest.raises(StalePlanError):
        apply(given, user)  # the organisation of that name has another code
    plan = plan_import(rows(trust("Fresh")))
    Organisation.objects.filter(pk=two.pk).update(name="Fresh")
    with pytest.raises(StalePlanError):
        apply_import(rows=rows(trust("Fresh")), fingerprint=plan.fingerprint, by=user, now=NOW)
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_plan_takes_the_same_queries_for_one_row_and_three(london, count) -> None:
    make_system(region=london)
    for number in range(count):
        make_organisation(f"Old {number}", region=london)
    given = rows(
        *(trust(f"{word} {number}", system="demo-system") for number in range(count) for word in ("Old", "New"))
    )
    with CaptureQueriesContext(connection) as queries:
        plan = plan_import(given)
    assert (len(plan.new), len(plan.changed)) == (count, count)
    assert len(queries) == 3


def test_apply_is_as_of_the_moment_given(london, user) -> None:
    apply(rows(trust()), user)
    assert AuditEntry.objects.get().at == NOW


def test_people_of_changed_organisations_are_found_by_what_is_so_now(london, user) -> None:
    member = make_member("one@example.com", organisation=make_organisation("Old", ods_code="AAA"), listed=True)
    apply(rows(trust("Renamed", ods_code="AAA")), user)
    words = DirectoryEntry.objects.get(member=member).words
    assert "renamed" in words
    assert "old" not in words.split()
