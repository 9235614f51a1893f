"""Moderation: somebody else approves."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowPage

from community.roles import ensure_roles
from home.models import FourEyesTask, HomePage, StandardPage
from home.services.workflow import NAME, ensure_workflow
from tests.factories.site import make_standard_page
from tests.home.editors import author, edit, moderator, national_editor, signed_in


@pytest.fixture
def tips(home_page: HomePage) -> StandardPage:
    ensure_roles()
    made = make_standard_page(home_page, title="Top tips")
    made.save_revision().publish()
    return made


def decide(client: Any, page: Page, action: str = "approve") -> Any:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": ""})


def live_title(page: Page) -> str:
    return Page.objects.get(pk=page.pk).title


def test_every_page_of_both_languages_has_the_workflow(tips: StandardPage, home_page_cy: HomePage) -> None:
    assert tips.get_workflow().name == NAME
    assert home_page_cy.get_workflow().name == NAME


def test_workflow_is_made_once(tips: StandardPage) -> None:
    ensure_workflow(group_names=["National editors"])
    ensure_workflow(group_names=["National editors"])
    assert Workflow.objects.filter(name=NAME).count() == 1
    assert FourEyesTask.objects.count() == 1
    assert Workflow.objects.get(name=NAME).workflow_tasks.count() == 1


def test_workflow_chosen_by_an_administrator_stays(tips: StandardPage) -> None:
    own = Workflow.objects.create(name="Our own")
    WorkflowPage.objects.filter(page=Page.get_first_root_node()).update(workflow=own)
    ensure_workflow(group_names=[])
    assert Page.objects.get(pk=tips.pk).get_workflow() == own


def test_author_submits_and_another_person_makes_it_live(tips: StandardPage) -> None:
    edit(signed_in(author()), tips, "action-submit", title="Better tips")
    assert live_title(tips) == "Top tips"
    decide(signed_in(national_editor()), tips)
    assert live_title(tips) == "Better tips"


def test_second_to_decide_is_told_that_it_was_decided(tips: StandardPage) -> None:
    edit(signed_in(author()), tips, "action-submit", title="Better tips")
    second = signed_in(moderator())
    decide(signed_in(national_editor()), tips)
    late = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    answer = second.post(reverse("wagtailadmin_pages:edit", args=[tips.pk]), late, follow=True)
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[tips.pk]), 302)]
    assert "was decided on already" in answer.text
    assert live_title(tips) == "Better tips"


def test_author_cannot_publish(tips: StandardPage) -> None:
    edit(signed_in(author()), tips, "action-publish", title="Mine, live")
    assert live_title(tips) == "Top tips"
    assert Page.objects.get(pk=tips.pk).get_latest_revision_as_object().title == "Mine, live"


@pytest.mark.parametrize("maker", [moderator, national_editor])
def test_approver_cannot_approve_their_own_edit(tips: StandardPage, maker: Any) -> None:
    client = signed_in(maker())
    edit(client, tips, "action-submit", title="By myself")
    response = decide(client, tips)
    assert response.status_code in (302, 403)
    assert live_title(tips) == "Top tips"
    assert Page.objects.get(pk=tips.pk).workflow_in_progress


def test_administrator_is_no_exception(tips: StandardPage, superuser: Any) -> None:
    client = signed_in(superuser)
    edit(client, tips, "action-submit", title="By the administrator")
    decide(client, tips)
    assert live_title(tips) == "Top tips"


def test_approving_with_a_change_of_ones_own_is_refused(tips: StandardPage) -> None:
    edit(signed_in(author()), tips, "action-submit", title="Better tips")
    client = signed_in(moderator())
    edit(client, tips, "action-workflow-action", title="Slipped in", **{"workflow-action-name": "approve"})
    assert live_title(tips) == "Top tips"
    other = signed_in(national_editor())
    decide(other, tips)  # of the author's draft: the later one starts its round anew
    assert live_title(tips) == "Top tips"
    decide(other, tips)
    assert live_title(tips) == "Slipped in"


def test_own_edit_does_not_wait_for_oneself_on_the_dashboard(tips: StandardPage) -> None:
    person = moderator()
    edit(signed_in(person), tips, "action-submit", title="By myself")
    own = signed_in(person).get(reverse("wagtailadmin_home"))
    other = signed_in(national_editor()).get(reverse("wagtailadmin_home"))
    state = Page.objects.get(pk=tips.pk).current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[tips.pk, "approve", state.pk])
    assert approve in other.content.decode()
    assert approve not in own.content.decode()


def test_somebody_else_can_ask_for_changes(tips: StandardPage) -> None:
    edit(signed_in(author()), tips, "action-submit", title="Better tips")
    decide(signed_in(moderator()), tips, "reject")
    state = Page.objects.get(pk=tips.pk).current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES
    assert live_title(tips) == "Top tips"
