"""Writing a story in the back office: what is offered, what is filled in, and what keeps it from being published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import rich_text

from casestudies.admin import submissions
from casestudies.models import StoryPage, Submission
from casestudies.models.story import WORDS
from casestudies.readiness import StoryNotReadyError, faults
from casestudies.tasks import make_pdfs
from community.roles import REGIONAL_LEADS
from tests.casestudies.regions import Place, due_soon, edited, make_places, with_streams
from tests.factories.community import make_member, make_organisation, make_region, make_system
from tests.factories.stories import make_story

if TYPE_CHECKING:
    from home.models import HomePage

QUOTED = {"quotation": "It helped.", "who": "A nurse", "consent": ""}


@pytest.fixture
def places(home_page: HomePage) -> list[Place]:
    return make_places(home_page, "london", "midlands")


@pytest.fixture
def london(places: list[Place]) -> Place:
    return places[0]


@pytest.fixture
def draft(london: Place) -> StoryPage:
    story = make_story(london.page, live=False)
    story.save_revision(user=london.lead)
    return story


def options(client: Any, page: StoryPage, name: str) -> list[str]:
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    return [
        one.get_text()
        for one in BeautifulSoup(html, "html.parser").select(f"select[name={name}] option[value]:not([value=''])")
    ]


def errors_of(response: Any) -> str:
    return str(response.context["form"].errors) if response.status_code == 200 else ""


def newest(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_lead_publishes_a_whole_story_and_a_worker_makes_its_pdf(
    london: Place, draft: StoryPage, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    rung: list[Any] = []
    monkeypatch.setattr(submissions, "ring", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        answer = edited(london.client(), draft, "action-publish", title="Rest for all")
    assert answer.status_code == 302, errors_of(answer)
    draft.refresh_from_db()
    assert (draft.live, draft.title, rung) == (True, "Rest for all", [make_pdfs])


def test_new_story_needs_little_more_than_a_title(london: Place) -> None:
    client = london.client()
    words = {name: rich_text("") for name in WORDS}
    forms = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    comments = {f"comments-{name}": value for name, value in forms.items()}
    sent = {"title": "Begun", "slug": "begun", **words, **comments}
    sent |= with_streams(quotations=[], pictures=[], attachments=[])
    answer = client.post(reverse("wagtailadmin_pages:add", args=["casestudies", "storypage", london.page.pk]), sent)
    assert answer.status_code == 302, errors_of(answer)
    assert StoryPage.objects.get(slug="begun").live is False


def test_what_is_left_empty_comes_from_the_organisation(london: Place, draft: StoryPage) -> None:
    system = make_system(region=london.region)
    place = make_organisation(region=london.region, sector="community", size="50-249", system=system)
    answer = edited(london.client(), draft, organisation=place.pk, sector="", size="1000-4999", system="")
    assert answer.status_code == 302, errors_of(answer)
    story = newest(draft)
    assert (story.sector, story.size, story.system) == ("community", "1000-4999", system)


def test_only_organisations_of_the_region_are_offered(london: Place, draft: StoryPage) -> None:
    make_organisation("Ours", region=london.region)
    make_organisation("Closed", region=london.region, status="closed")
    other = make_organisation("Elsewhere", region=make_region("midlands"))
    client = london.client()
    assert options(client, draft, "organisation") == ["Ours"]
    assert "organisation" in errors_of(edited(client, draft, organisation=other.pk))


def test_contact_is_a_listed_member_of_the_region_by_name_and_organisation(london: Place, draft: StoryPage) -> None:
    ours = make_organisation("Ours", region=london.region)
    make_member("a@example.com", organisation=ours, listed=True, first_name="Ann")
    make_member("b@example.com", organisation=ours, listed=False, first_name="Bea")
    make_member(
        "c@example.com", organisation=ours, listed=True, first_name="Cai", visibility={"organisation": "hidden"}
    )
    make_member("d@example.com", organisation=ours, listed=True, first_name="Dee", hidden_at=timezone.now())
    theirs = make_organisation("Theirs", region=make_region("midlands"))
    other = make_member("e@example.com", organisation=theirs, listed=True, first_name="Eve")
    client = london.client()
    assert options(client, draft, "contact") == ["Ann Okafor, Ours", "Cai Okafor"]
    assert "contact" in errors_of(edited(client, draft, contact=other.pk))


def test_contact_who_left_the_directory_is_named_to_no_editor(london: Place, draft: StoryPage) -> None:
    member = make_member(organisation=make_organisation(region=london.region), listed=False)
    draft.contact = member
    draft.save_revision()
    assert options(london.client(), draft, "contact") == ["The contact so far, who is not in the directory now"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"in_one_line": ""}, "in_one_line"),
        ({"organisation": "", "described_as": ""}, "Choose an organisation, or describe it"),
        ({"elements": []}, "Choose at least one element"),
        ({"sector": ""}, "Choose the sector"),
        (with_streams(quotations=[("quotation", QUOTED)]), "quotations"),
    ],
    ids=["one line", "whose it is", "elements", "sector", "consent"],
)
def test_what_every_story_needs_is_asked_for_on_publishing_only(
    london: Place, draft: StoryPage, changes: dict[str, Any], said: str
) -> None:
    client = london.client()
    answer = edited(client, draft, "action-publish", **changes)
    assert said in errors_of(answer)
    assert not StoryPage.objects.get(pk=draft.pk).live
    answer = edited(client, draft, **changes)
    assert answer.status_code == 302, errors_of(answer)


@pytest.mark.parametrize(
    "lacking", [{"in_one_line": ""}, {"elements": []}, {"quotations": [("quotation", {**QUOTED, "consent": False})]}]
)
def test_no_other_way_publishes_what_is_not_ready(london: Place, draft: StoryPage, lacking: dict[str, Any]) -> None:
    for name, value in lacking.items():
        setattr(draft, name, value)
    revision = draft.save_revision(user=london.lead, clean=False)
    assert len(faults(draft)) == 1
    with pytest.raises(StoryNotReadyError, match="was not published"):
        revision.publish(user=london.lead)
    answer = london.client().post(f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/admin/", follow=True)
    assert "was not published" in answer.content.decode()
    assert not StoryPage.objects.get(pk=draft.pk).live


def test_picture_without_a_description_is_a_fault(london: Place, draft: StoryPage) -> None:
    from wagtail.images.tests.utils import get_test_image_file

    from home.models import SiteImage

    image = SiteImage.objects.create(title="Room", file=get_test_image_file(), collection=london.files)
    draft.pictures = [("picture", {"image": image, "caption": ""})]
    assert len(faults(draft)) == 1
    image.contextual_alt_text = "A room with two chairs"
    draft.pictures = [("picture", {"image": image, "caption": ""})]
    assert faults(draft) == []


def test_lead_does_not_change_which_region_a_page_is_of(london: Place) -> None:
    answer = london.client().get(reverse("wagtailadmin_pages:edit", args=[london.page.pk]))
    assert "region" not in answer.context["form"].fields


def panel_of(place: Place) -> str:
    page = BeautifulSoup(place.client().get("/admin/").content, "html.parser")
    return " ".join(
        section.get_text(" ", strip=True) for section in page.select("#your-stories-section, #due-for-review-section")
    )


def test_dashboard_says_what_waits_and_what_is_due_in_the_own_region_only(places: list[Place]) -> None:
    london, _midlands = places
    for place in places:
        due_soon(make_story(place.page, f"Due in {place.region.name}", slug="due"))
        begun = make_story(place.page, f"Begun in {place.region.name}", slug="begun", live=False)
        begun.save_revision(user=place.lead)
        Submission.objects.create(
            region=place.region, status="submitted", may_publish=True, people_agreed=True, quotations_agreed=True,
            **dict.fromkeys(("consented_at", "created_at", "changed_at"), dt.datetime(2026, 11, 1, tzinfo=dt.UTC)),
        )  # fmt: skip
    words = panel_of(london)
    assert "1 story that a member sent" in words
    assert {"Due in London", "Begun in London", "Write a story: London"} <= {
        said for said in ("Due in London", "Begun in London", "Write a story: London") if said in words
    }
    assert "Midlands" not in words


def test_dashboard_of_somebody_without_pages_says_nothing_of_stories(london: Place) -> None:
    london.lead.groups.set(Group.objects.filter(name=REGIONAL_LEADS))
    assert "your-stories" not in london.client().get("/admin/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_stories_takes_the_same_queries_whatever_its_size(
    london: Place, number: int, django_assert_max_num_queries: Any
) -> None:
    for at in range(number):
        make_story(london.page, f"Story {at}")
    client = london.client()
    client.get("/admin/stories/")
    with django_assert_max_num_queries(60):
        page = BeautifulSoup(client.get("/admin/stories/").content, "html.parser")
    assert len(page.select("table.listing tbody tr")) == number
