"""What is forgotten of members' stories: in time, and with their authors; and what stands in a copy of one's data."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import StoryPage, Submission, SubmissionMessage
from casestudies.services import data_copy, forgetting
from casestudies.templatetags.submissions import story_byline
from community.private_files import private_folder
from community.services import retention
from community.services.erasure import erase
from home.models import SiteImage
from tests.casestudies.reviewing import SUBMIT, Scene, on_our_page, page_of
from tests.factories.submissions import make_picture, make_sent, make_submission

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 3, 31, 3, 30, tzinfo=dt.UTC)


def last_touched(story: Submission, days: float, **values: Any) -> None:
    at = NOW - dt.timedelta(days=days)
    Submission.objects.filter(pk=story.pk).update(changed_at=at, decided_at=at, **values)
    SubmissionMessage.objects.filter(submission=story).update(at=at)


def titles() -> set[str]:
    return {story.title for story in Submission.objects.all()}


def test_unpublished_stories_go_after_twelve_months_and_waiting_ones_stay(
    scene: Scene, lead: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for days, age in ((366, "old"), (364, "new")):
        draft = make_submission(scene.author, title=f"{age} draft")
        make_picture(draft)
        last_touched(draft, days)
        sent = {act: make_sent(scene.author, title=f"{age} {act}") for act in ("waiting", "decline", "approve")}
        on_our_page(lead, sent["decline"], "decline", "No.")
        on_our_page(lead, sent["approve"], "approve")
        for story in sent.values():
            last_touched(story, days)
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.follow_rules(now=NOW)["stories"] == 2
    assert titles() == {"old waiting", "old approve", "new draft", "new waiting", "new decline", "new approve"}
    assert set(StoryPage.objects.values_list("title", flat=True)) == titles() - {"new draft"}
    assert len(list(private_folder("stories").iterdir())) == 1
    assert retention.follow_rules(now=NOW)["stories"] == 0


def test_story_about_which_somebody_wrote_lately_is_not_unfinished(scene: Scene, lead: Client) -> None:
    story = make_sent(scene.author)
    on_our_page(lead, story, "changes", "More.")
    last_touched(story, 400)
    SubmissionMessage.objects.update(at=NOW - dt.timedelta(days=3))
    assert forgetting.forget_unfinished(NOW) == 0


def test_what_was_said_goes_two_years_after_a_story_was_published(scene: Scene, lead: Client) -> None:
    story = make_sent(scene.author)
    on_our_page(lead, story, "approve", "Lovely.")
    last_touched(story, 729)
    assert forgetting.forget_talk(NOW) == 0
    last_touched(story, 732)
    assert forgetting.forget_talk(NOW) == 1
    story.refresh_from_db()
    assert (story.answers, story.messages.count(), story.may_publish) == ({}, 0, True)
    assert page_of(story).live
    assert forgetting.forget_talk(NOW) == 0


@pytest.mark.parametrize(("byline", "shown"), [("none", ""), ("while-here", ""), ("always", "Amir Okafor")])
def test_published_story_of_somebody_who_is_erased_stays_with_their_name_only_if_they_chose_so(
    scene: Scene, lead: Client, byline: str, shown: str, fresh_generation: Any
) -> None:
    story = make_sent(scene.author, byline=byline)
    on_our_page(lead, story, "approve")
    fresh_generation()
    assert ("Told by Amir Okafor" in Client().get(page_of(story).url).content.decode()) == (byline != "none")
    assert story_byline(page_of(story)) == ("" if byline == "none" else "Amir Okafor")
    assert page_of(story).contact == scene.author
    erase(user=scene.author.user, now=NOW)
    fresh_generation()
    page = page_of(story)
    assert ("Amir" in Client().get(page.url).content.decode()) == bool(shown)
    assert (page.live, page.contact, story_byline(page)) == (True, None, shown)
    story.refresh_from_db()
    assert (story.author, story.answers, story.consented_at is not None) == (None, {}, True)
    assert not SubmissionMessage.objects.exists()


def test_unpublished_stories_go_with_an_author_who_is_erased(
    scene: Scene, lead: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_picture(make_submission(scene.author))
    waiting = make_submission(scene.author, title="Waiting")
    make_picture(waiting)
    from casestudies.services import submissions
    from tests.factories.submissions import YES

    submissions.send(submission=waiting, by=scene.author, consents=YES, now=timezone.now())
    returned = make_sent(scene.author, title="Returned")
    on_our_page(lead, returned, "changes", "More.")
    with django_capture_on_commit_callbacks(execute=True):
        erase(user=scene.author.user, now=NOW)
    assert not Submission.objects.exists()
    assert not StoryPage.objects.exists()
    assert not SiteImage.objects.exists()
    assert not list(private_folder("stories").iterdir())


def test_reviewer_who_is_erased_leaves_what_they_said_without_a_name(scene: Scene, lead: Client) -> None:
    story = make_sent(scene.author)
    on_our_page(lead, story, "changes", "More about costs.")
    erase(user=scene.lead, now=NOW)
    page = scene.in_name_of(scene.author).get(f"{SUBMIT}{story.public_id}/").content.decode()
    assert "More about costs." in page
    assert "A former member" in page
    assert "Lena" not in page


def test_copy_of_ones_data_holds_stories_and_what_one_said(scene: Scene, lead: Client) -> None:
    story = make_submission(scene.author)
    make_picture(story, "Two chairs")
    sent = make_sent(scene.author, title="Sent")
    on_our_page(lead, sent, "approve", "Lovely.")
    first, second = data_copy.stories(scene.author)
    assert (first["title"], first["state"], first["pictures"]) == ("A quiet room", "writing", ["Two chairs"])
    assert second["what_changed"] == "People take their breaks."
    assert [row["what"] for row in data_copy.said(scene.author)] == ["sent"]
    assert data_copy.contact_of(scene.author)[0]["story"] == "Sent"


def test_page_for_members_names_both_periods() -> None:
    table = dict(retention.retention_table())
    assert "12 months after it was last changed" in table.values()
    assert "2 years after it was approved" in table.values()
