"""A regional lead sees and changes nothing of another region's drafts, files and workflow, by any way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Collection, Comment, Page, Revision, TaskState, WorkflowState
from wagtail.test.utils.form_data import rich_text

from casestudies.models import RegionStoriesPage, StoryPage
from home.models import SiteImage, SiteMedia
from tests.casestudies.regions import MARKS, SECRET, Hidden, Place, edited, make_hidden, make_places, with_streams
from tests.factories.stories import make_story
from tests.test_access import patterns, writes

if TYPE_CHECKING:
    from home.models import HomePage

ASKED = f"q={SECRET.lower()}"  # the box shows it as it was typed: in small letters it is not the mark itself

MESSAGES = SessionStorage.session_key
# What says nothing of pages, and people, whose addresses have tests of their own.
LEFT_OUT = ("admin/logout/", "admin/community/", "admin/login/", "admin/^", "admin/failwhale/", "admin/test404/")


@pytest.fixture
def places(home_page: HomePage) -> list[Place]:
    """London, whose lead looks about, and the Midlands, where they may not."""
    return make_places(home_page, "london", "midlands")


@pytest.fixture
def london(places: list[Place]) -> Place:
    return places[0]


@pytest.fixture
def hidden(places: list[Place], fresh_generation: Callable[[], None]) -> Hidden:
    found = make_hidden(places[1])
    fresh_generation()
    return found


def found_in(response: HttpResponseBase) -> list[str]:
    """The marks that an answer gives away, in its words, its address or the messages it leaves for the next page."""
    session = response.wsgi_request.session  # type: ignore[attr-defined]
    if left := session.pop(MESSAGES, ""):
        session.save()
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    text = content.decode(errors="replace") + str(response.headers) + str(left)
    return [mark for mark in MARKS if mark in text]


def looking_about(place: Place) -> Client:
    """The browser of a place's lead, in which a fault of the server is an answer like any other."""
    client = place.client()
    client.raise_request_exception = False
    return client


def state() -> dict[str, Any]:
    """All that must not change."""
    kept = (StoryPage, RegionStoriesPage, SiteImage, Document, SiteMedia, Collection, Comment, TaskState, WorkflowState)
    rows = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in kept}
    return {**rows, "revisions": Revision.objects.count(), "pages": Page.objects.count()}


def addresses(hidden: Hidden, *pages: StoryPage) -> Iterator[str]:
    """Every address of the back office, with the ids of what is hidden and of each of ``pages``."""
    for route, _name in patterns():
        if route.startswith("admin/") and not route.startswith(LEFT_OUT):
            for page in pages if "page" in route else pages[:1]:
                yield "/" + filled(route, hidden, page)


def filled(route: str, hidden: Hidden, page: StoryPage) -> str:
    """``route`` with something hidden in each gap."""
    story = {"app_label": "casestudies", "app_name": "casestudies", "model_name": "storypage"}
    gaps = {
        "image_id": hidden.image.pk, "document_id": hidden.document.pk, "doc_id": hidden.document.pk,
        "media_id": hidden.media.pk, "revision_id": hidden.revision.pk, "task_state_id": hidden.task.pk,
        "task_id": hidden.task.task_id, "workflow_state_id": hidden.workflow.pk, "action_name": "approve",
        "collection_id": hidden.image.collection_id, "destination_id": page.get_parent().pk, "object_id": page.pk,
        "media_type": "video", "filter_spec": "original", "action": "delete", "mode": "", "kind": "csv",
        **story, "content_type_app_name": "casestudies", "content_type_model_name": "storypage",
    }  # fmt: skip
    if "tag-autocomplete" in route:
        gaps |= {"app_name": "taggit", "model_name": "tag"}
    if "bulk/" in route:
        gaps |= {"app_label": "wagtailcore", "model_name": "page"}
    route = route.replace(r"(live|earliest|\d+)\.\.\.(live|latest|\d+)", "earliest...latest")
    route = route.replace(r"(\d+)", str(page.pk)).replace("(?P<media_type>audio|video|media)", "video")
    route = route.replace("(?P<media_type>audio|video)", "video")
    route = re.sub(r"<int:\w*page\w*>", str(page.pk), route)
    route = re.sub(r"<(?:\w+:)?pk>", str(_primary_key(route, hidden, page)), route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: str(gaps.get(gap[1], 1)), route)
    return re.sub(r"[\^$]", "", route)


def _primary_key(route: str, hidden: Hidden, page: StoryPage) -> int:
    kinds = {"images": hidden.image, "documents": hidden.document, "collections": hidden.image.collection}
    part = next((kind for kind in kinds if f"/{kind}" in route.replace("^", "")), "")
    return kinds[part].pk if part else page.pk


def with_questions(address: str, hidden: Hidden) -> str:
    """The same with what lists, choosers and bulk actions are asked."""
    if "/tag-autocomplete/" in address:
        return f"{address}?term={SECRET.lower()}"
    if "/api/" in address:
        return f"{address}?search={SECRET.lower()}"
    ids = [hidden.draft.pk, hidden.live.pk, hidden.image.pk, hidden.document.pk]
    return f"{address}?{ASKED}&" + "&".join(f"id={pk}" for pk in ids)


