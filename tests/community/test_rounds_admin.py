"""Running matching rounds in the back office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import Block, Circle, Delivery, MatchingRound, Member
from community.services import round_work
from tests.community.staff import BASE, as_user, make_editor, make_lead, rows, soup
from tests.factories.matching_rounds import DAY, make_people, make_round, worked_out
from tests.factories.meetings import NOW

pytestmark = pytest.mark.django_db
ROUNDS = f"{BASE}/rounds/"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The pages ask the clock, and no clock changes near the times that are typed."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def editor(db: None) -> Client:
    return as_user(make_editor())


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test says when the worker works."""
    monkeypatch.setattr("community.views.admin_round_acts.ring", lambda task: None)


def written(now: dt.datetime, **changed: Any) -> dict[str, Any]:
    day = {"opens_at": f"{now - DAY:%Y-%m-%d %H:%M}", "closes_at": f"{now + 7 * DAY:%Y-%m-%d %H:%M}"}
    points = {
        "own_choice": 60, "one_choice": 15, "element": 25, "topic": 8, "free_time": 20, "sector": 15, "region": 10,
        "stage": 6, "met_lately": 200,
    }  # fmt: skip
    return {"title": "Spring round", "title_cy": "", "size": "2", "seed": "7", **day, **points, **changed}


def words(client: Client, path: str, **parameters: str) -> str:
    return soup(client, f"rounds/{path}", **parameters).get_text(" ", strip=True)


def test_round_is_run_from_setting_up_to_publishing(editor: Client, now) -> None:
    ann, bob, cat = make_people(3)
    assert editor.post(f"{ROUNDS}add/", written(now, element="40")).status_code == 302
    round = MatchingRound.objects.get()
    assert (round.seed, round.weights["element"], round.created_by.email) == (7, 40, "nia@example.com")
    page = f"{ROUNDS}{round.pk}/"
    editor.post(f"{page}open/", {"version": 0})
    round.entries.bulk_create(
        type(round.entries.model())(round=round, member=one, entered_at=now) for one in (ann, bob, cat)
    )
    assert "3 members take part" in words(editor, f"{round.pk}/")
    editor.post(f"{page}work-out/", {"version": 1})
    assert editor.get(f"{page}progress/").json() == {"computing": True, "waiting": True, "percent": 0}
    assert "Waiting to begin" in words(editor, f"{round.pk}/")
    MatchingRound.objects.update(lease_until=now)
    assert editor.get(f"{page}progress/").json() == {"computing": True, "waiting": False, "percent": 0}
    assert "Waiting to begin" not in words(editor, f"{round.pk}/")
    assert "being worked out" in words(editor, f"{round.pk}/")
    round_work.work_due(now=timezone.now())
    said = words(editor, f"{round.pk}/")
    assert "1 group," in said
    assert "Both free on Mondays" in said
    publish = soup(editor, f"rounds/{round.pk}/publish/")
    data = {one["name"]: one["value"] for one in publish.select("form input[type=hidden][name]")}
    for _twice in range(2):
        assert editor.post(f"{page}publish/", data).url == page
    assert Circle.objects.get().kind == "trio"
    assert Delivery.objects.count() == 3
    said = words(editor, f"{round.pk}/")
    assert "Nia Editor" in said
    assert MatchingRound.objects.get().input_hash in said
    assert rows(editor, "rounds/")[0][1] == "Published"


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(editor: Client, now) -> None:
    answer = editor.post(
        f"{ROUNDS}add/", written(now, title="", element="900", closes_at=f"{now - 2 * DAY:%Y-%m-%d %H:%M}")
    )
    said = answer.content.decode()
    for mistake in ("Enter a title", "Enter points from 0 to 500", "Choose a time after members can first join"):
        assert mistake in said
    assert 'value="900"' in said
    assert not MatchingRound.objects.exists()


