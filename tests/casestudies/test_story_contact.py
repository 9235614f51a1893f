"""Asking about a story by way of the community: who is led where."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from community.models import Block, Member
from tests.factories.community import make_member
from tests.factories.people import make_user
from tests.factories.stories import make_region_page, make_stories_index, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    """Whoever answers questions about the story."""
    return make_member("ann@example.com", first_name="Ann", listed=True)


@pytest.fixture
def story(home_page, contact):
    """A story with a contact."""
    return make_story(make_region_page(make_stories_index(home_page), "midlands"), contact=contact)


@pytest.fixture
def viewer(client, story):
    """A member who is signed in."""
    member = make_member("me@example.com")
    client.force_login(member.user)
    return member


def ask(client, story, prefix: str = "") -> Any:
    return client.get(f"{prefix}/case-studies/contact/{story.pk}/")


def test_visitor_is_sent_to_sign_in_and_back(client, story) -> None:
    answer = ask(client, story)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next=/case-studies/contact/{story.pk}/"


def test_member_comes_to_the_contacts_profile(client, story, viewer, contact) -> None:
    assert ask(client, story)["Location"] == f"/community/people/{contact.public_id}/"
    assert ask(client, story, "/cy")["Location"] == f"/cy/community/people/{contact.public_id}/"


def test_contact_comes_to_their_own_profile_even_unlisted(client, story, contact) -> None:
    Member.objects.filter(pk=contact.pk).update(listed=False)
    client.force_login(contact.user)
    assert ask(client, story)["Location"] == f"/community/people/{contact.public_id}/"


@pytest.mark.parametrize("why", ["none", "unlisted", "hidden", "paused", "left", "blocks", "blocked"])
def test_member_who_may_not_see_the_contact_finds_people_like_them_and_a_sentence(
    client, story, viewer, contact, why
) -> None:
    now = timezone.now()
    if why == "none":
        story.contact = None
        story.save()
    if why in ("blocks", "blocked"):
        pair = (contact, viewer) if why == "blocks" else (viewer, contact)
        Block.objects.create(member=pair[0], other=pair[1])
    changes: dict[str, dict[str, Any]] = {
        "unlisted": {"listed": False}, "hidden": {"hidden_at": now},
        "paused": {"paused_until": timezone.localdate(now) + dt.timedelta(days=3)},
        "left": {"listed": False, "status": Member.Status.ERASED},
    }  # fmt: skip
    if why in changes:
        Member.objects.filter(pk=contact.pk).update(**changes[why])
    answer = client.get(f"/case-studies/contact/{story.pk}/", follow=True)
    assert answer.redirect_chain == [("/community/people/?region=midlands&sector=acute", 302)]
    page = answer.content.decode()
    assert "Nobody is named who answers questions about “Rest that works”" in page
    assert contact.public_id not in page


def test_account_without_membership_is_told_of_no_such_page(client, story) -> None:
    client.force_login(make_user("new@example.com"))
    assert ask(client, story).status_code == 404


@pytest.mark.parametrize("gone", ["draft", "private"])
def test_story_that_nobody_may_read_has_no_contact(client, story, viewer, gone) -> None:
    if gone == "draft":
        story.unpublish()
    else:
        story.get_parent().view_restrictions.create(restriction_type="login")
    assert ask(client, story).status_code == 404
    assert client.get("/case-studies/contact/999999/").status_code == 404


def test_asking_writes_nothing_and_is_not_kept_by_others(client, story, viewer) -> None:
    answer = ask(client, story)
    assert "no-store" in answer["Cache-Control"]
    assert client.post(f"/case-studies/contact/{story.pk}/").status_code == 405
