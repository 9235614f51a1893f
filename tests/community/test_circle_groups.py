"""Circles by subject: starting, inviting, asking to join, and the answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.models import Circle, CircleInvitation, Member
from community.services import buddies_by_clock, circle_groups, circles
from community.services.blocks import block
from community.services.circle_groups import CannotJoinError, EnoughError, Words
from tests.community.test_circles import mails, set_on, text, url
from tests.factories.buddies import make_invitation, make_open
from tests.factories.meetings import make_circle

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LIST = "/community/buddies/circles/"
SAID = {"name": "Nights", "element": "environment", "about": "Rest at night.", "joining": "open"}


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def group(ann: Member) -> Circle:
    return make_circle(ann, make_open("Cat"), make_open("Dan"), kind="group", name="Nights", open_to_join=True)


@pytest.fixture
def as_ann(client: Client, ann: Member) -> Client:
    client.force_login(ann.user)
    cache.clear()
    return client


@pytest.fixture
def as_bob(bob: Member) -> Client:
    client = Client()
    client.force_login(bob.user)
    return client


def answer(invitation: CircleInvitation, what: str = "") -> str:
    return f"/community/buddies/invitations/{invitation.pk}/{what}"


def test_circle_is_started_and_reworded(as_ann: Client, ann: Member) -> None:
    refused = text(as_ann.post(f"{LIST}new/", {**SAID, "name": "", "element": "rest"}))
    assert "Enter a name for the circle" in refused
    assert "Rest at night." in refused
    assert "Invite the first people" in text(as_ann.post(f"{LIST}new/", SAID, follow=True))
    as_ann.post(f"{LIST}new/", SAID)
    made = Circle.objects.get()
    assert (made.kind, made.element, made.open_to_join) == ("group", "environment", True)
    assert [seat.seat for seat in made.seats.all()] == [None], "it takes no seat of a buddy"
    as_ann.post(url(made, "change/"), {**SAID, "name": "Late shifts", "joining": "invited"})
    made.refresh_from_db()
    assert (made.name, made.open_to_join) == ("Late shifts", False)


def test_nobody_starts_more_circles_than_they_can_give_time_to(as_ann: Client, ann: Member, now) -> None:
    for number in range(3):
        circle_groups.start(by=ann, words=Words(f"Circle {number}"), now=now)
    assert as_ann.post(f"{LIST}new/", SAID).status_code == 429
    with pytest.raises(EnoughError):
        circle_groups.start(by=ann, words=Words("Fourth"), now=now)


def test_somebody_is_invited_and_comes_in(as_ann: Client, as_bob: Client, bob: Member, group: Circle) -> None:
    assert "Invite to your circle “Nights”" in text(as_ann.get(f"/community/people/{bob.public_id}/"))
    for _press in range(2):
        as_ann.post(url(group, f"invite/{bob.public_id}/"), {"note": "You know nights"})
    invitation = CircleInvitation.objects.get()
    assert "Bob Buddy" in text(as_ann.get(url(group)))
    page = text(as_bob.get(answer(invitation)))
    assert "In it now: Ann Buddy, Cat Buddy and Dan Buddy" in page
    assert "You know nights" in page
    places = {as_bob.post(answer(invitation, "accept/"))["Location"] for _press in range(2)}
    assert places == {url(group)}
    assert group.seats.filter(left_at=None).count() == 4
    assert sorted(mails()) == [
        ("circle_invited", "Bob"), ("circle_joined", "Ann"), ("circle_joined", "Cat"), ("circle_joined", "Dan"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["same", "blocked", "closed", "unlisted", "full"])
def test_who_cannot_be_invited_looks_like_nobody(as_ann: Client, bob: Member, group: Circle, state: str) -> None:
    cat = group.seats.order_by("pk")[1].member
    acts = {
        "same": lambda: set_on(bob, organisation=cat.organisation),
        "blocked": lambda: block(member=bob, other=cat),
        "closed": lambda: set_on(bob, open_to_buddying=False),
        "unlisted": lambda: set_on(bob, listed=False),
        "full": lambda: [group.seats.create(member=make_open(f"P{n}"), joined_at=timezone.now()) for n in range(3)],
    }
    acts[state]()
    found = as_ann.post(url(group, f"invite/{bob.public_id}/"), {"note": "x"})
    missing = as_ann.post(url(group, f"invite/{'0' * 16}/"), {"note": "x"})
    assert found.status_code == missing.status_code == 404
    assert text(found) == text(missing)
    assert not CircleInvitation.objects.exists()


def test_somebody_asks_to_join_and_anybody_in_it_lets_them_in(as_bob: Client, bob: Member, group: Circle) -> None:
    assert "Nights" in text(as_bob.get(LIST))
    for _press in range(2):
        as_bob.post(url(group, "join/"), {"note": "May I?"})
    wish = CircleInvitation.objects.get()
    assert wish.is_wish
    assert "You have asked to join" in text(as_bob.get(LIST))
    assert "You asked to join" in text(as_bob.get("/community/buddies/"))
    assert as_bob.post(answer(wish, "accept/"))["Location"] == answer(wish), "not by themselves"
    assert as_bob.get(answer(wish)).status_code == 200
    cats = Client()
    cats.force_login(group.seats.order_by("pk")[1].member.user)
    assert "May I?" in text(cats.get(url(group)))
    assert "May I?" in text(cats.get("/community/buddies/"))
    cats.post(answer(wish, "accept/"))
    assert as_bob.get(url(group)).status_code == 200
    assert ("circle_joined", "Bob") in mails()


@pytest.mark.parametrize("state", ["invited-only", "blocked", "same", "paused", "pair"])
def test_circle_that_cannot_be_joined_is_not_there(as_bob: Client, bob: Member, group: Circle, state: str) -> None:
    cat = group.seats.order_by("pk")[1].member
    acts = {
        "invited-only": lambda: set_on(group, open_to_join=False),
        "blocked": lambda: block(member=cat, other=bob),
        "same": lambda: set_on(bob, organisation=cat.organisation),
        "paused": lambda: set_on(group, status="paused"),
        "pair": lambda: set_on(group, kind="trio"),
    }
    acts[state]()
    assert "Nights" not in text(as_bob.get(LIST))
    assert as_bob.get(url(group, "join/")).status_code == 404
    assert as_bob.post(url(group, "join/"), {"note": ""}).status_code == 404
    assert not CircleInvitation.objects.exists()


def test_full_circle_takes_nobody(bob: Member, group: Circle, now) -> None:
    for number in range(3):
        group.seats.create(member=make_open(f"P{number}"), joined_at=now)
    with pytest.raises(CannotJoinError):
        circle_groups.ask_to_join(circle=group, by=bob, note="", now=now)


def test_last_place_goes_to_one_of_two(bob: Member, group: Circle, now) -> None:
    first = [make_invitation(group, make_open(f"P{number}"), bob, now=now) for number in range(2)]
    group.seats.create(member=make_open("Eve"), joined_at=now)
    group.seats.create(member=make_open("Fay"), joined_at=now)
    circle_groups.accept(invitation=first[0], by=first[0].member, now=now)
    with pytest.raises(CannotJoinError):
        circle_groups.accept(invitation=first[1], by=first[1].member, now=now)
    assert group.seats.filter(left_at=None).count() == 6


def test_invitation_and_wish_that_cross_are_one_yes(ann: Member, bob: Member, group: Circle, now) -> None:
    circle_groups.invite(circle=group, member=bob, by=ann, note="", now=now)
    circle_groups.ask_to_join(circle=group, by=bob, note="", now=now)
    assert group.seats.filter(member=bob, left_at=None).exists()
    assert CircleInvitation.objects.get().status == "accepted"


def test_no_tells_nobody_and_is_final(as_bob: Client, ann: Member, bob: Member, group: Circle, now) -> None:
    invitation = make_invitation(group, bob, ann, now=now)
    as_bob.post(answer(invitation, "decline/"))
    assert as_bob.post(answer(invitation, "accept/"))["Location"] == answer(invitation)
    assert mails() == []
    assert CircleInvitation.objects.get().status == "declined"


def test_invitation_is_taken_back_by_who_sent_it_and_ends_in_time(
    as_ann: Client, ann: Member, bob: Member, group, now
) -> None:
    invitation = make_invitation(group, bob, ann, now=now)
    as_ann.post(answer(invitation, "withdraw/"))
    assert CircleInvitation.objects.get().status == "withdrawn"
    late = make_invitation(group, bob, ann, now=now - 14 * DAY)
    buddies_by_clock.settle_due(now=now)
    late.refresh_from_db()
    assert late.status == "expired"


def test_who_left_may_come_back(ann: Member, bob: Member, group: Circle, now) -> None:
    place = group.seats.create(member=bob, joined_at=now)
    circles.leave(circle=group, member=bob, reason="time", thanks="Bye", now=now)
    circle_groups.accept(invitation=make_invitation(group, bob, ann, now=now), by=bob, now=now)
    place.refresh_from_db()
    assert (place.left_at, place.thanks, place.left_reason) == (None, "", "")


def test_strangers_find_no_invitation(as_bob: Client, ann: Member, group: Circle, now) -> None:
    invitation = make_invitation(group, make_open("Eve"), ann, now=now)
    assert as_bob.get(answer(invitation)).status_code == 404
    for what in ("accept/", "decline/", "withdraw/"):
        assert as_bob.post(answer(invitation, what)).status_code == 404