def test_no_address_of_the_back_office_shows_what_another_region_keeps(london: Place, hidden: Hidden) -> None:
    client, leaks = looking_about(london), []
    for address in dict.fromkeys(addresses(hidden, hidden.draft, hidden.live)):
        asked = [address] if re.search(r"/\d+/", address) else [address, with_questions(address, hidden)]
        for one in asked:
            if marks := found_in(client.get(one)):
                leaks.append(f"{one}: {marks}")
    assert not leaks, "\n".join(leaks)


def test_no_address_of_the_back_office_changes_what_another_region_keeps(london: Place, hidden: Hidden) -> None:
    client, wrong, before = looking_about(london), [], state()
    sent = {"title": "Taken over", "slug": "taken-over", "comment": "mine", "confirm": "yes", "next": "/admin/"}
    for address in dict.fromkeys(addresses(hidden, hidden.draft)):
        asked = with_questions(address, hidden) if "/bulk/" in address else address
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            marks = found_in(client.post(asked, sent))
            after = state() if writes(queries) else before
            transaction.set_rollback(True)
        wrong += [f"{address}: {marks}"] if marks else []
        wrong += [f"{address} changed {name}" for name in before if before[name] != after[name]]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def own(london: Place) -> StoryPage:
    """A story of the one who looks about."""
    story = make_story(london.page, "Rest in London", slug="rest-in-london")
    story.save_revision(user=london.lead)
    return story


Ways = dict[str, Callable[[Client, Hidden, StoryPage], Any]]
LOOKS: Ways = {
    "edit page": lambda c, h, own: c.get(f"/admin/pages/{h.draft.pk}/edit/"),
    "draft view": lambda c, h, own: c.get(f"/admin/pages/{h.draft.pk}/view_draft/"),
    "comparison": lambda c, h, own: c.get(f"/admin/pages/{h.live.pk}/revisions/compare/live...latest/"),
    "old revision": lambda c, h, own: c.get(f"/admin/pages/{h.live.pk}/revisions/{h.revision.pk}/view/"),
    "history": lambda c, h, own: c.get(f"/admin/pages/{h.draft.pk}/history/"),
    "explorer": lambda c, h, own: c.get(f"/admin/pages/{h.draft.get_parent().pk}/"),
    "search": lambda c, h, own: c.get(f"/admin/pages/search/?{ASKED}"),
    "stories by type": lambda c, h, own: c.get("/admin/pages/usage/casestudies/storypage/"),
    "page chooser": lambda c, h, own: c.get(f"/admin/choose-page/{h.draft.get_parent().pk}/"),
    "page chooser's search": lambda c, h, own: c.get(f"/admin/choose-page/search/?{ASKED}"),
    "pages ticked": lambda c, h, own: c.get(f"/admin/choose-page/chosen-multiple/?id={h.draft.pk}&id={h.live.pk}"),
    "bulk delete of all below": lambda c, h, own: c.get(
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={h.draft.get_parent().pk}"
    ),
    "API of pages": lambda c, h, own: c.get(f"/admin/api/main/pages/{h.draft.pk}/"),
    "API of pictures": lambda c, h, own: c.get("/admin/api/main/images/"),
    "API of documents": lambda c, h, own: c.get("/admin/api/main/documents/"),
    "picture": lambda c, h, own: c.get(f"/admin/images/{h.image.pk}/"),
    "picture for the text": lambda c, h, own: c.get(f"/admin/images/chooser/{h.image.pk}/select_format/"),
    "picture chooser": lambda c, h, own: c.get("/admin/images/chooser/results/"),
    "bulk delete of pictures": lambda c, h, own: c.get(f"/admin/bulk/home/siteimage/delete/?id={h.image.pk}"),
    "document": lambda c, h, own: c.get(f"/admin/documents/edit/{h.document.pk}/"),
    "film's usage": lambda c, h, own: c.get(f"/admin/media/usage/{h.media.pk}/"),
    "what waits": lambda c, h, own: c.get("/admin/reports/workflow_tasks/"),
    "locked pages": lambda c, h, own: c.get("/admin/reports/locked/"),
    "site history": lambda c, h, own: c.get("/admin/reports/site-history/"),
    "dashboard": lambda c, h, own: c.get("/admin/"),
}
ACTS: Ways = {
    "send its form": lambda c, h, own: c.post(f"/admin/pages/{h.draft.pk}/edit/", {"title": "Mine", "slug": "mine"}),
    "address typed as a link": lambda c, h, own: c.post(
        "/admin/choose-external-link/", {"external-link-chooser-url": f"http://localhost{h.live.url}"}
    ),
    "move": lambda c, h, own: c.post(f"/admin/pages/{h.draft.pk}/move/{own.get_parent().pk}/confirm/"),
    "copy to oneself": lambda c, h, own: c.post(
        f"/admin/pages/{h.draft.pk}/copy/",
        {"new_title": "Mine", "new_slug": "mine", "new_parent_page": own.get_parent().pk},
    ),
    "copy to them": lambda c, h, own: c.post(
        f"/admin/pages/{own.pk}/copy/",
        {"new_title": "Mine", "new_slug": "mine", "new_parent_page": h.draft.get_parent().pk},
    ),
    "new story there": lambda c, h, own: c.post(
        f"/admin/pages/add/casestudies/storypage/{h.draft.get_parent().pk}/", {"title": "Mine", "slug": "mine"}
    ),
    "bulk publish": lambda c, h, own: c.post(f"/admin/bulk/wagtailcore/page/publish/?id={h.draft.pk}&id={h.live.pk}"),
    "API of pages, publish": lambda c, h, own: c.post(f"/admin/api/main/pages/{h.draft.pk}/action/publish/"),
    "document, replaced": lambda c, h, own: c.post(f"/admin/documents/edit/{h.document.pk}/", {"title": "Mine"}),
    "approve": lambda c, h, own: c.post(f"/admin/pages/workflow/action/{h.draft.pk}/approve/{h.task.pk}/"),
    "translate": lambda c, h, own: c.post(f"/admin/localize/submit/page/{h.draft.pk}/", {"locales": [2]}),
    "who edits it": lambda c, h, own: c.post(f"/admin/editing-sessions/ping/casestudies/storypage/{h.draft.pk}/1/"),
    "their picture for sharing": lambda c, h, own: edited(c, own, sharing_image=h.image.pk),
    "their picture in mine": lambda c, h, own: edited(c, own, **with_streams(pictures=[("picture", _picture(h))])),
    "their file in mine": lambda c, h, own: edited(c, own, **with_streams(attachments=[("file", _file(h))])),
    "link to their draft": lambda c, h, own: edited(c, own, what_helped=_linked(h)),
}


