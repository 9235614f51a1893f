"""Concerns, in the back office."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.models import Concern, Member
from tests.community.staff import BASE, acts, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member

pytestmark = pytest.mark.django_db


def raise_one(about, **values):
    return Concern.objects.create(
        **{
            "about": about,
            "kind": "conduct",
            "text": "He <script>alert(1)</script> shouted",
            "raised_at": timezone.now(),
        }
        | values
    )


@pytest.fixture
def bo():
    return make_member("bo@example.com", first_name="Bo", last_name="Birch", listed=True)


def test_open_concerns_come_first(bo):
    raise_one(bo, status=Concern.Status.CLOSED, kind="profile")
    raise_one(bo, kind="safety")
    client = as_user(make_editor())
    assert [row[1:3] for row in rows(client, "concerns/")] == [
        ["Somebody may not be safe", "Open"], ["What a profile says", "Closed"],
    ]  # fmt: skip
    assert len(rows(client, "concerns/", status="open")) == 1
    assert len(rows(client, "concerns/", kind="profile")) == 1
    assert len(rows(client, "concerns/", about=bo.public_id)) == 2
    assert rows(client, "concerns/", about="\0") in ([], rows(client, "concerns/"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many_as_for_one(count, django_assert_num_queries):
    client = as_user(make_editor())
    for number in range(count):
        raise_one(make_member(f"m{number}@example.com"))
    soup(client, "concerns/")
    with django_assert_num_queries(13):
        soup(client, "concerns/")


def test_reading_a_concern_is_noted_and_its_words_run_nothing(bo):
    concern = raise_one(bo, by=make_member("ann@example.com", first_name="Ann"))
    response = as_user(make_editor()).get(f"{BASE}/concerns/{concern.pk}/")
    assert "&lt;script&gt;alert(1)" in response.content.decode()
    assert "<script>alert(1)" not in response.content.decode()
    assert acts() == [("concern-viewed", "Bo Birch")]


def test_concern_is_closed_once_with_what_was_done(bo):
    concern = raise_one(bo)
    client, url = as_user(make_editor()), f"{BASE}/concerns/{concern.pk}/"
    assert "Say what was done" in client.post(url, {"outcome": "  "}).content.decode()
    assert client.post(url, {"outcome": "We talked."})["Location"] == f"{BASE}/concerns/"
    client.post(url, {"outcome": "Another story"})
    concern.refresh_from_db()
    assert (concern.status, concern.outcome) == ("closed", "We talked.")
    assert [action for action, _name in acts()].count("concern-closed") == 1


@pytest.mark.parametrize("outcome", ["x" * 2001, "x" * 200_000, "\0"])
def test_outcome_that_is_too_long_or_odd_is_explained(bo, outcome):
    concern = raise_one(bo)
    assert as_user(make_editor()).post(f"{BASE}/concerns/{concern.pk}/", {"outcome": outcome}).status_code == 200
    concern.refresh_from_db()
    assert concern.status == "open"


def test_moderator_hides_and_shows_again(bo):
    concern, client = raise_one(bo), as_user(make_editor())
    here = f"{BASE}/concerns/{concern.pk}/"
    for _twice in range(2):
        assert client.post(f"{BASE}/members/{bo.public_id}/hide/", {"next": here})["Location"] == here
    assert Member.objects.get(pk=bo.pk).hidden_at is not None
    assert not Member.objects.listed(today=timezone.localdate()).exists()
    assert "Show this person again" in client.get(here).content.decode()
    client.post(f"{BASE}/members/{bo.public_id}/restore/", {"next": "https://evil.example/"})
    assert Member.objects.listed(today=timezone.localdate()).exists()
    assert [action for action, _name in acts() if action.startswith("member-")] == ["member-hidden", "member-restored"]


def test_moderator_neither_reads_a_concern_about_themselves_nor_shows_themselves_again():
    editor = make_editor()
    own = make_member(user=editor, hidden_at=timezone.now())
    concern, client = raise_one(own), as_user(editor)
    assert rows(client, "concerns/") == []
    assert client.get(f"{BASE}/concerns/{concern.pk}/").status_code == 404
    assert client.post(f"{BASE}/members/{own.public_id}/restore/").status_code == 404
    assert "open concern" not in client.get(f"{BASE}/members/{own.public_id}/").content.decode()
    assert Member.objects.get(pk=own.pk).hidden_at is not None


def test_concerns_are_not_for_regional_leads(bo):
    concern, client = raise_one(bo), as_user(make_lead())
    for path in ("concerns/", "concerns/results/", f"concerns/{concern.pk}/"):
        response = client.get(f"{BASE}/{path}")
        assert response["Location"] == "/admin/"
    assert "shouted" not in client.get("/admin/").content.decode()
    assert not acts()
