"""The list of members and one member, in the back office."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from community.models import AuditEntry, JoinRequest, Member, Organisation
from community.profile import LABELS
from community.services.appointments import appoint
from community.services.looks import note_look
from tests.community.mail import mails
from tests.community.staff import BASE, acts, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Member]:
    here = make_organisation("Thames Trust", region=make_region("london"), system=make_system("north-london"))
    there = make_organisation("Mersey Council", region=make_region("north-west"), sector="council")
    return {
        "ada": make_member("ada@example.com", first_name="Ada", last_name="Ash", organisation=here, listed=True),
        "bo": make_member("bo@example.com", first_name="Bo", last_name="Birch", organisation=there),
        "cy": make_member(
            "cy@example.com", first_name="Cy", last_name="Cedar", organisation=here, status=Member.Status.DECLINED,
            joined_at=None,
        ),
        "dee": make_member("dee@example.com", first_name="Dee", last_name="Doe", organisation=None),
    }  # fmt: skip


def names(client, **parameters):
    return sorted(row[0] for row in rows(client, "members/", **parameters))


def test_editor_sees_everybody_and_no_address(people):
    client = as_user(make_editor())
    assert names(client) == ["Ada Ash", "Bo Birch", "Cy Cedar", "Dee Doe"]
    assert "@example.com" not in soup(client, "members/").get_text()
    assert "ada@example.com" not in soup(client, f"members/{people['ada'].public_id}/").get_text()


def test_admin_sees_addresses_and_finds_by_them(people, superuser):
    client = as_user(superuser)
    assert ["Ada Ash", "ada@example.com"] in [row[:2] for row in rows(client, "members/")]
    assert names(client, q="bo@example") == ["Bo Birch"]
    assert "ada@example.com" in soup(client, f"members/{people['ada'].public_id}/").get_text()


def test_search_finds_by_name_and_organisation_but_not_by_address(people):
    client = as_user(make_editor())
    assert names(client, q="ash") == ["Ada Ash"]
    assert names(client, q="thames ada") == ["Ada Ash"]
    assert names(client, q="ada@example.com") == []
    assert len(names(client, q="a\0sh")) == 4  # Wagtail's form takes it for no search at all
    assert names(client, q="%' OR 1=1 <b>") == []


def test_regional_lead_sees_only_the_region(people):
    client = as_user(make_lead("london"))
    assert names(client) == ["Ada Ash", "Cy Cedar"]
    assert client.get(f"{BASE}/members/{people['ada'].public_id}/").status_code == 200
    for name in ("bo", "dee"):
        assert client.get(f"{BASE}/members/{people[name].public_id}/").status_code == 404


def test_lead_without_a_region_sees_nobody(people):
    lead = make_lead("london")
    lead.appointments.all().delete()
    assert names(as_user(lead)) == []


def test_filters_narrow_the_list(people):
    client = as_user(make_editor())
    Member.objects.filter(pk=people["bo"].pk).update(hidden_at=timezone.now())
    make_lead("london", "lead@example.com")
    place = people["ada"].organisation
    assert names(client, status="declined") == ["Cy Cedar"]
    assert names(client, region=str(place.region_id)) == ["Ada Ash", "Cy Cedar"]
    assert names(client, system=str(place.system_id)) == ["Ada Ash", "Cy Cedar"]
    assert names(client, sector="council") == ["Bo Birch"]
    assert names(client, listed="true") == ["Ada Ash"]
    assert names(client, hidden="true") == ["Bo Birch"]
    assert "Bo Birch" not in names(client, hidden="false")
    assert names(client, role="regional-lead") == []


def test_who_left_for_good_is_not_there(people):
    Member.objects.filter(pk=people["dee"].pk).update(status=Member.Status.ERASED)
    client = as_user(make_editor())
    assert "Dee Doe" not in names(client)
    assert client.get(f"{BASE}/members/{people['dee'].public_id}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many_as_for_one(count, django_assert_num_queries):
    client = as_user(make_editor())
    for number in range(count):
        place = make_organisation(f"Trust {number}", region=make_region(), system=make_system())
        make_member(f"m{number}@example.com", organisation=place)
    soup(client, "members/")
    with django_assert_num_queries(QUERIES):
        soup(client, "members/")


QUERIES = 14


def test_page_shows_what_members_may_see_and_nothing_else():
    member = make_member(
        role_title="Head of <b>wellbeing</b>", about="Likes tea", contact="07700 900123", can_help=("environment",),
        visibility={"about": "buddies"},
    )  # fmt: skip
    page = soup(as_user(make_editor()), f"members/{member.public_id}/")
    text = page.get_text()
    assert "Head of <b>wellbeing</b>" in text
    assert "Likes tea" not in text
    assert "07700" not in text
    assert str(LABELS["about"]) in text  # among what they keep to themselves


def test_looking_is_noted_once_an_hour():
    editor, member = make_editor(), make_member()
    client = as_user(editor)
    for _time in range(3):
        soup(client, f"members/{member.public_id}/")
    assert acts() == [("member-viewed", "Sam Okafor")]
    later = timezone.now() + dt.timedelta(minutes=61)
    note_look(by=editor, at=member, now=later)
    note_look(by=make_lead(), at=member, now=later)
    assert len(acts()) == 3


def test_organisation_is_found_and_changed(people):
    client, member = as_user(make_editor()), people["ada"]
    path = f"members/{member.public_id}/organisation/"
    target = Organisation.objects.get(name="Mersey Council")
    page = soup(client, path, q="mersey")
    assert [field["value"] for field in page.select("input[name=organisation]")] == [str(target.pk)]
    response = client.post(f"{BASE}/{path}?q=mersey", {"organisation": target.pk})
    assert response["Location"] == f"{BASE}/members/{member.public_id}/"
    member.refresh_from_db()
    assert member.organisation == target
    assert acts() == [("member-changed", "Ada Ash")]
    client.post(f"{BASE}/{path}?q=mersey", {"organisation": target.pk})
    assert len(acts()) == 1


@pytest.mark.parametrize("value", ["999999", "", "x", "99999999999999999999999", "<b>"])
def test_organisation_that_was_not_found_is_refused(people, value):
    client, member = as_user(make_editor()), people["ada"]
    other = make_organisation("Proposed Trust", status=Organisation.Status.PROPOSED)
    path = f"{BASE}/members/{member.public_id}/organisation/"
    for sent in (value, str(other.pk)):
        response = client.post(f"{path}?q=mersey", {"organisation": sent})
        assert response.status_code == 200
        assert "Choose an organisation" in response.content.decode()
    member.refresh_from_db()
    assert member.organisation.name == "Thames Trust"


@pytest.mark.parametrize("words", ["", "\0", "x" * 5000, "<script>alert(1)</script>", "‮abc"])
def test_odd_words_find_no_organisation(people, words):
    response = as_user(make_editor()).get(f"{BASE}/members/{people['ada'].public_id}/organisation/", {"q": words})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_somebody_declined_by_mistake_is_let_in(people):
    member = people["cy"]
    asked = JoinRequest.objects.create(
        member=member, reason="x", asked_at=timezone.now(), status=JoinRequest.Status.DECLINED
    )
    client = as_user(make_editor())
    for _twice in range(2):
        assert client.post(f"{BASE}/members/{member.public_id}/let-in/").status_code == 302
    member.refresh_from_db()
    asked.refresh_from_db()
    assert (member.status, asked.status) == ("active", "approved")
    assert acts() == [("request-approved", "Cy Cedar")]
    assert [sent.to for sent in mails()] == [["cy@example.com"]]


def test_regional_lead_changes_nothing_of_a_member(people):
    client, url = as_user(make_lead()), f"{BASE}/members/{people['ada'].public_id}"
    for act in ("organisation", "let-in", "hide", "restore", "roles"):
        assert client.post(f"{url}/{act}/", {"role": "regional-lead"}).status_code == 302  # to the front page, refused
    people["ada"].refresh_from_db()
    assert people["ada"].hidden_at is None
    assert not AuditEntry.objects.exists()


def test_reading_changes_nothing_that_needs_a_button(people):
    client, url = as_user(make_editor()), f"{BASE}/members/{people['ada'].public_id}"
    for act in ("let-in", "hide", "restore"):
        assert client.get(f"{url}/{act}/").status_code == 405


def test_move_by_an_editor_ends_the_role_at_the_place_left(people):
    editor, member = make_editor(), people["ada"]
    left, target = member.organisation, Organisation.objects.get(name="Mersey Council")
    appoint(user=member.user, place=left, by=editor, now=timezone.now())
    url = f"{BASE}/members/{member.public_id}/organisation/?q=mersey"
    answer = as_user(editor).post(url, {"organisation": target.pk}, follow=True)
    assert (
        "Ada Ash is now at Mersey Council, and no longer organisation lead of Thames Trust." in answer.content.decode()
    )
    assert not member.user.appointments.exists()
    assert [act for act, _subject in acts()[:3]] == ["role-given", "role-taken", "member-changed"]
    assert Organisation.objects.filter(pk=left.pk).exists()


def test_move_by_an_editor_drops_a_proposal_that_nobody_uses(people):
    proposed = make_organisation("Proposed Trust", status=Organisation.Status.PROPOSED)
    led = make_organisation("Led Trust", status=Organisation.Status.PROPOSED)
    appoint(user=people["dee"].user, place=led, by=make_editor("e2@example.com"), now=timezone.now())
    target, client = Organisation.objects.get(name="Mersey Council"), as_user(make_editor())
    for member, place in ((people["ada"], proposed), (people["cy"], led)):
        Member.objects.filter(pk=member.pk).update(organisation=place)
        client.post(f"{BASE}/members/{member.public_id}/organisation/?q=mersey", {"organisation": target.pk})
        assert Member.objects.get(pk=member.pk).organisation == target
    assert list(Organisation.objects.proposed()) == [led]
