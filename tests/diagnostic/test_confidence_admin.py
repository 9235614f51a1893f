"""The confidence review in the back office: waves, counting and freezing, publishing."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostic.models import ReviewPublication, ReviewRelease, ReviewWave
from diagnostic.services.confidence_counts import load_counts
from tests.community.staff import as_user, make_editor, make_lead
from tests.diagnostic.confidence_counts import printed
from tests.factories.reviews import make_reviews, make_wave

pytestmark = pytest.mark.django_db
BASE = "/admin/confidence/"


@pytest.fixture
def editor() -> Client:
    return as_user(make_editor())


def over(**values) -> ReviewWave:
    today = timezone.localdate()
    return make_wave(today - dt.timedelta(days=40), today - dt.timedelta(days=10), **values)


def page_of(client: Client, path: str = BASE) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def test_editor_sets_up_a_wave_and_changes_it(editor) -> None:
    sent = {"name": "Autumn", "name_cy": "Hydref", "opens_on": "2027-09-01", "closes_on": "2027-08-01"}
    refused = editor.post(f"{BASE}waves/add/", sent)
    assert "The last day cannot be before the first" in refused.content.decode()
    assert 'value="Autumn"' in refused.content.decode()
    assert editor.post(f"{BASE}waves/add/", {**sent, "closes_on": "2027-09-30"})["Location"] == BASE
    wave = ReviewWave.objects.get()
    path = f"{BASE}waves/{wave.pk}/"
    assert page_of(editor, path).select_one("input[name=closes_on]")["value"] == "2027-09-30"
    editor.post(path, {**sent, "closes_on": "2027-10-15"})
    wave.refresh_from_db()
    assert wave.closes_on == dt.date(2027, 10, 15)
    assert "Autumn" in page_of(editor).text


def test_days_of_a_reports_wave_stay(editor) -> None:
    wave = load_counts(printed(), now=timezone.now())
    editor.post(
        f"{BASE}waves/{wave.pk}/", {"name": "Leads in 2022", "opens_on": "2020-01-01", "closes_on": "2020-01-02"}
    )
    wave.refresh_from_db()
    assert (wave.name, wave.closes_on) == ("Leads in 2022", dt.date(2022, 7, 31))


def test_editor_counts_reads_and_publishes(editor) -> None:
    wave = over()
    make_reviews(12, {"budget.confident": 3}, at=timezone.now() - dt.timedelta(days=20))
    made = editor.post(f"{BASE}waves/{wave.pk}/release/")
    release = ReviewRelease.objects.get()
    path = f"{BASE}releases/{release.pk}/"
    assert made["Location"] == path
    page = page_of(editor, path)
    assert "12 of 12" in page.select_one("main table").text
    assert "Members cannot read it yet" in page.text
    assert editor.get(f"{path}figures.csv").status_code == 200
    assert editor.post(f"{path}publish/")["Location"] == path
    assert ReviewPublication.objects.get().release == release
    assert "published" in page_of(editor).text
    editor.post(f"{path}take-down/")
    assert not ReviewPublication.objects.exists()


def test_editor_is_told_why_nothing_can_be_told(editor) -> None:
    wave = over()
    at = timezone.now() - dt.timedelta(days=20)
    few = editor.post(f"{BASE}waves/{wave.pk}/release/", follow=True)
    assert "Fewer people than the smallest group took part" in few.content.decode()
    assert "Too few reviews to say" in few.content.decode()
    make_reviews(12, {"budget.confident": 3}, at=at)
    editor.post(f"{BASE}waves/{wave.pk}/release/")
    make_reviews(1, {"budget.confident": 3}, at=at, first=50)
    more = editor.post(f"{BASE}waves/{wave.pk}/release/", follow=True)
    assert "differ from earlier ones by a few people" in more.content.decode()
    today = timezone.localdate()
    running = make_wave(today, today + dt.timedelta(days=5))
    early = editor.post(f"{BASE}waves/{running.pk}/release/", follow=True)
    assert "This wave is not over yet" in early.content.decode()
    assert ReviewRelease.objects.count() == 1


def test_waves_are_listed_by_as_many_queries_for_one_as_for_three(editor) -> None:
    make_reviews(12, {"budget.confident": 3}, at=timezone.now() - dt.timedelta(days=20))
    counted = []
    for number in (1, 3):
        while ReviewWave.objects.count() < number:
            editor.post(f"{BASE}waves/{over(name=f'Wave {ReviewWave.objects.count()}').pk}/release/")
        page_of(editor)
        with CaptureQueriesContext(connection) as queries:
            page = page_of(editor)
        assert page.text.count("12 reviews count so far") == len(page.select("a[href*=releases]")) == number
        counted.append(len(queries))
    assert counted[0] == counted[1], counted


def test_regional_lead_is_not_let_in() -> None:
    release = load_counts(printed(), now=timezone.now()).releases.get()
    lead = as_user(make_lead())
    for path in ("", "waves/add/", f"waves/{release.wave_id}/", f"releases/{release.pk}/"):
        assert lead.get(f"{BASE}{path}").status_code == 302
    for path in (f"waves/{release.wave_id}/release/", f"releases/{release.pk}/take-down/"):
        assert lead.post(f"{BASE}{path}")["Location"] == "/admin/"
    assert ReviewPublication.objects.exists()
    assert "Confidence review" not in page_of(lead, "/admin/").text