def test_groups_are_changed_by_hand_and_what_must_not_be_is_refused_with_words(editor: Client, now) -> None:
    people = make_people(4)
    round = worked_out(make_round(*people, now=now), now=now)
    here, there = (group["members"] for group in round.result["groups"])
    Block.objects.create(member_id=here[0], other_id=there[1])
    page = f"{ROUNDS}{round.pk}/people/{here[0]}/"
    said = {"other": there[0], "act": "move", "version": round.version}
    answer = editor.post(page, said)
    assert "cannot be put together" in answer.content.decode()
    assert "blocked" not in BeautifulSoup(answer.content, "html.parser").get_text().lower()
    assert editor.post(page, said | {"act": "swap", "other": there[1]}).status_code == 302
    round.refresh_from_db()
    assert len(round.changes) == 1
    stale = editor.post(page, said | {"act": "swap", "other": here[1]})
    assert "Somebody changed the groups" in stale.content.decode()
    editor.post(f"{page}break-up/", {"version": round.version})
    assert "3 people without a group" not in words(editor, f"{round.pk}/")
    assert "2 people without a group" in words(editor, f"{round.pk}/")
    assert "was broken up" in words(editor, f"{round.pk}/")
    assert "Left over after a change by hand" in words(editor, f"{round.pk}/", show="unmatched")


def test_what_changed_is_shown_before_it_is_published(editor: Client, now) -> None:
    ann, bob = make_people(2)
    round = worked_out(make_round(ann, bob, now=now), now=now)
    publish = soup(editor, f"rounds/{round.pk}/publish/")
    data = {one["name"]: one["value"] for one in publish.select("form input[type=hidden][name]")}
    Block.objects.create(member=ann, other=bob)
    assert editor.post(f"{ROUNDS}{round.pk}/publish/", data).url == f"{ROUNDS}{round.pk}/publish/"
    assert not Circle.objects.exists()
    said = words(editor, f"{round.pk}/publish/")
    assert "2 people had a group when it was worked out" in said


def test_round_is_closed_or_deleted_only_after_a_question(editor: Client, now) -> None:
    open_one, draft = make_round(*make_people(1), now=now), make_round(now=now, status="draft")
    for one, act in ((open_one, "close"), (draft, "discard")):
        editor.get(f"{ROUNDS}{one.pk}/{act}/")
    assert MatchingRound.objects.filter(status__in=("open", "draft")).count() == 2
    editor.post(f"{ROUNDS}{open_one.pk}/close/", {"version": 0})
    editor.post(f"{ROUNDS}{draft.pk}/discard/", {"version": 0})
    assert list(MatchingRound.objects.values_list("status", flat=True)) == ["closed"]


def test_groups_take_as_many_queries_for_many_as_for_few(editor: Client, now) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people = make_people(8)

    def asked(count: int) -> int:
        round = worked_out(make_round(*people[:count], now=now), now=now)
        words(editor, f"{round.pk}/")
        with CaptureQueriesContext(connection) as seen:
            words(editor, f"{round.pk}/")
        return len(seen)

    assert asked(2) == asked(8)


def test_rounds_are_not_for_regional_leads_or_members(now) -> None:
    round = worked_out(make_round(*make_people(2), now=now), now=now)
    lead = as_user(make_lead())
    for path in (
        "",
        "add/",
        f"{round.pk}/",
        f"{round.pk}/publish/",
        f"{round.pk}/people/{round.result['groups'][0]['members'][0]}/",
    ):
        assert lead.get(f"{ROUNDS}{path}").status_code in (302, 403, 404)
    assert lead.post(f"{ROUNDS}{round.pk}/publish/", {"version": round.version}).status_code in (302, 403)
    assert lead.get(f"{BASE}/counts/").status_code in (302, 403)
    assert not Circle.objects.exists()


def test_group_without_stated_reasons_says_so(editor: Client, now) -> None:
    ann, bob = make_people(2)
    bob.availability.all().delete()
    Member.objects.filter(pk=bob.pk).update(organisation=None)
    round = worked_out(make_round(ann, bob, now=now), now=now)
    said = words(editor, f"{round.pk}/")
    assert "Ann Buddy reads about Bob Buddy: You both take part in this round" in said
    assert "Bob Buddy reads about Ann Buddy: You both take part in this round" in said


def test_set_up_says_right_who_is_not_put_together(editor: Client) -> None:
    said = words(editor, "add/")
    assert "Two who both gave hours and have none in common are not put together; who gave no hours can be." in said
    assert "Without any they are not matched" not in said
