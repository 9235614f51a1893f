"""The act of review."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from home import generation
from home.models import HomePage, PageReview, StandardPage
from home.models.review import due_for_review, with_review
from home.services.review import a_year_on, record_review
from tests.factories.site import make_standard_page
from tests.home.editors import author, edit, national_editor, signed_in

TODAY = dt.date(2027, 3, 3)


@pytest.fixture
def tips(home_page: HomePage) -> StandardPage:
    return make_standard_page(home_page, content_owner="Wellbeing team")


def address(tips: StandardPage) -> str:
    return reverse("review_page", args=[tips.pk])


@pytest.mark.parametrize(
    ("day", "expected"),
    [(dt.date(2027, 3, 3), dt.date(2028, 3, 3)), (dt.date(2028, 2, 29), dt.date(2029, 2, 28))],
)
def test_a_year_on_is_the_same_day_next_year(day: dt.date, expected: dt.date) -> None:
    assert a_year_on(day) == expected


def test_review_page_shows_what_will_be_recorded_and_offers_a_year(tips: StandardPage) -> None:
    response = signed_in(national_editor()).get(address(tips))
    text = response.content.decode()
    today = timezone.localdate()
    assert "Wellbeing team" in text
    assert f'value="{a_year_on(today):%Y-%m-%d}"' in text
    assert not PageReview.objects.exists()


def test_review_is_recorded_with_who_when_and_history(tips: StandardPage) -> None:
    editor = national_editor()
    due = timezone.localdate() + dt.timedelta(days=100)
    response = signed_in(editor).post(address(tips), {"next_due": due.isoformat(), "note": "Read it through"})
    review = PageReview.objects.get()
    assert response.status_code == 302
    assert (review.page_id, review.by, review.reviewed_on) == (tips.pk, editor, timezone.localdate())
    assert (review.next_due, review.note) == (due, "Read it through")
    assert PageLogEntry.objects.filter(page=tips, action="home.review", user=editor).count() == 1


def test_reader_sees_the_new_date_at_once(
    tips: StandardPage, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = generation.current()
    with django_capture_on_commit_callbacks(execute=True):
        record_review(page=tips, by=national_editor(), today=TODAY, next_due=dt.date(2028, 3, 3))
    assert generation.current() != before
    assert "3 March 2027" in client.get(tips.url).content.decode()


@pytest.mark.parametrize("days", [0, -1, 3 * 366 + 1])
def test_review_refuses_a_date_that_makes_no_sense(tips: StandardPage, days: int) -> None:
    due = timezone.localdate() + dt.timedelta(days=days)
    response = signed_in(national_editor()).post(address(tips), {"next_due": due.isoformat()})
    assert not PageReview.objects.exists()
    assert "Choose a day" in response.content.decode()


def test_review_sent_twice_is_one_review(tips: StandardPage) -> None:
    client = signed_in(national_editor())
    data = {"next_due": (timezone.localdate() + dt.timedelta(days=300)).isoformat(), "note": ""}
    client.post(address(tips), data)
    client.post(address(tips), data)
    assert PageReview.objects.count() == 1


def test_author_without_publish_rights_may_not_review(tips: StandardPage) -> None:
    client = signed_in(author())
    client.post(address(tips), {"next_due": (timezone.localdate() + dt.timedelta(days=300)).isoformat()})
    assert client.get(address(tips)).status_code in (302, 403)
    assert not PageReview.objects.exists()


def test_draft_cannot_be_reviewed(tips: StandardPage) -> None:
    tips.unpublish()
    client = signed_in(national_editor())
    client.post(address(tips), {"next_due": (timezone.localdate() + dt.timedelta(days=9)).isoformat()})
    assert not PageReview.objects.exists()


def test_saving_and_publishing_never_review(tips: StandardPage) -> None:
    client = signed_in(national_editor())
    edit(client, tips, title="Changed")
    edit(client, tips, "action-publish", title="Changed again")
    tips.refresh_from_db()
    assert tips.title == "Changed again"
    assert not PageReview.objects.exists()


def test_editor_offers_the_act_and_shows_the_dates(tips: StandardPage) -> None:
    editor = national_editor()
    record_review(page=tips, by=editor, today=TODAY, next_due=dt.date(2028, 3, 3))
    text = signed_in(editor).get(reverse("wagtailadmin_pages:edit", args=[tips.pk])).content.decode()
    assert text.count(address(tips)) >= 2
    assert "3 March 2027" in text
    assert "3 March 2028" in text


def test_due_list_has_overdue_soon_and_never_reviewed_but_not_later(home_page: HomePage) -> None:
    days = {"overdue": -400, "today": 0, "in-a-fortnight": 14, "later": 15}
    for slug, offset in days.items():
        made = make_standard_page(home_page, slug=slug)
        PageReview.objects.create(
            page=made, reviewed_on=dt.date(2020, 1, 1), next_due=TODAY + dt.timedelta(days=offset)
        )
    make_standard_page(home_page, slug="never")
    make_standard_page(home_page, slug="draft", live=False)
    found = due_for_review(home_page.get_children(), on=TODAY)
    assert [p.slug for p in found] == ["never", "overdue", "today", "in-a-fortnight"]


@pytest.mark.parametrize(("days", "due"), [(0, False), (350, False), (352, True)])
def test_page_that_nobody_reviewed_is_due_a_year_after_it_came_out(home_page: HomePage, days: int, due: bool) -> None:
    noon = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
    make_standard_page(home_page, first_published_at=noon - dt.timedelta(days=days))
    assert due_for_review(home_page.get_children(), on=TODAY).exists() == due


def test_newest_review_counts(home_page: HomePage) -> None:
    page = make_standard_page(home_page)
    PageReview.objects.create(page=page, reviewed_on=dt.date(2026, 1, 1), next_due=dt.date(2026, 6, 1))
    PageReview.objects.create(page=page, reviewed_on=dt.date(2026, 5, 1), next_due=dt.date(2029, 6, 1))
    assert with_review(home_page.get_children()).get().next_due == dt.date(2029, 6, 1)
    assert not due_for_review(home_page.get_children(), on=TODAY).exists()


def test_home_page_is_not_among_pages_to_review(home_page: HomePage) -> None:
    assert not with_review(HomePage.objects.all()).exists()
