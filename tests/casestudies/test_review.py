"""Deciding about a story: on our page and in the back office the same, by anybody who may but never by its author."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from casestudies import tasks
from casestudies.models import Submission
from casestudies.services import decisions
from casestudies.services.becoming_a_page import newest_draft
from casestudies.services.decisions import Decision
from community.models import Appointment
from home.models import TaskRun
from tests.casestudies.reviewing import (
    BOTH,
    REVIEW,
    SUBMIT,
    Door,
    Scene,
    fresh,
    in_back_office,
    mails,
    make_lead,
    make_national_editor,
    on_our_page,
    page_of,
    words,
)
from tests.factories.community import make_member
from tests.factories.people import make_user
from tests.factories.submissions import make_sent, make_submission
from tests.home.editors import author

pytestmark = pytest.mark.django_db


# --- Both doors -------------------------------------------------------------------------------------------------------


@BOTH
def test_approved_story_is_live_and_its_author_hears_it_once(lead: Client, story: Submission, door: Door) -> None:
    door(lead, story, "approve", "Lovely.")
    page = page_of(story)
    assert (page.live, fresh(story).status) == (True, "approved")
    assert page.current_workflow_state is None
    said = fresh(story).messages.last()
    assert (said.kind, said.by.email, said.text) == ("approved", "lead@example.com", "Lovely.")
    [sent] = mails()
    assert sent.to == ["author@example.com"]
    assert page.url in sent.body
    assert "Dear Amir" in sent.body
    assert "Lovely" not in sent.body


@BOTH
def test_asked_for_changes_the_author_has_the_story_back(lead: Client, story: Submission, door: Door) -> None:
    door(lead, story, "changes", "Say more about costs.")
    assert (fresh(story).status, page_of(story).live) == ("changes", False)
    assert page_of(story).current_workflow_state.status == "needs_changes"
    assert fresh(story).messages.last().text == "Say more about costs."
    [sent] = mails()
    assert f"{SUBMIT}{story.public_id}/" in sent.body


@BOTH
def test_declined_story_stays_a_draft_for_good(lead: Client, story: Submission, door: Door) -> None:
    door(lead, story, "decline", "It is about another country.")
    page = page_of(story)
    assert (fresh(story).status, page.live, page.current_workflow_state) == ("declined", False, None)
    [sent] = mails()
    assert "another country" not in sent.body
    with pytest.raises(PermissionDenied, match="declined"):
        page.get_latest_revision().publish(user=make_national_editor())
    assert not page_of(story).live


@BOTH
def test_no_answer_without_words_for_the_author(lead: Client, story: Submission, door: Door) -> None:
    for act in ("changes", "decline"):
        door(lead, story, act, "  ")
    assert fresh(story).status == "submitted"
    assert page_of(story).current_workflow_task_state.status == "in_progress"


@BOTH
@pytest.mark.parametrize("role", ["lead", "national editor", "admin"])
def test_author_decides_nothing_about_their_own_story(scene: Scene, door: Door, role: str) -> None:
    user = {
        "lead": lambda: scene.lead,
        "national editor": make_national_editor,
        "admin": lambda: make_user("admin@example.com", is_staff=True, is_superuser=True),
    }[role]()
    story = make_sent(make_member(user=user, organisation=scene.author.organisation))
    for act in ("approve", "changes", "decline"):
        door(scene.in_name_of(user), story, act, "Mine is best.")
    assert (fresh(story).status, page_of(story).live) == ("submitted", False)
    assert page_of(story).current_workflow_task_state.status == "in_progress"
    page = scene.in_name_of(user).get(f"{REVIEW}{story.public_id}/").content.decode()
    assert "You wrote this story, so somebody else has to decide about it." in page
    assert "/approve/" not in page


@BOTH
def test_small_edit_of_a_lead_needs_no_second_round(scene: Scene, lead: Client, story: Submission, door: Door) -> None:
    draft = newest_draft(story)
    draft.in_one_line = "A room to rest in, on every ward."
    draft.save_revision(user=scene.lead)
    door(lead, story, "approve")
    assert page_of(story).live
    assert page_of(story).in_one_line == "A room to rest in, on every ward."


@BOTH
def test_second_of_two_decisions_changes_nothing(scene: Scene, lead: Client, story: Submission, door: Door) -> None:
    seen = story.state_seen
    door(lead, story, "decline", "No.")
    other = scene.in_name_of(make_lead("second@example.com"))
    on_our_page(other, story, "approve", seen=seen)
    in_back_office(other, story, "approve")
    assert (fresh(story).status, page_of(story).live) == ("declined", False)
    assert fresh(story).messages.filter(kind__in=("approved", "declined")).count() == 1


# --- Our page ---------------------------------------------------------------------------------------------------------


def test_second_lead_is_told_that_somebody_was_quicker(scene: Scene, lead: Client, story: Submission) -> None:
    seen = story.state_seen
    other = make_lead("second@example.com")
    on_our_page(lead, story, "changes", "More, please.")
    with pytest.raises(decisions.LookAgainError):
        decisions.decide(submission=story, by=other, decision=Decision.APPROVE, text="", seen=seen, now=timezone.now())
    page = scene.in_name_of(other).post(f"{REVIEW}{story.public_id}/approve/", {"seen": seen, "text": ""}, follow=True)
    assert "Somebody has decided, or changed the draft, since you opened it." in page.content.decode()
    assert not page_of(story).live


def test_draft_that_changed_meanwhile_is_read_again(scene: Scene, lead: Client, story: Submission) -> None:
    seen = story.state_seen
    newest_draft(story).save_revision(user=make_national_editor())
    on_our_page(lead, story, "approve", seen=seen)
    assert not page_of(story).live
    on_our_page(lead, story, "approve")
    assert page_of(story).live


def test_lead_comments_and_both_read_the_conversation(scene: Scene, lead: Client, story: Submission) -> None:
    for _ in range(2):
        lead.post(f"{REVIEW}{story.public_id}/comment/", {"text": "Who paid?"})
    assert len(mails()) == 1
    author = scene.in_name_of(scene.author)
    author.post(f"{SUBMIT}{story.public_id}/message/", {"text": "The charity."})
    assert [sent.to for sent in mails()[1:]] == [["lead@example.com"]]
    for client, address in ((lead, REVIEW), (author, SUBMIT)):
        page = client.get(f"{address}{story.public_id}/").content.decode()
        assert "Who paid?" in page
        assert "The charity." in page
        assert "Lena Lead" in page


def test_lead_may_still_publish_or_decline_what_the_author_does_not_change(lead: Client, story: Submission) -> None:
    on_our_page(lead, story, "changes", "More, please.")
    on_our_page(lead, story, "approve", "It is good enough.")
    assert (fresh(story).status, page_of(story).live) == ("approved", True)
    assert fresh(story).messages.last().text == "It is good enough."


def test_only_leads_of_the_region_and_those_who_act_for_all_see_a_story(scene: Scene, story: Submission) -> None:
    own = [f"{REVIEW}{story.public_id}/{part}" for part in ("", "preview/", "approve/", "decline/", "changes/")]
    for who in (scene.lead, make_national_editor(), make_user("admin@example.com", is_superuser=True)):
        assert {scene.in_name_of(who).get(address).status_code for address in own} == {200}, who
    strangers = (make_lead("north@example.com", "north-west"), scene.author, make_user("nobody@example.com"))
    for who in strangers:
        client = scene.in_name_of(who)
        assert {client.get(address).status_code for address in own} == {404}, who
        assert client.post(own[2], {"seen": story.state_seen, "text": "x"}).status_code == 404
        assert client.post(f"{REVIEW}{story.public_id}/comment/", {"text": "x"}).status_code == 404
    assert Client().get(own[0])["Location"].startswith("/accounts/login/?next=")
    assert fresh(story).status == "submitted"


def test_nobody_reviews_what_is_not_sent(scene: Scene, lead: Client) -> None:
    story = make_submission(scene.author)
    assert lead.get(f"{REVIEW}{story.public_id}/").status_code == 404
    assert story.title not in lead.get(REVIEW).content.decode()


def test_when_a_lead_leaves_whoever_comes_after_sees_it(scene: Scene, lead: Client, story: Submission) -> None:
    Appointment.objects.filter(user=scene.lead).delete()
    assert lead.get(f"{REVIEW}{story.public_id}/").status_code == 404
    heir = scene.in_name_of(make_lead("heir@example.com"))
    assert story.title in heir.get(REVIEW).content.decode()
    on_our_page(heir, story, "approve")
    assert page_of(story).live


def test_story_of_no_region_is_for_national_editors(scene: Scene, lead: Client) -> None:
    scene.author.organisation = None
    story = make_submission(scene.author)
    Submission.objects.filter(pk=story.pk).update(
        status="submitted", may_publish=True, people_agreed=True, quotations_agreed=True, consented_at=timezone.now()
    )
    editor = scene.in_name_of(make_national_editor())
    assert lead.get(f"{REVIEW}{story.public_id}/").status_code == 404
    page = editor.get(f"{REVIEW}{story.public_id}/").content.decode()
    assert "has no page yet" in page
    on_our_page(editor, story, "approve")
    assert fresh(story).status == "submitted"
    on_our_page(editor, story, "decline", "We only take stories from England.")
    assert fresh(story).status == "declined"


def test_menu_of_the_back_office_leads_those_there_who_review(scene: Scene, lead: Client) -> None:
    assert f'"url": "{REVIEW}"' in words(lead, "/admin/")
    assert REVIEW not in words(scene.in_name_of(author("ada@example.com")), "/admin/")


def test_list_says_of_ones_own_story_that_somebody_else_decides(scene: Scene, lead: Client, story: Submission) -> None:
    own = make_sent(make_member(user=scene.lead, organisation=scene.author.organisation), title="Mine")
    states = BeautifulSoup(lead.get(REVIEW).content, "html5lib").select(".nhsuk-task-list__status")
    assert [state.get_text(strip=True) for state in states] == ["Waits for you", "Yours: somebody else decides"]
    assert "Waits for you" not in lead.get(f"{REVIEW}{own.public_id}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries(
    scene: Scene, lead: Client, number: int, fresh_generation, django_assert_num_queries
) -> None:
    for _ in range(number):
        make_sent(scene.author)
    fresh_generation()
    lead.get(REVIEW)
    # session, account, rights (2), leaving, regions (2: may they, which), how many, stories
    with django_assert_num_queries(9):
        assert lead.get(REVIEW).content.decode().count("Waits for you") == number


def test_pages_that_are_not_there_lead_to_the_first(lead: Client) -> None:
    for asked in ("999", "-1", "x", "1' OR 1"):
        assert lead.get(f"{REVIEW}?page={asked}")["Location"] == REVIEW


def test_clock_notes_that_it_ran(db: None) -> None:
    tasks.tick()
    assert TaskRun.objects.get(name="stories").succeeded_at


def test_review_needs_a_second_step_where_the_back_office_does(lead: Client, story: Submission, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    assert lead.get(REVIEW)["Location"] == "/accounts/2fa/"
    assert lead.get(f"/cy{REVIEW}{story.public_id}/")["Location"].startswith("/cy/accounts/2fa/")


def test_page_that_is_deleted_in_the_back_office_leaves_the_story_to_its_author(
    scene: Scene, lead: Client, story: Submission
) -> None:
    Page.objects.get(pk=fresh(story).page_id).specific.delete()
    assert fresh(story).page is None
    assert scene.in_name_of(scene.author).get(f"{SUBMIT}{story.public_id}/").status_code == 200
    assert decisions.follow_workflows(now=timezone.now()) == 1  # it gets a new page from its answers
    assert page_of(story).title == story.title
