"""Coordinators' counts: they equal a recount, and tell nothing of few."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from community.disclosure import rounded
from community.models import CallFeedback, Circle, Meeting, Member
from community.services import counts
from tests.community.staff import BASE, as_user, make_editor, soup
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.meetings import make_call, make_circle

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def community(now) -> list[Member]:
    """Fourteen people in two regions and none, with pairs, a circle, and calls of some months."""
    places = [make_organisation(f"Trust {code}", region=make_region(code)) for code in ("london", "wales")]
    people = [
        make_member(f"m{n}@example.com", organisation=[*places, None][n % 3], listed=n % 2 == 0) for n in range(14)
    ]
    circles = [make_circle(people[n], people[n + 1], now=now - 400 * DAY) for n in range(0, 12, 2)]
    circles.append(make_circle(*people[3:7], kind="group", now=now - 400 * DAY))
    for number, circle in enumerate(circles):
        for days in (3, 40, 95, 500):
            call = make_call(circle, starts_at=now - days * DAY - number * dt.timedelta(hours=1))
            if days != 40:
                CallFeedback.objects.create(
                    meeting=call, member=circle.seats.first().member, happened="yes" if days == 3 else "no",
                    useful=circle.pk % 3 + 1, said_at=now,
                )  # fmt: skip
    make_call(circles[0], starts_at=now - 20 * DAY, status="cancelled")
    Circle.objects.filter(pk=circles[1].pk).update(status="ended", ended_at=now)
    Member.objects.filter(pk=people[0].pk).update(status="closing", closing_at=now, listed=False)
    return people


def place_of(member: Member) -> int:
    return member.organisation.region_id if member.organisation else counts.NOWHERE


def recount(now: dt.datetime) -> dict[str, Counter[int]]:
    """The same from the rows themselves, without the database's counting."""
    found: dict[str, Counter[int]] = {name: Counter() for name in (*counts.PEOPLE, *counts.CALLS)}
    for member in Member.objects.select_related("organisation", "user"):
        if member.status != "active":
            continue
        seats = [seat for seat in member.seats.filter(left_at=None) if seat.circle.status != "ended"]
        kinds = {seat.circle.kind for seat in seats}
        for name, holds in {
            "members": True,
            "listed": member.listed,
            "paired": bool(kinds & {"pair", "trio"}),
            "circles": "group" in kinds,
        }.items():
            found[name].update([place_of(member), counts.ALL] if holds else [])
    first = now.astimezone(counts.UK).replace(day=1, hour=0, minute=0, second=0)
    for call in Meeting.objects.filter(kind="call", status="scheduled"):
        months = (first.year - call.starts_at.year) * 12 + first.month - call.starts_at.astimezone(counts.UK).month
        if not 0 <= months < counts.MONTHS:
            continue
        places = {place_of(one.member) for one in call.participants.select_related("member__organisation")}
        said = list(call.feedback.all())
        for name, holds in {
            "booked": True,
            "happened": any(one.happened == "yes" for one in said),
            "useful": any((one.useful or 0) >= 2 for one in said),
        }.items():
            found[name].update([*places, counts.ALL] if holds else [])
    return found


def test_counts_equal_a_recount(community: list[Member], now) -> None:
    exact, again = counts.exact_by_region(now=now), recount(now)
    assert {name: dict(exact[name]) for name in exact} == {name: dict(again[name]) for name in again}
    assert again["booked"][counts.ALL] == 21
    months = counts.exact_by_month(now=now)
    assert {name: sum(months[name].values()) for name in months} == {
        name: again[name][counts.ALL] for name in counts.CALLS
    }


def test_what_is_shown_is_rounded_and_few_are_not_told(community: list[Member], now) -> None:
    exact = counts.exact_by_region(now=now)
    shown = counts.by_region(now=now)
    assert shown[0].numbers == tuple(rounded(exact[name][counts.ALL]) for name in (*counts.PEOPLE, *counts.CALLS))
    told = [number for row in shown for number in row.numbers if number is not None]
    assert told
    assert all(number >= 5 and number % 5 == 0 for number in told)
    wales = next(row for row in shown if row.label == "Wales")
    assert None in wales.numbers


def test_page_and_files_say_the_same(community: list[Member]) -> None:
    editor = as_user(make_editor())
    page = soup(editor, "counts/")
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    text = b"".join(editor.get(f"{BASE}/counts/download/").streaming_content).decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(text)) if row and not row[0].startswith("By ")]
    assert [row[1:] for row in lines] == [row[1:] for row in rows]
    book = load_workbook(io.BytesIO(b"".join(editor.get(f"{BASE}/counts/download/?format=xlsx").streaming_content)))
    cells = [[str(one) for one in row if one is not None] for row in book.active.iter_rows(values_only=True)]
    assert [row[1:] for row in cells if row and not row[0].startswith("By ")] == [row[1:] for row in rows]
