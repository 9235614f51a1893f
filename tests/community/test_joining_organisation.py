"""Finding one's organisation, and proposing one that is not listed."""

from __future__ import annotations

import pytest
from django.test import Client

from community.models import AllowedDomain, JoinRequest, Member, Organisation, User
from community.services.find_organisations import MOST, find_organisations
from tests.factories.community import make_organisation, make_region
from tests.factories.people import make_user

ORGANISATION = "/community/join/organisation/"
NEW = ORGANISATION + "new/"
SIMILAR = ORGANISATION + "similar/"
CHECK = "/community/join/check/"
PROPOSAL = {"name": "Hospice of the Vale", "sector": "voluntary", "region": "london"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(user: User, client: Client) -> Client:
    """Somebody on the way in, at an allowed domain."""
    AllowedDomain.objects.create(domain="example.com")
    make_region()
    client.force_login(user)
    client.post("/community/join/you/", {"first_name": "Sam"})
    return client


@pytest.fixture
def places(db: None) -> None:
    make_organisation("Leeds Teaching Hospitals NHS Trust", ods_code="RR8")
    make_organisation("Leeds Community Healthcare NHS Trust", ods_code="RY6", sector="community")
    make_organisation("Betsi Cadwaladr University Health Board", name_cy="Bwrdd Iechyd Betsi Cadwaladr", region=None)
    make_organisation("Ysbyty'r Tŷ Gwyn", region=None)
    make_organisation("Leeds Closed Trust", status="closed")
    make_organisation("Leeds Proposed Trust", status="proposed")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("leeds teaching", "Leeds Teaching Hospitals NHS Trust"),
        ("LEEDS COMM", "Leeds Community Healthcare NHS Trust"),
        ("rr8", "Leeds Teaching Hospitals NHS Trust"),
        (" RY6 ", "Leeds Community Healthcare NHS Trust"),
        ("leads teeching", "Leeds Teaching Hospitals NHS Trust"),
        ("iechyd betsi", "Betsi Cadwaladr University Health Board"),
        ("ty gwyn", "Ysbyty'r Tŷ Gwyn"),
        ("NHS Leeds Teaching Trust", "Leeds Teaching Hospitals NHS Trust"),
        ("teaching hosptials", "Leeds Teaching Hospitals NHS Trust"),
    ],
)
def test_names_are_found_as_people_type_them(places: None, typed: str, first: str) -> None:
    assert str(find_organisations(typed)[0]) == first


def test_closed_and_proposed_ones_are_not_found(places: None) -> None:
    assert {str(found) for found in find_organisations("leeds")} == {
        "Leeds Teaching Hospitals NHS Trust",
        "Leeds Community Healthcare NHS Trust",
    }


@pytest.mark.parametrize("typed", ["", "   ", "%", "\x00", "'; DROP TABLE", "x" * 10_000, "🐢", "\u202e", "a* " * 1000])
def test_odd_searches_find_nothing_and_break_nothing(newcomer: Client, places: None, typed: str) -> None:
    assert newcomer.get(ORGANISATION, {"q": typed}).status_code == 200


