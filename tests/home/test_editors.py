"""The dashboard and the reports of an editor."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from community.roles import EDITORS
from home.models import HomePage, PageFeedback, PageReview
from tests.factories.site import make_standard_page
from tests.home.editors import author, make_staff, national_editor, signed_in

DASHBOARD = "wagtailadmin_home"


def panel(response: Any, name: str) -> str:
    """The words of one dashboard panel."""
    html = response.content.decode()
    start = html.index(f'id="{name}-section"')
    end = html.find('<section class="w-panel', start + 1)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html[start : end if end > 0 else None]))


def dashboard(user: Any) -> Any:
    return signed_in(user).get(reverse(DASHBOARD))


def review(page: Any, days: int) -> None:
    due = timezone.localdate() + dt.timedelta(days=days)
    PageReview.objects.create(page=page, reviewed_on=dt.date(2020, 1, 1), next_due=due)


def say(page: Any, answer: str, comment: str = "", days_ago: int = 0) -> None:
    when = timezone.now() - dt.timedelta(days=days_ago)
    PageFeedback.objects.create(page=page, answer=answer, comment=comment, created_at=when)


def test_dashboard_lists_pages_due_and_leaves_out_the_rest(home_page: HomePage) -> None:
    review(make_standard_page(home_page, title="Late page", slug="late"), -3)
    review(make_standard_page(home_page, title="Soon page", slug="soon"), 10)
    review(make_standard_page(home_page, title="Fine page", slug="fine"), 100)
    words = panel(dashboard(national_editor()), "due-for-review")
    assert "Late page" in words
    assert "Overdue since" in words
    assert "Soon page" in words
    assert "Fine page" not in words


def test_dashboard_says_when_nothing_is_due(home_page: HomePage) -> None:
    review(make_standard_page(home_page), 100)
    assert "Nothing is due" in panel(dashboard(national_editor()), "due-for-review")


def test_dashboard_tells_nobody_of_pages_they_may_not_change(home_page: HomePage) -> None:
    mine = make_standard_page(home_page, title="My branch", slug="mine")
    review(mine, -1)
    review(make_standard_page(home_page, title="Their branch", slug="theirs"), -1)
    person = make_staff(EDITORS, "only@example.com")
    own = person.groups.get()
    GroupPagePermission.objects.filter(group=own).update(page=mine)
    words = panel(dashboard(person), "due-for-review")
    assert "My branch" in words
    assert "Their branch" not in words


def test_dashboard_counts_what_readers_said_in_the_last_month(home_page: HomePage) -> None:
    tips = make_standard_page(home_page)
    say(tips, "yes", "Lovely")
    say(tips, "yes")
    say(tips, "no", "Too long for a ward round")
    say(tips, "problem", "The second link is broken")
    say(tips, "no", "From long ago", days_ago=31)
    words = panel(dashboard(national_editor()), "page-feedback")
    assert "2 of 3" in words
    assert "The second link is broken" in words
    assert "Too long for a ward round" in words
    assert "From long ago" not in words
    assert "Lovely" not in words


def test_feedback_is_not_shown_without_the_right_to_it(home_page: HomePage) -> None:
    say(make_standard_page(home_page), "problem", "The second link is broken")
    assert "second link" not in dashboard(author()).content.decode()


def test_a_readers_words_are_shown_as_words(home_page: HomePage) -> None:
    say(make_standard_page(home_page), "problem", "<script>alert(1)</script>")
    html = dashboard(national_editor()).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("name", [DASHBOARD, "review_report"])
def test_queries_do_not_grow_with_the_pages(home_page: HomePage, name: str) -> None:
    from django.db import connection

    client = signed_in(national_editor())
    for number in range(7):
        made = make_standard_page(home_page, slug=f"p{number}")
        review(made, -number)
        say(made, "problem", "Broken")
        if number == 0:
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as few:
                client.get(reverse(name))
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) <= len(few)


def report(user: Any, **asked: str) -> Any:
    return signed_in(user).get(reverse("review_report"), asked)


@pytest.fixture
def three(home_page: HomePage) -> None:
    review(make_standard_page(home_page, title="Late page", slug="late", content_owner="=1+1"), -3)
    review(make_standard_page(home_page, title="Fine page", slug="fine"), 100)
    make_standard_page(home_page, title="New page", slug="new")


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["New page", "Late page", "Fine page"]),
        ({"state": "due"}, ["New page", "Late page"]),
        ({"state": "overdue"}, ["Late page"]),
        ({"state": "never"}, ["New page"]),
    ],
)
def test_report_is_narrowed_by_state(three: None, asked: dict[str, str], titles: list[str]) -> None:
    assert [page.title for page in report(national_editor(), **asked).context["object_list"]] == titles


def test_report_shows_owner_and_dates(three: None) -> None:
    html = report(national_editor(), state="overdue").content.decode()
    assert "=1+1" in html
    assert "1 January 2020" in html
    assert "Overdue since" in html


def test_report_shows_who_is_reminded(home_page: HomePage) -> None:
    """Whoever made a page, while they may write it; else those who may publish it."""
    nia, ada = national_editor(), author()
    make_standard_page(home_page, title="Of nobody", slug="nobody")
    make_standard_page(home_page, title="Of Ada", slug="ada", owner=ada)
    pages = report(nia).context["object_list"]
    assert {page.title: page.looked_after_by for page in pages} == {"Of nobody": [str(nia)], "Of Ada": [str(ada)]}
    rows = report(nia).content.decode().split("<tr>")
    assert [str(ada) in row for row in rows if "Of Ada" in row] == [True]


def test_report_is_exported_without_formulas(three: None) -> None:
    response = report(national_editor(), export="csv")
    text = b"".join(response.streaming_content).decode()
    assert "Page last reviewed" in text
    assert "'=1+1" in text
    assert "2020-01-01" in text


def test_report_is_closed_to_those_without_pages(user: Any, three: None) -> None:
    assert report(user).status_code == 302
