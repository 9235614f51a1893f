"""A region with its page, its people, and a story on the way; and what the tests of both doors do with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from casestudies import tasks
from casestudies.models import RegionStoriesPage, StoryPage, StoryReviewTask, Submission
from community.models import Appointment, Member, User
from community.models.vocabulary import RoleName
from community.services import deliver
from home.models import HomePage
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.people import make_user
from tests.factories.stories import make_region_page, make_stories_index

SUBMIT = "/case-studies/submit/"
REVIEW = "/case-studies/review/"
CONSENTS = {"may_publish": "on", "people_agreed": "on", "quotations_agreed": "on"}


@dataclass
class Scene:
    """London and its people."""

    page: RegionStoriesPage
    author: Member
    lead: User

    def in_name_of(self, who: Member | User) -> Client:
        """A browser in which ``who`` is signed in."""
        client = Client()
        client.force_login(who.user if isinstance(who, Member) else who)
        return client


def make_scene(home_page: HomePage) -> Scene:
    """London with a page and its workflow, an author and a lead.

    Made by hand, in a tenth of the time that the commands take; test_review_regions has it made by them.
    """
    region = make_region("london")
    page = make_region_page(make_stories_index(home_page), region=region)
    leads = make_group("Leads", "wagtailadmin.access_admin", "community.decide_joinrequest", page=page)
    editors = make_group(
        "Editors of all", "wagtailadmin.access_admin", "community.decide_joinrequest", "community.care_for_all_regions",
        page=Page.get_first_root_node(),
    )  # fmt: skip
    workflow, task = Workflow.objects.create(name="Stories"), StoryReviewTask.objects.create(name="Stories")
    task.groups.add(leads, editors)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    place = make_organisation("Thames Trust", region=region, size="1000-4999")
    author = make_member("author@example.com", first_name="Amir", organisation=place)
    return Scene(page, author, make_lead("lead@example.com"))


def make_group(name: str, *permissions: str, page: Page) -> Group:
    """People who may do this anywhere, and write and publish below ``page``."""
    group = Group.objects.create(name=name)
    names = [permission.split(".") for permission in permissions]
    for label, codename in names:
        group.permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))
    for act in ("add", "change", "publish"):
        allowed = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{act}_page")
        GroupPagePermission.objects.create(group=group, page_id=page.pk, permission=allowed)
    return group


def make_lead(email: str, code: str = "london") -> User:
    """Somebody who leads a region: of London, in the group that works there."""
    user = make_user(email, first_name="Lena", last_name="Lead")
    now = timezone.now()
    Appointment.objects.create(user=user, role=RoleName.REGIONAL_LEAD, region=make_region(code), made_at=now)
    if code == "london":
        user.groups.add(Group.objects.get(name="Leads"))
    return user


def make_national_editor(email: str = "editor@example.com") -> User:
    """Somebody who acts for all regions."""
    user = make_user(email, first_name="Nia", last_name="Editor")
    user.groups.add(Group.objects.get(name="Editors of all"))
    return user


def page_of(submission: Submission) -> StoryPage:
    """Its page as it is in the database."""
    return StoryPage.objects.get(pk=fresh(submission).page_id)


def on_our_page(client: Client, submission: Submission, act: str, text: str = "", seen: str | None = None) -> Any:
    """Decide on the review page."""
    submission = fresh(submission)
    values = {"seen": submission.state_seen if seen is None else seen, "text": text}
    return client.post(f"{REVIEW}{submission.public_id}/{act}/", values)


WAGTAILS = {"approve": "approve", "changes": "reject", "decline": "decline"}


def in_back_office(client: Client, submission: Submission, act: str, text: str = "") -> Any:
    """Decide in Wagtail's own view of the workflow."""
    page = Page.objects.get(pk=page_of(submission).pk)
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, WAGTAILS[act], state.pk if state else 0])
    return client.post(address, {"comment": text})


Door = Callable[..., Any]
BOTH = pytest.mark.parametrize("door", [on_our_page, in_back_office])


def fresh(story: Submission) -> Submission:
    """The story as it is in the database."""
    return Submission.objects.get(pk=story.pk)


def mails() -> list[mail.EmailMessage]:
    """What the timetable sends now, and not again when it runs once more."""
    send_due()
    sent = list(mail.outbox)
    send_due()
    assert mail.outbox == sent
    return sent


def send_due() -> Counter[str]:
    """One tick, and what it finds in the outbox; returns how many mails ended in which state."""
    tasks.tick()
    return deliver.deliver_due(now=timezone.now())


def at(submission: Submission, page: str = "") -> str:
    return f"{SUBMIT}{submission.public_id}/{page}"


def answer(
    client: Client, submission: Submission, code: str, value: Any, version: int | None = None, **more: Any
) -> Any:
    current = fresh(submission).version if version is None else version
    return client.post(at(submission, f"question/{code}/"), {"answer": value, "version": current, **more})


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()