def test_no_more_than_twenty_are_shown() -> None:
    for number in range(MOST + 5):
        make_organisation(f"Leeds Trust {number}")
    assert len(find_organisations("leeds")) == MOST


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_the_database_as_often_however_many_are_found(
    newcomer: Client, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        make_organisation(f"Leeds Trust {number}", ods_code=f"AB{number}")
    newcomer.get(ORGANISATION, {"q": "leeds"})
    with django_assert_num_queries(9):
        page = newcomer.get(ORGANISATION, {"q": "leeds"}).content.decode()
    assert page.count("Leeds Trust") == count


def test_result_tells_places_of_the_same_name_apart(newcomer: Client) -> None:
    make_organisation("City Trust", region=make_region("london"))
    make_organisation("City Trust", region=make_region("south-west"), sector="ambulance")
    page = newcomer.get(ORGANISATION, {"q": "city"}).content.decode()
    assert "City Trust – Acute trust, London" in page
    assert "City Trust – Ambulance trust, South West" in page


@pytest.mark.parametrize("forged", ["999999", "0", "-1", "abc", "", "1 OR 1=1", "9" * 40])
def test_forged_organisation_is_refused(newcomer: Client, places: None, forged: str) -> None:
    page = newcomer.post(ORGANISATION + "?q=leeds", {"organisation": forged})
    assert page.status_code == 200
    assert "Choose your organisation, or say that it is not listed" in page.content.decode()


def test_closed_organisation_cannot_be_chosen_by_its_id(newcomer: Client, places: None) -> None:
    closed = Organisation.objects.get(status="closed")
    page = newcomer.post(ORGANISATION + "?q=leeds", {"organisation": closed.pk})
    assert page.status_code == 200


def test_html_in_the_search_is_shown_as_text(newcomer: Client) -> None:
    page = newcomer.get(ORGANISATION, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page


def test_proposed_organisation_is_made_with_the_member(newcomer: Client) -> None:
    make_organisation("Leeds Trust")
    assert newcomer.post(ORGANISATION + "?q=leeds", {"organisation": "none"})["Location"] == NEW
    assert newcomer.post(NEW, PROPOSAL)["Location"] == CHECK
    assert not Organisation.objects.proposed().exists()
    newcomer.post(CHECK, {"agreed": "on"})
    member = Member.objects.get()
    assert member.organisation is not None
    assert (member.organisation.name, member.organisation.status) == ("Hospice of the Vale", "proposed")
    assert (member.status, member.organisation.region) == ("active", make_region("london"))


def test_organisation_outside_england_has_no_region(newcomer: Client) -> None:
    newcomer.post(NEW, {**PROPOSAL, "region": "outside"})
    newcomer.post(CHECK, {"agreed": "on"})
    assert Organisation.objects.get().region is None


def test_near_duplicate_is_offered_before_a_second_is_made(newcomer: Client) -> None:
    there = make_organisation("Hospice in the Vale", sector="voluntary")
    assert newcomer.post(NEW, PROPOSAL)["Location"] == SIMILAR
    assert "Hospice in the Vale" in newcomer.get(SIMILAR).content.decode()
    assert newcomer.post(SIMILAR, {}).status_code == 200
    assert newcomer.post(SIMILAR, {"organisation": there.pk})["Location"] == CHECK
    newcomer.post(CHECK, {"agreed": "on"})
    assert Member.objects.get().organisation == there
    assert Organisation.objects.count() == 1


def test_near_duplicate_that_is_another_one_is_proposed(newcomer: Client) -> None:
    make_organisation("Hospice in the Vale", sector="voluntary")
    newcomer.post(NEW, PROPOSAL)
    assert newcomer.post(SIMILAR, {"organisation": "none"})["Location"] == CHECK
    newcomer.post(CHECK, {"agreed": "on"})
    assert Organisation.objects.count() == 2


def test_two_who_propose_the_same_share_one(newcomer: Client) -> None:
    newcomer.post(NEW, PROPOSAL)
    newcomer.post(CHECK, {"agreed": "on"})
    second = Client()
    second.force_login(make_user("second@example.com"))
    second.post("/community/join/you/", {"first_name": "Kim"})
    second.post(NEW, {**PROPOSAL, "name": "hospice of the VALE"})
    second.post(CHECK, {"agreed": "on"})
    assert Organisation.objects.count() == 1
    assert Member.objects.count() == 2


def test_proposal_goes_with_the_request_that_is_taken_back(newcomer: Client) -> None:
    AllowedDomain.objects.all().delete()
    newcomer.post(NEW, PROPOSAL)
    newcomer.post("/community/join/reason/", {"reason": "I care."})
    newcomer.post(CHECK, {"agreed": "on"})
    assert (Organisation.objects.count(), JoinRequest.objects.count()) == (1, 1)
    newcomer.post("/community/join/withdraw/")
    assert (Organisation.objects.count(), JoinRequest.objects.count()) == (0, 0)


def test_waiting_person_keeps_an_organisation_that_an_editor_confirmed(newcomer: Client) -> None:
    AllowedDomain.objects.all().delete()
    newcomer.post(NEW, PROPOSAL)
    newcomer.post("/community/join/reason/", {"reason": "I care."})
    newcomer.post(CHECK, {"agreed": "on"})
    Organisation.objects.update(status="confirmed")
    page = newcomer.get(CHECK).content.decode()
    assert "Hospice of the Vale" in page
    newcomer.post(CHECK, {"agreed": "on"})
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter the name of your organisation"),
        ("name", "x" * 201, "no more than 200"),
        ("name", "<b>Hospice</b>", "Leave out web"),
        ("name", "Win at www.evil.example", "Leave out web"),
        ("name", "=HYPERLINK(1)", "does not begin with"),
        ("name", "a\x00b", "Null characters"),
        ("sector", "bank", "Choose a kind"),
        ("sector", "", "Choose a kind"),
        ("region", "atlantis", "Choose a region"),
        ("region", "", "Choose a region"),
    ],
)
def test_bad_proposals_are_refused_and_kept(newcomer: Client, field: str, value: str, said: str) -> None:
    page = newcomer.post(NEW, {**PROPOSAL, field: value}).content.decode()
    assert said in page
    assert "<b>Hospice" not in page
    assert "Hospice of the Vale" in page or field == "name"
    assert "proposal" not in str(newcomer.session["joining"]) or newcomer.session["joining"]["proposal"] is None
