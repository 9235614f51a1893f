"""Mails about buddies and circles: what they say, to whom, and that none is sent whose reason is gone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from community.mail_kinds import kind_of
from community.models import Circle, Delivery, Member, User
from community.services import buddy_requests, circle_groups, circles
from community.services.blocks import block
from tests.factories.buddies import make_open, make_request
from tests.factories.meetings import make_circle

pytestmark = pytest.mark.django_db
SECRET = "words that are for the page alone"


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def ann(home_page) -> Member:
    return make_open("Ann")


@pytest.fixture
def bob(ann: Member) -> Member:
    return make_open("Bob")


def written(delivery: Delivery, now: dt.datetime):
    """The mail as it would go out at ``now``; None if it would not."""
    delivery = Delivery.objects.select_related("member__user").get(pk=delivery.pk)
    return kind_of(delivery.kind).write(delivery, now)


def only(kind: str) -> Delivery:
    return Delivery.objects.get(kind=kind)


def everything_happens(ann: Member, bob: Member, now: dt.datetime) -> None:
    """One of each kind, with words of somebody in all that may hold some."""
    buddy_requests.ask(by=ann, to=bob, note=SECRET, now=now)
    declined = make_request(make_open("Cat"), bob, now=now)
    buddy_requests.decline(request=declined, by=bob, reply=SECRET, now=now)
    eve = make_open("Eve")
    pair = buddy_requests.accept(request=make_request(make_open("Dan"), eve, now=now), by=eve, now=now)
    circles.pause(circle=pair, by=pair.seats.first().member, until=now.date() + dt.timedelta(days=9), now=now)
    hal = make_open("Hal")
    group = make_circle(ann, make_open("Gil"), hal, kind="group", name="Nights", open_to_join=True)
    circle_groups.invite(circle=group, member=bob, by=ann, note=SECRET, now=now)
    wish = circle_groups.ask_to_join(circle=group, by=make_open("Jo"), note=SECRET, now=now)
    circle_groups.ask_to_join(circle=group, by=make_open("Kim"), note=SECRET, now=now)
    circle_groups.accept(invitation=wish, by=ann, now=now)
    circles.leave(circle=group, member=hal, reason="time", thanks=SECRET, now=now)
    back = make_circle(make_open("Lea"), make_open("Mo"))
    circles.pause(circle=back, by=back.seats.first().member, until=now.date() + dt.timedelta(days=9), now=now)
    circles.resume(circle=back, by=back.seats.first().member, now=now)
    ended = make_circle(make_open("Nia"), make_open("Oz"))
    circles.end(circle=ended, by=ended.seats.first().member, reason="fit", thanks=SECRET, now=now)


KINDS = {
    "buddy_asked", "buddy_accepted", "buddy_declined", "circle_invited", "circle_wished", "circle_joined",
    "circle_left", "circle_paused", "circle_resumed", "circle_ended",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "cy"])
def test_each_is_kind_short_and_carries_no_words_of_others(ann: Member, bob: Member, now, language: str) -> None:
    everything_happens(ann, bob, now)
    User.objects.update(language=language)
    assert set(Delivery.objects.values_list("kind", flat=True)) == KINDS
    sent = set()
    for delivery in Delivery.objects.all():
        mail = written(delivery, now)
        if mail is None:  # a break that ended, a wish that was answered, somebody who left
            continue
        sent.add(delivery.kind)
        assert len(mail.subject) <= 60
        assert "\n" not in mail.subject
        assert SECRET not in mail.body
        assert "different match" not in mail.body
        links = re.findall(r"http\S+", mail.body)
        assert any("/community/buddies/" in link for link in links), mail.body
        assert ("/cy/community/" in mail.body) is (language == "cy")
        assert "List-Unsubscribe" not in mail.extra_headers
        assert "{" not in mail.body
    assert sent == KINDS


def test_asked_says_who_and_until_when(ann: Member, bob: Member, now) -> None:
    buddy_requests.ask(by=ann, to=bob, note="", now=now)
    mail = written(only("buddy_asked"), now)
    assert "Ann Buddy would like to be your buddy" in mail.body
    assert mail.to == [bob.user.email]


def test_asked_is_not_sent_once_it_is_taken_back_over_or_unwanted(ann: Member, bob: Member, now) -> None:
    request = buddy_requests.ask(by=ann, to=bob, note="", now=now)
    assert written(only("buddy_asked"), now + dt.timedelta(days=14)) is None
    Member.objects.filter(pk=ann.pk).update(hidden_at=now)
    assert written(only("buddy_asked"), now) is None
    Member.objects.filter(pk=ann.pk).update(hidden_at=None)
    block(member=bob, other=ann)
    assert written(only("buddy_asked"), now) is None
    bob.blocks_made.all().delete()
    assert written(only("buddy_asked"), now) is not None
    buddy_requests.withdraw(request=request, by=ann, now=now)
    assert written(only("buddy_asked"), now) is None


def test_accepted_is_not_sent_once_it_has_ended(ann: Member, bob: Member, now) -> None:
    circle = buddy_requests.accept(request=make_request(ann, bob, now=now), by=bob, now=now)
    assert "Bob Buddy said yes" in written(only("buddy_accepted"), now).body
    circles.end(circle=circle, by=bob, reason="time", now=now)
    assert written(only("buddy_accepted"), now) is None
    assert "Your pairing with Bob Buddy has ended" in written(only("circle_ended"), now).body


def test_end_by_a_block_reads_like_any_other(ann: Member, bob: Member, now) -> None:
    texts = []
    for act in ("end", "block"):
        circle = make_circle(ann, bob)
        if act == "end":
            circles.end(circle=circle, by=ann, reason="fit", now=now)
        else:
            block(member=ann, other=bob, now=now + dt.timedelta(seconds=1))
        texts.append(written(Delivery.objects.filter(kind="circle_ended").latest("pk"), now).body)
    first, second = (re.sub(r"circles/\d+", "", text) for text in texts)
    assert first == second


def test_pause_ended_meanwhile_is_not_told(ann: Member, bob: Member, now) -> None:
    circle = make_circle(ann, bob)
    circles.pause(circle=circle, by=ann, until=dt.date(2999, 1, 1), now=now)
    assert "1 January 2999" in written(only("circle_paused"), now).body
    Circle.objects.update(status="active", paused_until=None)
    assert written(only("circle_paused"), now) is None


def test_open_ended_pause_names_no_day(ann: Member, bob: Member, now) -> None:
    circle = make_circle(ann, bob)
    circles.pause(circle=circle, by=ann, until=dt.date(9999, 12, 31), now=now)
    assert "9999" not in written(only("circle_paused"), now).body
