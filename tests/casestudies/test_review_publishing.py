"""Publishing by other ways than deciding: the editor, the API, in bulk, by code, in another workflow or in none."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, WorkflowTask
from wagtail_localize.models import LocaleSynchronization

from casestudies import tasks
from casestudies.models import StoryPage, Submission
from casestudies.services.becoming_a_page import newest_draft
from tests.casestudies.reviewing import (
    Scene,
    fresh,
    in_back_office,
    mails,
    make_lead,
    on_our_page,
    page_of,
    send_due,
)
from tests.factories.community import make_member
from tests.factories.people import make_user
from tests.factories.submissions import make_sent

pytestmark = pytest.mark.django_db


def edit_and_publish(client: Client, story: Submission) -> Any:
    """The page editor's own "Publish" with the fields that a story has to have."""
    from tests.casestudies.editing import story_form

    address = reverse("wagtailadmin_pages:edit", args=[fresh(story).page_id])
    return client.post(address, story_form(newest_draft(story), **{"action-publish": "1"}), follow=True)


def test_publishing_in_the_editor_is_approving(lead: Client, story: Submission) -> None:
    edit_and_publish(lead, story)
    assert (page_of(story).live, fresh(story).status) == (True, "approved")
    assert fresh(story).messages.last().by.email == "lead@example.com"
    assert len(mails()) == 1


def test_approved_story_stands_in_the_welsh_list_at_once(scene: Scene, lead: Client, welsh: Any) -> None:
    LocaleSynchronization.objects.create(locale=welsh, sync_from=scene.page.locale)
    sent = make_sent(scene.author)
    assert not page_of(sent).aliases.filter(live=True).exists()
    on_our_page(lead, sent, "approve")
    alias = StoryPage.objects.get(alias_of=page_of(sent), locale=welsh)
    assert alias.live
    assert alias.get_parent().specific.region == scene.page.region


def test_author_who_publishes_in_the_editor_saves_a_draft_and_is_told_why(scene: Scene) -> None:
    story = make_sent(make_member(user=scene.lead, organisation=scene.author.organisation))
    answer = edit_and_publish(scene.in_name_of(scene.lead), story)
    assert "You wrote this story, so somebody else has to decide about it." in answer.content.decode()
    assert (page_of(story).live, fresh(story).status) == (False, "submitted")


def test_author_cannot_publish_by_code_by_the_api_or_in_bulk(scene: Scene) -> None:
    admin = make_user("admin@example.com", is_staff=True, is_superuser=True)
    story = make_sent(make_member(user=admin, organisation=scene.author.organisation))
    revision = page_of(story).get_latest_revision()
    for by in (admin, None):
        with pytest.raises(PermissionDenied):
            revision.publish(user=by)
    client = scene.in_name_of(admin)
    pk = page_of(story).pk
    client.post(f"/admin/api/main/pages/{pk}/action/publish/")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={pk}", {"include_descendants": "on"})
    parent = scene.page.pk
    client.post(f"{bulk}?id={parent}", {"include_descendants": "on"})
    assert not page_of(story).live


def test_author_cannot_publish_a_translation_before_the_story(scene: Scene, welsh: Any, home_page_cy: Any) -> None:
    admin = make_user("admin@example.com", is_staff=True, is_superuser=True)
    story = make_sent(make_member(user=admin, organisation=scene.author.organisation))
    copy = page_of(story).copy_for_translation(welsh, copy_parents=True)
    with pytest.raises(PermissionDenied):
        copy.save_revision(user=admin).publish(user=admin)
    assert not StoryPage.objects.get(pk=copy.pk).live


def test_story_that_a_lead_wrote_is_theirs_to_publish(scene: Scene, lead: Client) -> None:
    from tests.factories.stories import make_story

    page = make_story(scene.page, live=False)
    page.save_revision(user=scene.lead).publish(user=scene.lead)
    assert StoryPage.objects.get(pk=page.pk).live


def test_page_that_no_member_sent_is_not_approved_by_its_last_editor(scene: Scene, lead: Client) -> None:
    from tests.factories.stories import make_story

    page = make_story(scene.page, live=False)
    page.save_revision(user=scene.lead)
    state = page.get_workflow().start(page, scene.lead).current_task_state
    task = state.task.specific
    assert task.get_actions(page, scene.lead) == []
    with pytest.raises(PermissionDenied):
        task.on_action(state, scene.lead, "approve")
    assert state not in task.get_task_states_user_can_moderate(scene.lead)
    other = make_lead("second@example.com")
    assert [name for name, *_ in task.get_actions(page, other)] == ["reject", "approve", "approve"]
    assert state in task.get_task_states_user_can_moderate(other)


def test_what_waits_in_the_back_office_is_never_ones_own(scene: Scene, story: Submission) -> None:
    own = make_sent(make_member(user=scene.lead, organisation=scene.author.organisation))
    states = {fresh(one).page.current_workflow_task_state.pk: one for one in (story, own)}
    task = page_of(story).current_workflow_task_state.task.specific
    assert [states[one.pk] for one in task.get_task_states_user_can_moderate(scene.lead)] == [story]


def test_decisions_of_another_kind_of_task_are_followed_by_the_clock(scene: Scene, lead: Client) -> None:
    WorkflowTask.objects.all().delete()
    plain = GroupApprovalTask.objects.create(name="Plain")
    plain.groups.set(scene.lead.groups.all())
    WorkflowTask.objects.create(workflow=scene.page.get_workflow(), task=plain, sort_order=0)
    stories = [make_sent(scene.author, title=title) for title in ("One", "Two", "Three")]
    send_due()
    mail.outbox.clear()
    in_back_office(lead, stories[0], "approve")
    in_back_office(lead, stories[1], "changes", "More, please.")
    on_our_page(lead, stories[2], "decline", "No.")
    tasks.tick()
    assert [fresh(one).status for one in stories] == ["approved", "changes", "declined"]
    assert fresh(stories[1]).messages.last().text == "More, please."
    assert len(mails()) == 3


def test_without_any_workflow_a_story_can_be_decided(scene: Scene, lead: Client, story: Submission) -> None:
    page_of(story).current_workflow_state.cancel()
    second = make_sent(scene.author, title="Second")
    page_of(second).current_workflow_state.cancel()
    on_our_page(lead, story, "approve")
    on_our_page(lead, second, "changes", "More, please.")
    assert (fresh(story).status, fresh(second).status) == ("approved", "changes")
    assert (page_of(story).live, page_of(second).live) == (True, False)


def test_workflow_in_nobodys_name_cannot_be_called_off_by_the_author(scene: Scene) -> None:
    story = make_sent(make_member(user=scene.lead, organisation=scene.author.organisation))
    assert not page_of(story).current_workflow_state.user_can_cancel(scene.lead)
