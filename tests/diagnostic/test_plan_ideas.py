"""Ideas of guides and stories, taken into the plan with one press by members, and unseen by visitors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Member
from diagnostic.models import Action
from diagnostic.plan_gaps import button
from elements.framework import Element
from tests.diagnostic.rating_pages import browser_of
from tests.factories.community import make_member
from tests.factories.guides import make_elements_index, make_guide
from tests.factories.people import make_user
from tests.factories.rounds import make_round, make_version
from tests.factories.stories import make_region_page, make_stories_index, make_story

pytestmark = pytest.mark.django_db
TAKE = "/diagnostic/plan/take/"
GUIDE = "/elements/environment/"
BUTTON = "action plan<"
WINS = [
    ("row", {"text": "Walk the wards once a week.", "cost": "none", "time": "week"}),
    ("row", {"text": f"Ask {'very ' * 34}often.", "cost": "case", "time": "month"}),
]


@pytest.fixture
def member() -> Member:
    make_version()
    return make_member()


@pytest.fixture
def guide(home_page: Any) -> Any:
    return make_guide(make_elements_index(home_page), Element.ENVIRONMENT, quick_wins=WINS)


def press(client: Client, path: str, number: int) -> Any:
    return client.post(TAKE, {"back_to": path, "number": number})


def test_button_is_on_each_quick_win_for_members_only(guide: Any, member: Member) -> None:
    page = browser_of(member).get(GUIDE).content.decode()
    assert page.count(TAKE) == 2
    assert 'id="quick-win-2"' in page
    assert TAKE not in Client().get(GUIDE).content.decode()
    joined_nothing = Client()
    joined_nothing.force_login(make_user("new@example.com"))
    assert TAKE not in joined_nothing.get(GUIDE).content.decode()
    works_nowhere = make_member("nowhere@example.com", organisation=None)
    assert TAKE not in browser_of(works_nowhere).get(GUIDE).content.decode()


def test_page_made_for_everybody_has_the_button_for_each_member_alone(
    guide: Any, member: Member, settings: Any, fresh_generation: Callable[[], None]
) -> None:
    settings.FRAGMENT_CACHE = True
    fresh_generation()
    first, second = browser_of(member), browser_of(make_member("b@example.com"))
    pages = [client.get(GUIDE).content.decode() for client in (first, second, Client(), first)]
    assert [page.count(TAKE) for page in pages] == [2, 2, 0, 2]
    assert not any("diagnostic_plan_" in page for page in pages)


def test_quick_win_is_taken_once_however_often_it_is_pressed(guide: Any, member: Member) -> None:
    round = make_round(member)
    client = browser_of(member)
    response = press(client, GUIDE, 1)
    action = Action.objects.get()
    assert response.headers["Location"] == f"/diagnostic/plan/{action.public_id}/change/"
    assert (action.title, action.element, action.cost_band) == ("Walk the wards once a week.", "environment", "none")
    assert (action.source, action.source_title) == (f"{GUIDE}#quick-win-1", guide.title)
    assert (action.round, action.made_by, action.status) == (round, member, "proposed")
    again = press(client, GUIDE, 1)
    assert again.headers["Location"] == f"/diagnostic/plan/{action.public_id}/"
    press(client, GUIDE, 2)
    long = Action.objects.exclude(pk=action.pk).get()
    assert len(long.title) <= 160
    assert long.title.endswith("…")
    assert long.why == WINS[1][1]["text"]
    assert long.cost_band == "unknown"


def test_story_is_taken_by_what_it_says_in_one_line(home_page: Any, member: Member) -> None:
    story = make_story(make_region_page(make_stories_index(home_page)))
    path = story.get_url()
    client = browser_of(member)
    assert TAKE in client.get(path).content.decode()
    assert TAKE not in Client().get(path).content.decode()
    press(client, path, 0)
    action = Action.objects.get()
    assert (action.title, action.element) == ("A quiet room for every ward.", "environment")
    assert (action.source, action.source_title) == (path, "Rest that works")


def test_what_is_no_public_idea_is_not_taken(guide: Any, member: Member) -> None:
    client = browser_of(member)
    wrong = [(GUIDE, 9), (GUIDE, 0), ("/elements/", 1), ("/no-such/", 1), ("//elsewhere.example/", 1), ("", 1)]
    assert {press(client, path, number).status_code for path, number in wrong} == {404}
    assert client.post(TAKE, {"back_to": GUIDE, "number": "x"}).status_code == 404
    guide.unpublish()
    assert press(client, GUIDE, 1).status_code == 404
    assert not Action.objects.exists()
    assert client.get(TAKE).headers["Location"] == "/diagnostic/plan/"
    assert browser_of(make_member("nowhere@example.com", organisation=None)).post(TAKE).status_code == 404
    assert press(Client(), GUIDE, 1).headers["Location"].startswith("/accounts/login/")


def test_button_costs_visitors_no_query(guide: Any, member: Member, settings: Any) -> None:
    settings.FRAGMENT_CACHE = False
    visitor = Client().get(GUIDE).wsgi_request
    with CaptureQueriesContext(connection) as captured:
        assert button(visitor, number=1) == ""
    assert len(captured) == 0
