"""Two regions with their leads, and all that one of them must never show to the other's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Comment, PageLogEntry, Revision, TaskState, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from casestudies.models import RegionStoriesPage, StoryPage
from casestudies.services.regions import ensure_regions, region_collection
from community.models import Region, User
from home.models import HomePage, SiteImage, SiteMedia
from tests.factories.community import make_region, make_regional_lead
from tests.factories.people import make_user
from tests.factories.stories import make_region_page, make_stories_index, make_story

SECRET = "Xyzzyx"  # in everything that is not for other regions: whoever can read it has found a leak
MARKS = (SECRET, "quiet-draft", "hushfile")  # words, an address, names of files


@dataclass(frozen=True)
class Place:
    """A region with its page, its lead and its collection."""

    region: Region
    page: RegionStoriesPage
    lead: User
    files: Collection

    def client(self) -> Client:
        """A browser in which the lead is signed in."""
        return signed_in(self.lead)


@dataclass(frozen=True)
class Hidden:
    """What one region keeps to itself, each thing with SECRET in its words."""

    draft: StoryPage
    live: StoryPage  # only its newest draft is secret
    image: SiteImage
    document: Document
    media: SiteMedia
    workflow: WorkflowState
    task: TaskState
    revision: Revision
    comment: Comment


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_places(home: HomePage, *codes: str) -> list[Place]:
    """A place for each code."""
    index = make_stories_index(home)
    pages = [make_region_page(index, code) for code in codes]
    leads = [make_user(f"{code}-lead@example.com", first_name=code.title()) for code in codes]
    for code, lead in zip(codes, leads, strict=True):
        make_regional_lead(lead, make_region(code))
    ensure_regions()
    found = zip(codes, pages, leads, strict=True)
    return [Place(page.region, page, lead, _collection(code)) for code, page, lead in found]


def _collection(code: str) -> Collection:
    collection = region_collection(code)
    assert collection is not None
    return collection


def make_hidden(place: Place) -> Hidden:
    """Drafts, files, a workflow and a comment of ``place``."""
    draft = make_story(place.page, f"{SECRET} draft", slug="quiet-draft", live=False, what_we_did=f"<p>{SECRET}</p>")
    draft.save_revision(user=place.lead)
    live = make_story(place.page, "A live story", slug="a-live-story")
    live.title, live.summary = f"{SECRET} title to come", f"{SECRET} summary to come"
    revision = live.save_revision(user=place.lead)
    workflow = draft.get_workflow().start(draft, place.lead)
    comment = Comment.objects.create(page=draft, user=place.lead, text=f"{SECRET} comment", contentpath="title")
    PageLogEntry.objects.log_action(draft, "wagtail.edit", user=place.lead, title=f"{SECRET} draft")
    return Hidden(
        draft=draft, live=live, revision=revision, workflow=workflow, comment=comment,
        task=workflow.current_task_state, **_files(place),
    )  # fmt: skip


def _files(place: Place) -> dict[str, Any]:
    own = {"collection": place.files, "uploaded_by_user": place.lead}
    picture = SiteImage.objects.create(
        title=f"{SECRET} picture", file=get_test_image_file(filename="hushfile.png"), **own
    )
    document = Document.objects.create(title=f"{SECRET} file", file=ContentFile(b"%PDF-1.7", "hushfile.pdf"), **own)
    media = SiteMedia.objects.create(
        title=f"{SECRET} film", file=ContentFile(b"film", "hushfile.mp4"), type="video", duration=1, **own
    )
    return {"image": picture, "document": document, "media": media}


def due_soon(page: StoryPage, days: int = 3) -> None:
    """A review of ``page`` that is due in so many days."""
    import datetime as dt

    from home.models import PageReview

    today = timezone.localdate()
    PageReview.objects.create(
        page=page, reviewed_on=today - dt.timedelta(days=360), next_due=today + dt.timedelta(days)
    )


def edited(client: Client, page: StoryPage, action: str = "", **changes: Any) -> Any:
    """Open the editor of ``page``, change fields and send the form with ``action`` (action-publish or none)."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
    streams = with_streams(quotations=[], pictures=[], attachments=[])  # a script fills these in
    return client.post(address, {**data, **streams, **changes, **({action: "1"} if action else {})})


def with_streams(**streams: Any) -> dict[str, Any]:
    """The form data of stream fields, each a list of (type, value)."""
    return dict(nested_form_data({name: streamfield(rows) for name, rows in streams.items()}))
