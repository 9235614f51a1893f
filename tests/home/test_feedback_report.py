"""The editors' report of what readers say, and the count of views behind it."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.utils import timezone
from openpyxl import load_workbook

from community.roles import NATIONAL_EDITORS, ensure_roles
from home.models import PageFeedback, PageViews
from home.services import views_counter
from tests.factories.people import make_user
from tests.factories.site import make_standard_page

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/page-feedback/"


@pytest.fixture
def editor(db):
    ensure_roles()
    user = make_user(email="editor@example.com")
    user.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    return user


def say(page, answer, comment="", days_ago=0):
    now = timezone.now() - dt.timedelta(days=days_ago)
    return PageFeedback.objects.create(page=page, answer=answer, comment=comment, created_at=now)


def report(client, **parameters):
    soup = BeautifulSoup(client.get(REPORT, parameters).content, "html.parser")
    return [
        [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in soup.select("table.listing tbody tr")
    ]


@pytest.fixture
def pages(home_page):
    loved = make_standard_page(home_page, title="Loved", slug="loved")
    doubted = make_standard_page(home_page, title="Doubted", slug="doubted")
    for answer in ("yes", "yes", "yes", "no"):
        say(loved, answer)
    say(doubted, "no", "Too long")
    say(doubted, "problem", '=HYPERLINK("http://evil.example")')
    say(doubted, "yes", "Old praise", days_ago=40)
    PageViews.objects.create(page=loved, day=timezone.localdate(), count=1234)
    return loved, doubted


def test_report_says_which_pages_people_read_and_find_useful(client, pages, editor):
    client.force_login(editor)
    first, second = report(client)[:2]
    assert (first[0], first[2:8]) == ("Loved", ["1,234", "3", "1", "3 of 4", "4", "0"])
    assert (second[0], second[2:8]) == ("Doubted", ["0", "1", "1", "1 of 2", "2", "1"])
    assert second[8].startswith("=HYPERLINK")


def test_report_counts_within_the_chosen_time_only(client, pages, editor):
    client.force_login(editor)
    since = (timezone.localdate() - dt.timedelta(days=7)).isoformat()
    doubted = next(row for row in report(client, period_from=since) if row[0] == "Doubted")
    assert doubted[5] == "0 of 1"


def test_report_is_sorted_searched_and_filtered(client, pages, editor):
    client.force_login(editor)
    assert [row[0] for row in report(client, ordering="share")][:2] == ["Doubted", "Loved"]
    assert [row[0] for row in report(client, q="love")] == ["Loved"]
    assert [row[0] for row in report(client, has="problems")] == ["Doubted"]
    assert report(client, ordering="nonsense")[0][0] == "Loved"


def test_report_in_csv_and_xlsx_runs_no_formula(client, pages, editor):
    client.force_login(editor)
    text = b"".join(client.get(REPORT, {"export": "csv"}).streaming_content).decode()
    rows = {row["Page"]: row for row in csv.DictReader(StringIO(text))}
    assert rows["Doubted"]["Newest comment"] == '\'=HYPERLINK("http://evil.example")'
    assert (rows["Loved"]["Found it useful"], rows["Loved"]["Views"]) == ("3 of 4", "1234")
    book = load_workbook(BytesIO(b"".join(client.get(REPORT, {"export": "xlsx"}).streaming_content)))
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row}
    assert cells['=HYPERLINK("http://evil.example")'] == "s"


def test_editor_reads_and_deletes_what_was_said_of_a_page(client, pages, editor):
    client.force_login(editor)
    _loved, doubted = pages
    html = client.get(f"{REPORT}{doubted.pk}/", {"answer": "no"}).content.decode()
    assert "Too long" in html
    assert "Old praise" not in html
    row = PageFeedback.objects.get(comment="Too long")
    assert client.get(f"{REPORT}{doubted.pk}/{row.pk}/delete/").status_code == 405
    client.post(f"{REPORT}{doubted.pk}/{row.pk}/delete/")
    assert not PageFeedback.objects.filter(pk=row.pk).exists()


def test_feedback_of_one_page_is_not_deleted_through_another(client, pages, editor):
    client.force_login(editor)
    loved, doubted = pages
    row = PageFeedback.objects.filter(page=doubted).first()
    assert client.post(f"{REPORT}{loved.pk}/{row.pk}/delete/").status_code == 404
    assert PageFeedback.objects.filter(pk=row.pk).exists()


def test_report_is_not_for_authors_members_or_visitors(client, pages, user):
    ensure_roles()
    row = PageFeedback.objects.first()
    author = make_user(email="author@example.com")
    author.groups.add(Group.objects.get(name="Editors"))
    for person in (None, user, author):
        client.logout()
        if person:
            client.force_login(person)
        for path in (REPORT, f"{REPORT}{row.page_id}/", f"{REPORT}?export=csv"):
            response = client.get(path)
            assert response.status_code in (302, 403)
            assert b"Too long" not in getattr(response, "content", b"")
        client.post(f"{REPORT}{row.page_id}/{row.pk}/delete/")
    assert PageFeedback.objects.filter(pk=row.pk).exists()


def test_views_are_counted_by_page_and_day_and_made_up_addresses_are_forgotten(home_page):
    page = make_standard_page(home_page)
    views_counter._tally._counts.clear()
    for path in (page.url, page.url, "/no-such-page/", f"{page.url}?a=b"):
        views_counter.count(path)
    views_counter.flush()
    views_counter.count(page.url)
    views_counter.flush()
    assert list(PageViews.objects.values_list("page", "day", "count")) == [(page.pk, timezone.localdate(), 3)]


def test_a_flood_of_addresses_fills_no_memory():
    from home.services.tally import MOST_KEYS, Tally

    written = {}
    tally = Tally(written.update)
    for number in range(MOST_KEYS + 50):
        tally.add(str(number))
    tally.flush()
    assert len(written) == MOST_KEYS
