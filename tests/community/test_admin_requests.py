"""Requests to join, in the back office."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from community.models import JoinRequest, Member, Organisation
from tests.community.mail import mails
from tests.community.staff import BASE, acts, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member, make_organisation, make_region

pytestmark = pytest.mark.django_db


def ask(email="ann@charity.example", *, days_ago=0, place=None, language="en", **values):
    name = email.split("@")[0].title()
    member = make_member(
        email, first_name=name, last_name="Asker", organisation=place, status=Member.Status.WAITING, joined_at=None
    )
    type(member.user).objects.filter(pk=member.user_id).update(language=language)
    return JoinRequest.objects.create(
        **{"member": member, "reason": "I <b>look after</b> staff", "asked_at": timezone.now() - dt.timedelta(days_ago)}
        | values
    )


@pytest.fixture
def london():
    return make_organisation("Thames Hospice", region=make_region("london"))


def test_waiting_requests_come_first_and_the_oldest_of_them_at_the_top(london):
    ask("new@x.example", place=london)
    ask("old@x.example", place=london, days_ago=9)
    ask("done@x.example", place=london, days_ago=30, status=JoinRequest.Status.APPROVED)
    found = rows(as_user(make_editor()), "requests/")
    assert [row[0] for row in found] == ["Old Asker", "New Asker", "Done Asker"]
    assert found[0][4] == "Waiting for 1 week"
    assert rows(as_user(make_editor("e2@example.com")), "requests/", status="approved")[0][0] == "Done Asker"


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_the_database_as_often_for_many_as_for_one(london, count, django_assert_num_queries):
    client = as_user(make_editor())
    for number in range(count):
        ask(f"a{number}@x.example", place=london)
    soup(client, "requests/")
    with django_assert_num_queries(13):
        soup(client, "requests/")


def test_regional_lead_decides_only_about_the_region(london):
    here = ask("here@x.example", place=london)
    there = ask("there@x.example", place=make_organisation("Mersey", region=make_region("north-west")))
    nowhere = ask("nowhere@x.example", place=make_organisation("Overseas", region=None))
    client = as_user(make_lead("london"))
    assert [row[0] for row in rows(client, "requests/")] == ["Here Asker"]
    assert client.get(f"{BASE}/requests/{here.pk}/").status_code == 200
    for request in (there, nowhere):
        for path in ("", "approve/", "decline/"):
            assert client.get(f"{BASE}/requests/{request.pk}/{path}").status_code == 404
        assert client.post(f"{BASE}/requests/{request.pk}/approve/", {"reply": ""}).status_code == 404
    assert len(rows(as_user(make_editor()), "requests/")) == 3


def test_page_shows_what_was_said_and_the_domain_only(london):
    request = ask(place=london)
    text = soup(as_user(make_editor()), f"requests/{request.pk}/").get_text()
    assert "I <b>look after</b> staff" in text
    assert "…@charity.example" in text
    assert "ann@charity.example" not in text
    assert acts() == [("member-viewed", "Ann Asker")]


def test_admin_sees_the_whole_address(london, superuser):
    assert "ann@charity.example" in soup(as_user(superuser), f"requests/{ask(place=london).pk}/").get_text()


def test_proposed_organisation_leads_to_its_confirmation():
    place = make_organisation("New Hospice", status=Organisation.Status.PROPOSED)
    page = soup(as_user(make_editor()), f"requests/{ask(place=place).pk}/")
    assert page.find("a", string="See the proposed organisations")
    lead = soup(as_user(make_lead()), f"requests/{JoinRequest.objects.get().pk}/")
    assert "A national editor confirms it" in lead.get_text()


def test_request_is_approved_with_a_reply_once(london):
    request = ask(place=london)
    client, url = as_user(make_lead()), f"{BASE}/requests/{request.pk}/approve/"
    assert "We are glad that you are here" in soup(client, f"requests/{request.pk}/approve/").textarea.get_text()
    answer = client.post(url, {"reply": "Good to have you, Ann."})
    assert answer["Location"] == f"{BASE}/requests/"
    again = client.post(url, {"reply": "Twice"}, follow=True)
    assert "decided already" in again.content.decode()
    request.refresh_from_db()
    assert (request.status, request.reply) == ("approved", "Good to have you, Ann.")
    assert Member.objects.get(pk=request.member_id).status == "active"
    [sent] = mails()
    assert "Good to have you, Ann." in sent.body
    assert [action for action, _name in acts()] == ["request-approved"]


def test_request_is_declined_kindly(london):
    request = ask(place=london)
    client = as_user(make_editor())
    ready = soup(client, f"requests/{request.pk}/decline/").textarea.get_text().strip()
    assert ready.startswith("This community is for people who lead")
    client.post(f"{BASE}/requests/{request.pk}/decline/", {"reply": ready})
    assert Member.objects.get(pk=request.member_id).status == "declined"
    body = " ".join(mails()[0].body.split())
    assert ready.split(".")[0] in body
    assert body.count("Thank you") == 1


def test_reply_is_written_in_the_language_of_who_asks(london):
    request = ask(place=london, language="cy")
    page = soup(as_user(make_editor()), f"requests/{request.pk}/decline/")
    assert page.textarea["lang"] == "cy"
    assert "Cymraeg" in soup(as_user(make_editor("e2@example.com")), f"requests/{request.pk}/").get_text()


@pytest.mark.parametrize("reply", ["x" * 1001, "x" * 100_000, "nul\0"])
def test_reply_that_cannot_be_sent_is_kept_and_explained(london, reply):
    request = ask(place=london)
    answer = as_user(make_editor()).post(f"{BASE}/requests/{request.pk}/approve/", {"reply": reply})
    if answer.status_code == 200:
        assert "error" in answer.content.decode()
        assert JoinRequest.objects.get().status == "waiting"
    else:  # what cannot be seen is taken out
        assert JoinRequest.objects.get().reply == "nul"


def test_decided_request_offers_no_answer(london):
    request = ask(place=london, status=JoinRequest.Status.DECLINED, reply="Sorry")
    page = soup(as_user(make_editor()), f"requests/{request.pk}/")
    assert not page.find("a", string="Let in")
    assert "Sorry" in page.get_text()


def test_dashboard_counts_only_what_the_person_handles(london):
    ask("here@x.example", place=london)
    ask("there@x.example", place=make_organisation("Mersey", region=make_region("north-west"), status="proposed"))
    lead = as_user(make_lead()).get("/admin/").content.decode()
    assert "People waiting for you" in lead
    assert "Proposed organisations" not in lead
    html = as_user(make_editor("e3@example.com")).get("/admin/").content.decode()
    assert "Proposed organisations</a> <strong>1</strong>" in html
    assert "Requests to join</a> <strong>2</strong>" in html
    assert "Requests to join</a> <strong>1</strong>" in lead
