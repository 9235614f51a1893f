"""What of buddies and circles is in the copy of one's own data."""

from __future__ import annotations

import datetime as dt

import pytest

from community.data_copy import sections
from community.models import Member
from community.services import circles
from tests.factories.buddies import make_invitation, make_open, make_request, wants
from tests.factories.meetings import NOW, make_circle

pytestmark = pytest.mark.django_db


def copy_of(member: Member) -> dict[str, list[dict]]:
    names = {"buddy_wishes", "not_for_me", "buddy_requests", "circles", "put_together", "circle_invitations"}
    return {section.name: section.rows_of(member) for section in sections() if section.name in names}


def test_copy_holds_what_one_wrote_was_told_and_wished() -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    wants(ann, 2, sector="same")
    ann.not_for_me.create(other=bob)
    make_request(ann, bob, now=NOW, note="Mine", status="declined", reply="His")
    make_request(bob, ann, now=NOW + dt.timedelta(days=1), note="Also his")
    group = make_circle(ann, bob, kind="group", name="Nights")
    make_invitation(group, make_open("Cat"), ann, now=NOW, note="Come in")
    circles.leave(circle=group, member=ann, reason="time", thanks="Thank you", now=NOW)
    found = copy_of(ann)
    assert found["buddy_wishes"][0]["sector"] == "same"
    assert [one["name"] for one in found["not_for_me"]] == ["Bob Buddy"]
    assert [(one["sent_by_me"], one["note"], one["reply"]) for one in found["buddy_requests"]] == [
        (True, "Mine", "His"), (False, "Also his", ""),
    ]  # fmt: skip
    assert (found["circles"][0]["thanks"], found["circles"][0]["left_reason"]) == ("Thank you", "time")
    assert [one["other"] for one in found["put_together"]] == ["Bob Buddy"]
    assert [(one["from"], one["to"]) for one in found["circle_invitations"]] == [("me", "Cat Buddy")]


def test_others_wishes_about_one_are_not_in_it() -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    bob.not_for_me.create(other=ann)
    assert copy_of(ann)["not_for_me"] == []


def test_reason_of_another_is_not_in_it() -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    circles.end(circle=make_circle(ann, bob), by=bob, reason="fit", now=NOW)
    assert [one["left_reason"] for one in copy_of(ann)["circles"]] == [""]