def _picture(hidden: Hidden) -> dict[str, Any]:
    return {"image": {"image": hidden.image.pk, "alt_text": "Somebody’s", "decorative": ""}, "caption": ""}


def _file(hidden: Hidden) -> dict[str, Any]:
    return {"title": "Somebody’s", "document": hidden.document.pk}


def _linked(hidden: Hidden) -> str:
    return rich_text(f'<p><a linktype="page" id="{hidden.draft.pk}">there</a></p>', features=["link"])


@pytest.mark.parametrize("way", ACTS)
def test_nothing_of_another_region_is_taken_or_changed(london: Place, hidden: Hidden, own: StoryPage, way: str) -> None:
    client, before = looking_about(london), others(own)
    response = ACTS[way](client, hidden, own)
    assert response.status_code < 500, response.exc_info
    assert not found_in(response)
    assert others(own) == before


def others(own: StoryPage) -> dict[str, Any]:
    """All that must not change when somebody works on their ``own`` story."""
    found = state()
    return {**found, "StoryPage": [row for row in found["StoryPage"] if row["id"] != own.pk]}


def test_drafts_are_shown_to_their_own_lead_and_to_no_other(
    places: list[Place], hidden: Hidden, own: StoryPage
) -> None:
    shown = {}
    for place in places:
        answers = {way: look(looking_about(place), hidden, own) for way, look in LOOKS.items()}
        assert {way for way, answer in answers.items() if answer.status_code >= 500} == set()
        shown[place.region.code] = {way for way, answer in answers.items() if found_in(answer)}
    assert shown["london"] == set()
    assert set(LOOKS) - shown["midlands"] == {"locked pages"}  # nothing is locked


def test_document_opens_for_readers_once_a_story_that_holds_it_is_published(
    places: list[Place], hidden: Hidden
) -> None:
    london, midlands = (place.client() for place in places)
    reader, story = Client(), StoryPage.objects.get(pk=hidden.live.pk)

    def opened() -> list[int]:
        return [client.get(hidden.document.url).status_code for client in (reader, london, midlands)]

    assert opened() == [404, 404, 200]
    story.attachments = [("file", {"title": "Plan", "document": hidden.document})]
    revision = story.save_revision()
    assert opened() == [404, 404, 200]
    revision.publish()
    assert opened() == [200, 200, 200]


def test_document_of_a_private_story_opens_for_those_who_may_read_the_story(
    places: list[Place], hidden: Hidden, fresh_generation: Callable[[], None]
) -> None:
    london, midlands = (place.client() for place in places)
    hidden.live.attachments = [("file", {"title": "Plan", "document": hidden.document})]
    hidden.live.save_revision().publish()

    def opened(restriction: str) -> list[int]:
        made = hidden.live.view_restrictions.create(restriction_type=restriction)
        fresh_generation()
        answers = [client.get(hidden.document.url).status_code for client in (Client(), london, midlands)]
        made.delete()
        return answers

    assert opened("login") == [404, 200, 200]
    assert opened("groups") == [404, 404, 200]  # nobody is in no group: an editor sees the file all the same
