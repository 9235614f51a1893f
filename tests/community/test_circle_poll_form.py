"""Asking a circle for a time: rows that are added without script, and times that are asked about once."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from community.models import TimePoll
from community.odd_times import oddity
from community.services import polls
from community.working_days import working_day_from
from tests.community.staff import as_user
from tests.factories.meetings import make_circle
from tests.factories.sessions import make_members

LONDON, PARIS = ZoneInfo("Europe/London"), ZoneInfo("Europe/Paris")
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "minutes", "zone", "nation", "said"),
    [
        ("2026-12-03T07:00", 45, LONDON, "ENG", None),
        ("2026-12-03T18:15", 45, LONDON, "ENG", None),
        ("2026-12-03T06:45", 45, LONDON, "ENG", "before 7:00"),
        ("2026-12-03T06:45", 45, PARIS, "ENG", None),
        ("2026-12-03T18:30", 45, LONDON, "ENG", "after 19:00"),
        ("2026-12-03T23:45", 45, LONDON, "ENG", "after 19:00"),
        ("2026-12-05T10:00", 45, LONDON, "ENG", "weekend"),
        ("2026-12-25T10:00", 45, LONDON, "ENG", "bank holiday"),
        ("2026-11-30T10:00", 45, LONDON, "SCT", "bank holiday"),
        ("2026-11-30T10:00", 45, LONDON, "ENG", None),
    ],
)
def test_a_time_that_is_unusual(start: str, minutes: int, zone: ZoneInfo, nation: str, said: str | None) -> None:
    begins = dt.datetime.fromisoformat(start).replace(tzinfo=dt.UTC)
    found = oddity(begins, begins + dt.timedelta(minutes=minutes), zone=zone, nation=nation)
    assert (said in str(found)) if said else found is None


def rows(page: BeautifulSoup) -> list[tuple[str, str]]:
    days = [one.get("value", "") for one in page.select("input[name^=day-]")]
    return list(zip(days, [one.get("value", "") for one in page.select("input[name^=time-]")], strict=True))


def parsed(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(content, "html.parser")


@pytest.mark.django_db
def test_rows_are_added_with_what_was_typed_until_there_are_ten() -> None:
    members = make_members(2)
    path = f"/community/meetings/with/{make_circle(*members, kind='group').pk}/poll/"
    client = as_user(members[0].user)
    assert rows(parsed(client.get(path).content)) == [("", "")] * 3
    sent = {f"{name}-{number}": "" for number in range(3) for name in ("day", "time")}
    sent |= {"day-0": "soon", "time-0": "9", "minutes": "30", "until": "someday"}
    page = parsed(client.post(path, sent | {"do": "add"}).content)
    assert rows(page) == [("soon", "9"), *[("", "")] * 3]
    assert page.select_one("input[name=minutes][value='30']").has_attr("checked")
    assert page.select_one("input[name=until]")["value"] == "someday"
    assert not page.select(".nhsuk-error-summary")
    full = {f"{name}-{number}": "" for number in range(10) for name in ("day", "time")}
    page = parsed(client.post(path, full | {"do": "add"}).content)
    assert len(rows(page)) == 10
    assert not page.select("button[value=add]")


@pytest.mark.django_db
def test_an_unusual_time_is_asked_about_once() -> None:
    members = make_members(2)
    path = f"/community/meetings/with/{make_circle(*members, kind='group').pk}/poll/"
    client, day = as_user(members[0].user), working_day_from(timezone.localdate() + 7 * DAY)
    sent = {"minutes": "45", "until": f"{day - DAY:%d/%m/%Y}"}
    sent |= {f"day-{number}": f"{day:%d/%m/%Y}" for number in range(2)} | {"time-0": "10:00", "time-1": "20:00"}
    page = parsed(client.post(path, sent).content)
    (error,) = page.select(".nhsuk-error-summary__list a")
    assert "before 7:00 or after 19:00. If you mean it, send the question again" in error.get_text()
    sent["sure"] = page.select_one("input[name=sure]")["value"]
    other = parsed(client.post(path, sent | {"time-1": "21:00"}).content)
    assert other.select(".nhsuk-error-summary"), "another time is another question"
    client.post(path, sent)
    assert TimePoll.objects.get().options.count() == 2


@pytest.mark.django_db
def test_whoever_answers_sees_what_is_unusual_on_their_own_clock() -> None:
    asker, reader = make_members(2)
    begins = dt.datetime.combine(working_day_from(timezone.localdate() + 7 * DAY), dt.time(9), dt.UTC)
    now = timezone.now()
    times = [begins, begins + dt.timedelta(hours=2)]
    poll = polls.ask_circle(
        circle=make_circle(asker, reader, kind="group"), times=times, minutes=45, deadline=now + DAY, by=asker, now=now
    )  # fmt: skip
    reader.time_zone = "America/New_York"
    reader.save()
    page = parsed(as_user(reader.user).get(f"/community/polls/{poll.pk}/").content)
    assert len([one for one in page.select(".nhsuk-hint") if "before 7:00" in one.get_text()]) >= 1
    page = parsed(as_user(asker.user).get(f"/community/polls/{poll.pk}/").content)
    assert "before 7:00" not in page.get_text()
