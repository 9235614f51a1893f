"""A story whose reviewers asked for changes: what they changed, what its author changes, and that both are kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies.models import Submission, SubmissionMessage
from casestudies.services.becoming_a_page import newest_draft
from tests.casestudies.reviewing import CONSENTS, Scene, answer, at, on_our_page, page_of, words
from tests.factories.submissions import make_picture, make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(scene: Scene) -> Client:
    """The author's browser."""
    return scene.in_name_of(scene.author)


@pytest.fixture
def returned(scene: Scene) -> Submission:
    """A story whose reviewers asked for changes."""
    story = make_sent(scene.author, advice="Start small.")
    on_our_page(scene.in_name_of(scene.lead), story, "changes", "Say what it cost, please.")
    story.refresh_from_db()
    return story


def edit(scene: Scene, story: Submission, **fields: Any) -> None:
    """The lead edits the draft in the back office."""
    draft = newest_draft(story)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=scene.lead)


def send_again(client: Client, story: Submission, **more: str) -> Any:
    return client.post(at(story, "check/"), {**CONSENTS, **more})


def test_author_reads_changes_and_sends_again_into_the_same_workflow(client: Client, returned: Submission) -> None:
    before = page_of(returned).current_workflow_state
    assert "Say what it cost, please." in words(client, at(returned))
    answer(client, returned, "costs_and_time", "Two hundred pounds.")
    assert send_again(client, returned).status_code == 302
    page = page_of(returned)
    assert page.get_latest_revision_as_object().costs_and_time == "<p>Two hundred pounds.</p>"
    assert page.current_workflow_state == before
    assert page.current_workflow_task_state.status == "in_progress"
    assert page.current_workflow_task_state.revision == page.latest_revision


def test_what_only_the_reviewer_changed_stays(scene: Scene, client: Client, returned: Submission) -> None:
    edit(scene, returned, advice="<p>Begin with <b>one</b> ward.</p>", in_one_line="A room for each ward.")
    assert "Begin with one ward." in words(client, at(returned))
    assert "A reviewer has changed this" in words(client, at(returned, "question/advice/"))
    answer(client, returned, "costs_and_time", "Two hundred pounds.")
    send_again(client, returned)
    draft = page_of(returned).get_latest_revision_as_object()
    assert draft.advice == "<p>Begin with <b>one</b> ward.</p>"
    assert draft.in_one_line == "A room for each ward."
    assert draft.costs_and_time == "<p>Two hundred pounds.</p>"
    assert Submission.objects.get().answers["advice"] == "Begin with one ward."


@pytest.mark.parametrize(("whose", "stands"), [("mine", "<p>From me.</p>"), ("theirs", "<p>From them.</p>")])
def test_where_both_changed_the_author_chooses_and_both_are_kept(
    scene: Scene, client: Client, returned: Submission, whose: str, stands: str
) -> None:
    edit(scene, returned, advice="<p>From them.</p>")
    answer(client, returned, "advice", "From me.")
    page = words(client, at(returned, "check/"))
    assert "From me." in page
    assert "From them." in page
    assert "Whose words shall stand?" in page
    refused = send_again(client, returned)
    assert "Choose whose words to use" in refused.content.decode()
    assert Submission.objects.get().status == "changes"
    assert send_again(client, returned, advice=whose).status_code == 302
    page = page_of(returned)
    assert page.get_latest_revision_as_object().advice == stands
    history = [revision.as_object().advice for revision in page.revisions.all()]
    assert "<p>From them.</p>" in history
    assert Submission.objects.get().answers["advice"] == ("From me." if whose == "mine" else "From them.")


def test_edit_that_comes_while_the_author_decides_is_shown_before_it_is_sent(
    scene: Scene, client: Client, returned: Submission
) -> None:
    answer(client, returned, "advice", "From me.")
    assert "Whose words" not in words(client, at(returned, "check/"))
    edit(scene, returned, advice="<p>From them.</p>")
    assert "Choose whose words to use" in send_again(client, returned).content.decode()
    assert Submission.objects.get().status == "changes"


def test_pictures_and_quotations_of_reviewers_stay_beside_the_authors_new_ones(
    scene: Scene, client: Client, returned: Submission
) -> None:
    words_of_lead = [("quotation", {"quotation": "Well done.", "who": "A director", "consent": True})]
    edit(scene, returned, quotations=words_of_lead)
    client.post(at(returned, "quotations/"), {"quotation": "I rest.", "who": "A nurse", "consent": "on"})
    make_picture(returned)
    send_again(client, returned)
    draft = page_of(returned).get_latest_revision_as_object()
    assert [block.value["quotation"] for block in draft.quotations] == ["Well done.", "I rest."]
    assert len(draft.pictures) == 1


def test_author_answers_on_the_site_and_says_the_same_once(client: Client, returned: Submission) -> None:
    for _ in range(2):
        client.post(at(returned, "message/"), {"text": "What do you mean by cost?"})
    assert SubmissionMessage.objects.filter(kind="comment").count() == 1
    assert "What do you mean by cost?" in words(client, at(returned))
    assert "Enter a message" in client.post(at(returned, "message/"), {"text": " "}).content.decode()
