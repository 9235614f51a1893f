"""Places in the back office: who sees which, what the forms refuse, and spreadsheets that run no formula."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from community.models import AllowedDomain, Appointment, AuditEntry, Organisation, Region, System, Topic
from community.roles import EDITORS, NATIONAL_EDITORS, ensure_roles
from tests.factories.community import make_member, make_organisation, make_region, make_regional_lead, make_system
from tests.factories.people import make_roles, make_user

pytestmark = pytest.mark.django_db
BASE = "/admin/community/"
ORGANISATIONS = f"{BASE}organisations/"
LISTS = ["organisations", "systems", "regions", "topics", "domains"]


@pytest.fixture
def editor(db):
    make_roles()
    user = make_user("editor@example.com")
    user.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    return user


@pytest.fixture
def admin(client, editor):
    """A browser in which a national editor is signed in."""
    client.force_login(editor)
    return client


def listed(client, address: str = ORGANISATIONS, **parameters: str) -> list[list[str]]:
    soup = BeautifulSoup(client.get(address, parameters).content, "html.parser")
    rows = soup.select("table.listing tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in rows]


def names(client, **parameters: str) -> list[str]:
    soup = BeautifulSoup(client.get(ORGANISATIONS, parameters).content, "html.parser")
    return [cell.get_text(strip=True) for cell in soup.select("table.listing tbody tr td:first-child .title-wrapper")]


def fields(**values: str) -> dict[str, str]:
    london = Region.objects.get(code="london")
    return {"name": "A Trust", "sector": "acute", "region": str(london.pk), "system": "", "size": "", **values}


def errors(response) -> str:
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in soup.select(".w-field__errors"))


@pytest.fixture
def london(db) -> Region:
    return make_region("london", order=1)


# Lists


@pytest.mark.parametrize("name", LISTS)
def test_list_has_its_columns_and_is_in_the_menu(admin, london, name) -> None:
    make_system(region=london)
    make_organisation()
    Topic.objects.create(code="menopause", name="Menopause")
    AllowedDomain.objects.create(domain="nhs.net")
    response = admin.get(f"{BASE}{name}/")
    assert response.status_code == 200
    assert f"{BASE}{name}/".encode() in admin.get("/admin/").content
    assert len(listed(admin, f"{BASE}{name}/")) == 1


def test_organisations_are_searched_filtered_and_sorted(admin, london) -> None:
    midlands = make_region("midlands", order=2)
    system = make_system(region=london)
    one = make_organisation("Barts Trust", ods_code="R1H", system=system, size="10000-up")
    make_organisation("Leeds Council", region=midlands, sector="council", name_cy="Cyngor Leeds")
    make_organisation("Aintree", region=midlands, status="proposed")
    make_member(organisation=one)
    assert names(admin) == ["Aintree", "Barts Trust", "Leeds Council"]
    assert names(admin, q="r1h") == ["Barts Trust"]
    assert names(admin, q="cyngor") == ["Leeds Council"]
    assert names(admin, status="proposed") == ["Aintree"]
    assert names(admin, region=str(midlands.pk), sector="council") == ["Leeds Council"]
    assert names(admin, system=str(system.pk)) == names(admin, size="10000-up") == ["Barts Trust"]
    assert names(admin, ordering="-people")[0] == "Barts Trust"
    assert listed(admin, q="barts")[0][-1] == "1"


@pytest.mark.parametrize(("name", "queries"), [("organisations", 14), ("systems", 13), ("topics", 12)])
def test_lists_take_as_many_queries_for_three_as_for_one(admin, london, name, queries) -> None:
    def add(number: int) -> None:
        system = make_system(f"system-{number}", region=london)
        make_organisation(f"Trust {number}", system=system)
        Topic.objects.create(code=f"topic-{number}", name=f"Topic {number}")

    add(1)
    admin.get(f"{BASE}{name}/")
    with CaptureQueriesContext(connection) as one:
        admin.get(f"{BASE}{name}/")
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        admin.get(f"{BASE}{name}/")
    assert len(one) == len(three) == queries


def test_spreadsheets_run_no_formula(admin, london) -> None:
    for name in ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)"):
        make_organisation(name, ods_code="")
    text = b"".join(admin.get(ORGANISATIONS, {"export": "csv"}).streaming_content).decode()
    assert [row["name"] for row in csv.DictReader(StringIO(text))] == ["'+1", "'-1", "'=HYPERLINK(1)", "'@SUM(1)"]
    book = load_workbook(BytesIO(b"".join(admin.get(ORGANISATIONS, {"export": "xlsx"}).streaming_content)))
    assert {cell.data_type for row in book.active.iter_rows(min_row=2, min_col=2, max_col=2) for cell in row} == {"s"}


# Who may


def test_regional_lead_sees_their_own_region_only_and_changes_nothing(client, london, user) -> None:
    make_regional_lead(user, london)
    ours = make_organisation("Ours")
    theirs = make_organisation("Theirs", region=make_region("midlands"))
    nowhere = make_organisation("Nowhere", region=None)
    client.force_login(user)
    assert names(client) == ["Ours"]
    assert b"Theirs" not in b"".join(client.get(ORGANISATIONS, {"export": "csv"}).streaming_content)
    assert client.get(f"{ORGANISATIONS}inspect/{ours.pk}/").status_code == 200
    for hidden in (theirs, nowhere):
        assert client.get(f"{ORGANISATIONS}inspect/{hidden.pk}/").status_code == 404
    for address in ("new/", f"edit/{ours.pk}/", f"delete/{ours.pk}/", f"merge/{ours.pk}/", f"close/{ours.pk}/"):
        for answer in (client.get(ORGANISATIONS + address), client.post(ORGANISATIONS + address, fields())):
            assert answer.status_code in (302, 403)
            assert answer.get("Location", "/admin/") == "/admin/"
    for name in LISTS[1:]:
        assert client.get(f"{BASE}{name}/").status_code in (302, 403)
    ours.refresh_from_db()
    assert (ours.name, ours.status) == ("Ours", "confirmed")


def test_others_see_no_list(client, london, user) -> None:
    ensure_roles()
    organisation = make_organisation("Ours")
    author = make_user("author@example.com")
    author.groups.add(Group.objects.get(name=EDITORS))
    for person in (None, user, author):
        client.logout()
        if person:
            client.force_login(person)
        for name in LISTS:
            assert client.get(f"{BASE}{name}/").status_code in (302, 403)
        assert client.get(f"{ORGANISATIONS}inspect/{organisation.pk}/").status_code in (302, 403, 404)
        assert client.post(f"{ORGANISATIONS}delete/{organisation.pk}/").status_code in (302, 403, 404)
    assert Organisation.objects.filter(pk=organisation.pk).exists()


@pytest.mark.parametrize("address", ["edit", "delete", "inspect", "merge", "close"])
def test_organisation_that_is_not_there(admin, address) -> None:
    assert admin.get(f"{ORGANISATIONS}{address}/999999/").status_code == 404


def test_regions_are_named_anew_but_neither_added_nor_deleted(admin, london, user) -> None:
    user.is_superuser = True
    user.save()
    admin.post(f"{BASE}regions/edit/{london.pk}/", {"name": "Greater London", "name_cy": "Llundain", "code": "x"})
    london.refresh_from_db()
    assert (london.name, london.name_cy, london.code) == ("Greater London", "Llundain", "london")
    admin.force_login(user)
    for address in ("new/", f"delete/{london.pk}/"):
        assert admin.get(f"{BASE}regions/{address}").status_code == 404
    assert "Add region" not in admin.get(f"{BASE}regions/").content.decode()


# Forms


def test_organisation_is_added_tidied_and_noted(admin, london, editor) -> None:
    answer = admin.post(f"{ORGANISATIONS}new/", fields(name="  Tŷ\u200b  Trust ", ods_code=" rj1 ", name_cy=" \u200b"))
    assert answer.status_code == 302
    made = Organisation.objects.get()
    assert (made.name, made.ods_code, made.name_cy, made.status) == ("Tŷ Trust", "RJ1", "", "confirmed")
    entry = AuditEntry.objects.get(action="organisation-changed")
    assert (entry.actor, entry.note) == (editor, f"organisation: Tŷ Trust ({made.pk})")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "=1+1"}, "does not begin with"),
        ({"name": "A\x00B"}, "Null characters"),
        ({"name": "x" * 201}, "200 characters"),
        ({"name": "\u200b\u200b"}, "letters"),
        ({"name_cy": "@b"}, "does not begin with"),
        ({"sector": "nonsense"}, "valid choice"),
        ({"region": "999999"}, "valid choice"),
        ({"system": "other"}, "is in Midlands"),
        ({"region": "", "system": "other"}, "is in Midlands"),
        ({"ods_code": "R-1"}, "ODS code of 3 to 12"),
        ({"ods_code": "taken"}, "Taken Trust has this ODS code"),
    ],
    ids=str,
)
def test_organisation_form_says_what_is_wrong_and_keeps_what_was_typed(admin, london, values, said) -> None:
    make_organisation("Taken Trust", ods_code="TAKEN")
    system = make_system("far", region=make_region("midlands"))
    sent = {name: str(system.pk) if value == "other" else value for name, value in values.items()}
    answer = admin.post(f"{ORGANISATIONS}new/", fields(**{"name": "Typed Trust", **sent}))
    assert answer.status_code == 200
    assert said in errors(answer)
    assert Organisation.objects.count() == 1
    if "name" not in values:
        assert b"Typed Trust" in answer.content


def test_html_in_a_name_is_shown_as_text(admin, london) -> None:
    admin.post(f"{ORGANISATIONS}new/", fields(name="<script>alert(1)</script>"))
    made = Organisation.objects.get()
    for address in (
        ORGANISATIONS,
        *(f"{ORGANISATIONS}{act}/{made.pk}/" for act in ("edit", "delete", "merge", "close")),
    ):
        content = admin.get(address).content
        assert b"<script>alert(1)" not in content
        assert b"alert(1)" in content


def test_own_code_may_stay(admin, london) -> None:
    organisation = make_organisation("Mine", ods_code="RJ1")
    admin.post(f"{ORGANISATIONS}edit/{organisation.pk}/", fields(name="Still Mine", ods_code="rj1"))
    organisation.refresh_from_db()
    assert (organisation.name, organisation.ods_code) == ("Still Mine", "RJ1")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gmail.com", "Anybody can have an address"),
        ("mail.Yahoo.co.uk", "Anybody can have an address"),
        ("co.uk", "Too many organisations"),
        ("nhs.uk.", "in the list already"),
        ("localhost", "Enter a domain"),
        ("nhs uk", "Enter a domain"),
        ("<b>.uk", "Enter a domain"),
        ("a\x00.uk", "Enter a domain"),
        ("x." * 300 + "uk", "Enter a domain"),
        ("", "required"),
    ],
)
def test_domain_that_cannot_be_allowed(admin, typed, said) -> None:
    AllowedDomain.objects.create(domain="nhs.uk")
    assert said in errors(admin.post(f"{BASE}domains/new/", {"domain": typed}))
    assert AllowedDomain.objects.count() == 1


def test_domain_is_brought_into_its_one_form_and_noted(admin) -> None:
    admin.post(f"{BASE}domains/new/", {"domain": " @NHS.net ", "with_subdomains": "on"})
    domain = AllowedDomain.objects.get()
    assert (domain.domain, domain.with_subdomains) == ("nhs.net", True)
    admin.post(f"{BASE}domains/edit/{domain.pk}/", {"domain": "nhs.net", "note": "NHSmail"})
    admin.post(f"{BASE}domains/delete/{domain.pk}/")
    assert AuditEntry.objects.filter(note__startswith="alloweddomain").count() == 3
    assert not AllowedDomain.objects.exists()


def test_code_of_a_topic_is_given_once(admin) -> None:
    admin.post(f"{BASE}topics/new/", {"name": "Night shifts", "code": "night-shifts"})
    topic = Topic.objects.get()
    admin.post(f"{BASE}topics/edit/{topic.pk}/", {"name": "Nights", "code": "nights"})
    topic.refresh_from_db()
    assert (topic.name, topic.code) == ("Nights", "night-shifts")
    assert "taken" in errors(admin.post(f"{BASE}topics/new/", {"name": "Other", "code": "Night-Shifts"}))


def test_system_with_organisations_stays_in_its_region(admin, london) -> None:
    system = make_system(region=london, name="Ours")
    midlands = make_region("midlands")
    organisation = make_organisation(system=system)
    address = f"{BASE}systems/edit/{system.pk}/"
    assert "organisations in London" in errors(admin.post(address, {"name": "Ours", "region": midlands.pk}))
    organisation.delete()
    admin.post(address, {"name": "Ours", "region": midlands.pk})
    system.refresh_from_db()
    assert system.region == midlands


# Deleting


def test_organisation_in_use_is_not_deleted_but_may_be_closed(admin, london) -> None:
    organisation = make_organisation()
    member = make_member(organisation=organisation)
    address = f"{ORGANISATIONS}delete/{organisation.pk}/"
    for answer in (admin.get(address), admin.post(address)):
        assert answer.status_code == 200
        assert "1 member" in answer.content.decode()
        assert f"{ORGANISATIONS}close/{organisation.pk}/" in answer.content.decode()
        assert "Yes, delete" not in answer.content.decode()
    admin.post(f"{ORGANISATIONS}close/{organisation.pk}/")
    organisation.refresh_from_db()
    member.refresh_from_db()
    assert (organisation.status, member.organisation) == ("closed", organisation)


def test_unused_organisation_is_deleted_once(admin, london) -> None:
    organisation = make_organisation()
    address = f"{ORGANISATIONS}delete/{organisation.pk}/"
    assert "Yes, delete" in admin.get(address).content.decode()
    assert admin.post(address)["Location"] == ORGANISATIONS
    assert admin.post(address).status_code == 404
    assert not Organisation.objects.exists()


def test_system_in_use_is_not_deleted(admin, london, user, editor) -> None:
    system = make_system(region=london)
    organisation = make_organisation(system=system)
    address = f"{BASE}systems/delete/{system.pk}/"
    assert "1 organisation" in admin.post(address).content.decode()
    organisation.delete()
    made_at = editor.date_joined
    Appointment.objects.create(user=user, role="system-lead", system=system, made_at=made_at)
    assert "1 role" in admin.post(address).content.decode()
    Appointment.objects.all().delete()
    admin.post(address)
    assert not System.objects.exists()


def test_deleted_topic_goes_from_profiles(admin, london) -> None:
    topic = Topic.objects.create(code="menopause", name="Menopause")
    member = make_member(organisation=make_organisation())
    member.topics.add(topic)
    address = f"{BASE}topics/delete/{topic.pk}/"
    assert "1 member has chosen this topic" in " ".join(admin.get(address).content.decode().split())
    admin.post(address)
    assert not member.topics.exists()
