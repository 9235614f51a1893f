"""Holding sessions in the back office: who may, and what each act does."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from community.board_columns import first_columns
from community.models import (
    AgendaItem,
    AuditEntry,
    BoardCard,
    Delivery,
    GroupSession,
    Meeting,
    Participant,
    SessionFeedback,
    SessionTemplate,
)
from community.services import session_series
from community.session_times import same_week_of_months
from tests.community.staff import BASE, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_region
from tests.factories.meetings import COLUMNS, NOW, make_session
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
SESSIONS = f"{BASE}/sessions/"
SOON = NOW + dt.timedelta(days=10)
WRITTEN = {
    "title": "Rest rooms", "description": "What makes a room a place to rest?", "minutes": "60", "capacity": "28",
    "agenda": "Welcome | 5\nA story", "columns": "What went well\nWhat we try next", "anonymous": "on",
    "link": "https://meet.example/x",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms take times that are yet to come."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def uk(moment: dt.datetime) -> str:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/London")).strftime("%Y-%m-%d %H:%M")


def written(**changed: Any) -> dict[str, Any]:
    return {**WRITTEN, "starts_at": uk(SOON), **changed}


@pytest.fixture
def editor(db: None) -> Client:
    return as_user(make_editor())


def host_id() -> int:
    from community.models import User

    return User.objects.get(email="nia@example.com").pk


def test_planned_session_is_seen_by_nobody_until_it_is_published(editor: Client) -> None:
    for _twice in range(2):
        editor.post(f"{SESSIONS}add/", written(host=host_id()))
    session = GroupSession.objects.get()
    assert (session.published_at, session.capacity, session.meeting.link) == (None, 28, "https://meet.example/x")
    assert [(item.text, item.minutes) for item in session.agenda.all()] == [("Welcome", 5), ("A story", None)]
    assert [column["en"] for column in session.board_columns] == ["What went well", "What we try next"]
    assert len({column["code"] for column in session.board_columns}) == 2
    assert session.meeting.ends_at - session.meeting.starts_at == dt.timedelta(hours=1)
    editor.post(f"{SESSIONS}{session.pk}/publish/")
    session.refresh_from_db()
    assert session.published_at is not None


def test_time_is_the_uks_on_either_side_of_the_change_of_clocks(editor: Client) -> None:
    for at in ("2027-03-27 12:30", "2027-03-29 12:30"):
        editor.post(f"{SESSIONS}add/", written(host=host_id(), title=at, starts_at=at))
    starts = list(Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True))
    assert [start.hour for start in starts] == [12, 11]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"title": ""}, "Enter a title"),
        ({"starts_at": "2020-01-01 10:00"}, "Choose a time after now"),
        ({"link": "http://meet.example/x"}, "Enter a link that starts with https://"),
        ({"capacity": "0"}, "Enter 1 place or more"),
        ({"agenda": "Welcome | soon"}, "Enter minutes as a number behind the bar: Welcome | 5"),
        ({"columns": "\n".join("abcdefg")}, "Enter no more than 6 columns"),
        ({"columns_cy": "Un"}, "Enter as many lines as there are columns, or none"),
        ({"title_cy": "Ystafell"}, "Enter the text in Welsh, or take the title in Welsh away"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(editor: Client, changed: dict[str, str], error: str) -> None:
    response = editor.post(f"{SESSIONS}add/", written(host=host_id(), **changed))
    assert error in response.content.decode()
    assert "What makes a room a place to rest?" in response.content.decode()
    assert not GroupSession.objects.exists()


def test_lead_sees_and_holds_sessions_of_their_region_alone() -> None:
    lead = make_lead("london")
    own = make_session(region=make_region("london"), title="Ours")
    other = make_session(region=make_region("north-west"), title="Theirs")
    national = make_session(title="Everybody's")
    hosted = make_session(title="Mine everywhere", host=lead)
    client = as_user(lead)
    assert {cells[0] for cells in rows(client, "sessions/")} == {"Ours", "Mine everywhere"}
    assert [client.get(f"{SESSIONS}{one.pk}/").status_code for one in (own, hosted, other, national)] == [
        200,
        200,
        404,
        404,
    ]
    response = client.post(f"{SESSIONS}add/", written(host=lead.pk))
    assert "Choose one of your regions" in response.content.decode()
    response = client.post(f"{SESSIONS}add/", written(host=lead.pk, region=make_region("north-west").pk))
    assert "Choose a region from the list" in response.content.decode()
    client.post(f"{SESSIONS}add/", written(host=lead.pk, region=make_region("london").pk))
    assert GroupSession.objects.get(title="Rest rooms").region == make_region("london")


@pytest.mark.parametrize("act", ["publish", "move", "cancel", "discard", "series", "people/export"])
def test_lead_does_nothing_with_another_regions_session(act: str) -> None:
    session = make_session(region=make_region("north-west"), published=False)
    client = as_user(make_lead("london"))
    assert client.post(f"{SESSIONS}{session.pk}/{act}/", {"reason": "why", "note": ""}).status_code == 404
    session.refresh_from_db()
    assert (session.published_at, session.meeting.status, session.template) == (None, "scheduled", None)


def test_changed_time_moves_the_meeting_and_tells_people(editor: Client) -> None:
    (member,) = make_members(1)
    session = make_session(starts_at=SOON, host=member.user)
    Participant.objects.create(meeting=session.meeting, member=member, answer="going", answered_at=timezone.now())
    page = editor.get(f"{SESSIONS}{session.pk}/")
    version = page.context["form"]["version"].value()
    later = uk(SOON + dt.timedelta(days=1))
    editor.post(f"{SESSIONS}{session.pk}/", written(host=host_id(), starts_at=later, version=version))
    meeting = Meeting.objects.get()
    assert (meeting.sequence, uk(meeting.starts_at)) == (1, later)
    assert [one.kind for one in Delivery.objects.all()] == ["session_moved"]
    old = editor.post(f"{SESSIONS}{session.pk}/", written(host=host_id(), title="From an old tab", version=version))
    assert "Somebody changed this session while you wrote." in old.content.decode()
    assert "From an old tab" in old.content.decode()
    assert GroupSession.objects.get().title == "Rest rooms"


def test_fewer_places_than_people_are_refused_and_more_let_people_in(editor: Client) -> None:
    members = make_members(3)
    session = make_session(starts_at=SOON, capacity=2, board_columns=[])
    for number, member in enumerate(members):
        waiting = {"answer": "waiting", "waiting_no": 1} if number == 2 else {"answer": "going"}
        Participant.objects.create(meeting=session.meeting, member=member, answered_at=timezone.now(), **waiting)
    said = {"host": host_id(), "version": 0, "columns": ""}
    small = editor.post(f"{SESSIONS}{session.pk}/", written(**said, capacity="1"))
    assert "2 people have a place. Enter that many places or more" in small.content.decode()
    editor.post(f"{SESSIONS}{session.pk}/", written(**said, capacity="3"))
    assert Participant.objects.filter(answer="going").count() == 3
    assert Delivery.objects.filter(kind="session_promoted").count() == 1


def test_columns_with_cards_stay_and_so_does_whether_cards_are_anonymous(editor: Client) -> None:
    session = make_session(starts_at=SOON)
    BoardCard.objects.create(session=session, key="k", column="next", text="A card")
    said = {"host": host_id(), "version": 0}
    english = "\n".join(column["en"] for column in COLUMNS)
    refusal = "There are cards on the board"
    for changed in ({"columns": "Only one"}, {"columns": english, "anonymous": ""}):
        assert refusal in editor.post(f"{SESSIONS}{session.pk}/", written(**said, **changed)).content.decode()
    editor.post(f"{SESSIONS}{session.pk}/", written(**said, columns=english.replace("stuck", "held up")))
    session.refresh_from_db()
    assert [column["code"] for column in session.board_columns] == ["glad", "stuck", "next"]


def test_agenda_that_is_written_anew_keeps_who_suggested_what_stays(editor: Client) -> None:
    (member,) = make_members(1)
    session = make_session(starts_at=SOON, board_columns=[])
    AgendaItem.objects.create(session=session, text="A story", by=member, owner=member, added_at=timezone.now())
    editor.post(f"{SESSIONS}{session.pk}/", written(host=host_id(), version=0, columns=""))
    assert [(item.text, item.by, item.owner) for item in session.agenda.all()] == [
        ("Welcome", None, None),
        ("A story", member, member),
    ]


@pytest.mark.parametrize("began_with", [["A story"], []])
def test_suggestion_made_while_the_host_writes_stays(editor: Client, began_with: list[str]) -> None:
    (member,) = make_members(1)
    session = make_session(starts_at=SOON, board_columns=[])
    for text in began_with:
        AgendaItem.objects.create(session=session, text=text, added_at=timezone.now())
    seen = editor.get(f"{SESSIONS}{session.pk}/").context["form"]["agenda_seen"].value()
    AgendaItem.objects.create(session=session, text="From a member", by=member, added_at=timezone.now())
    said = written(host=host_id(), version=0, columns="", agenda="Welcome | 5", agenda_seen=seen)
    editor.post(f"{SESSIONS}{session.pk}/", said)
    assert [item.text for item in session.agenda.all()] == ["Welcome", "From a member"]


def test_cancelled_session_tells_people_once_and_cannot_be_published(editor: Client) -> None:
    (member,) = make_members(1)
    session = make_session(starts_at=SOON)
    Participant.objects.create(meeting=session.meeting, member=member, answer="going", answered_at=timezone.now())
    for _twice in range(2):
        editor.post(f"{SESSIONS}{session.pk}/cancel/", {"note": "Sorry"})
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.cancel_note, meeting.sequence) == ("cancelled", "Sorry", 1)
    assert Delivery.objects.filter(kind="session_cancelled").count() == 1
    assert "cancelled" in editor.post(f"{SESSIONS}{session.pk}/publish/", follow=True).content.decode()


def test_only_what_nobody_saw_is_deleted(editor: Client) -> None:
    draft, seen = make_session(published=False, starts_at=SOON), make_session(starts_at=SOON)
    for one in (draft, seen):
        editor.post(f"{SESSIONS}{one.pk}/discard/")
    assert list(GroupSession.objects.all()) == [seen]
    assert Meeting.objects.count() == 1


def test_same_week_of_the_following_months() -> None:
    first = dt.datetime(2027, 1, 12, 12, 30, tzinfo=dt.UTC)  # the second Tuesday
    days = same_week_of_months(first, 6)
    assert [(day.month, day.day) for day in days] == [(1, 12), (2, 9), (3, 9), (4, 13), (5, 11), (6, 8)]
    assert {day.hour for day in days[:3]} == {12}
    assert {day.hour for day in days[3:]} == {11}, "12:30 in the UK, in summer too"


def test_fifth_week_is_followed_by_fourth_weeks_over_the_end_of_a_year() -> None:
    days = same_week_of_months(dt.datetime(2026, 12, 29, 12, 0, tzinfo=dt.UTC), 3)
    assert [(day.year, day.month, day.day) for day in days] == [(2026, 12, 29), (2027, 1, 26), (2027, 2, 23)]


def test_series_makes_sessions_for_several_months_once(editor: Client) -> None:
    session = make_session(starts_at=SOON, capacity=28)
    AgendaItem.objects.create(session=session, text="Welcome", minutes=5, added_at=timezone.now())
    for _twice in range(2):
        editor.post(f"{SESSIONS}{session.pk}/series/")
    series = SessionTemplate.objects.get()
    first = uk(SOON + dt.timedelta(days=30))
    address = f"{BASE}/series/{series.pk}/make/"
    days = editor.get(address, {"first": first, "months": "3"}).context["days"]
    chosen = {"first": first, "months": "3", "starts": [day["value"] for day in days[:2]]}
    for _twice in range(2):
        editor.post(address, chosen)
    made = GroupSession.objects.exclude(pk=session.pk)
    assert [one.meeting.starts_at for one in made.order_by("meeting__starts_at")] == [day["start"] for day in days[:2]]
    assert {(one.published_at, one.capacity, one.title) for one in made} == {(None, 28, session.title)}
    assert {one.agenda.get().text for one in made} == {"Welcome"}
    assert [column["en"] for column in made[0].board_columns] == [column["en"] for column in COLUMNS]


def test_bank_holiday_is_pointed_out_and_not_chosen(editor: Client) -> None:
    series = session_series.keep(beginning=session_series.Beginning(title="Hour", description="An hour"))
    page = soup(editor, f"series/{series.pk}/make/", first="2027-12-27 12:30", months="1")
    assert "bank holiday" in page.get_text()
    assert page.select_one("input[name=starts]").get("checked") is None


def test_changing_a_series_changes_no_session(editor: Client) -> None:
    series = session_series.keep(beginning=session_series.Beginning(title="Hour", description="An hour"))
    (made,) = session_series.make_next(
        template=series, starts=[SOON], region=None, by=make_members(1)[0].user, now=timezone.now()
    )
    editor.post(f"{BASE}/series/{series.pk}/", written(title="Another"))
    assert (SessionTemplate.objects.get().title, GroupSession.objects.get(pk=made.pk).title) == ("Another", "Hour")


def test_list_of_people_is_downloaded_with_a_reason_that_is_noted(editor: Client) -> None:
    session = make_session(starts_at=SOON)
    (member,) = make_members(1)
    member.user.first_name = "=1+1"
    member.user.save()
    Participant.objects.create(meeting=session.meeting, member=member, answer="going", answered_at=timezone.now())
    address = f"{SESSIONS}{session.pk}/people/export/"
    assert "Enter what you need the list for" in editor.post(address).content.decode()
    response = editor.post(address, {"reason": "Badges"})
    lines = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert lines[1][1:4] == ["'=1+1 Jones", "Example Trust", "Going"]
    assert "@" not in str(lines)
    assert AuditEntry.objects.get(action="list-exported").note == f"session: {session.pk}, 1: Badges"


def test_feedback_is_shown_once_five_have_said_something_and_small_counts_are_hidden(editor: Client) -> None:
    session = make_session(starts_at=SOON)
    members = make_members(6)
    for number, member in enumerate(members[:4]):
        SessionFeedback.objects.create(
            session=session, member=member, useful=3, comment=f"Comment {number}", said_at=timezone.now()
        )
    address = f"sessions/{session.pk}/people/"
    few = soup(editor, address).get_text()
    assert "You see this once 5 people have said something" in few
    assert "Comment" not in few
    for member, useful in zip(members[4:], (3, 1), strict=True):
        SessionFeedback.objects.create(session=session, member=member, useful=useful, said_at=timezone.now())
    many = soup(editor, address)
    counts = [" ".join(row.get_text(" ").split()) for row in many.select("dl.app-facts > div")]
    assert counts == ["Very 5", "Somewhat 0", "Not really fewer than 5"]
    assert "Comment 2" in many.get_text()
    assert "Person" not in many.get_text()


@pytest.mark.parametrize("path", ["sessions/", "series/"])
def test_lists_take_as_many_queries_for_three_as_for_one(editor: Client, path: str, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def make(number: int) -> None:
        series = SessionTemplate.objects.create(title=f"Series {number}", description="x")
        make_session(starts_at=SOON, template=series, region=make_region(), host=make_members(1, first=number)[0].user)

    make(1)
    editor.get(f"{BASE}/{path}")
    with CaptureQueriesContext(connection) as one:
        editor.get(f"{BASE}/{path}")
    make(2)
    make(3)
    with django_assert_num_queries(len(one)):
        assert len(rows(editor, path)) == 3


def test_first_columns_are_in_their_language_whatever_the_host_reads() -> None:
    with override("cy"):
        assert first_columns("en")[0] == "What went well"
    assert first_columns("cy")[0] == "Beth aeth yn dda"


def test_form_begins_with_columns_in_both_languages(editor: Client) -> None:
    page = soup(editor, "sessions/add/")
    english, welsh = (page.select_one(f"textarea[name={name}]").text.split("\n") for name in ("columns", "columns_cy"))
    assert [line.strip() for line in english if line.strip()] == first_columns("en")
    assert [line.strip() for line in welsh if line.strip()] == first_columns("cy")


@pytest.mark.parametrize(
    ("english", "welsh"),
    [([0, 1, 2], [0, 1, 2]), ([2, 0], [2, 0]), ([], [])],
)
def test_welsh_columns_follow_the_english_of_the_first_ones(
    editor: Client, english: list[int], welsh: list[int]
) -> None:
    columns = "\n".join(first_columns("en")[number] for number in english)
    first = "\n".join(first_columns("cy"))
    editor.post(f"{SESSIONS}add/", written(host=host_id(), columns=columns, columns_cy=first))
    stored = GroupSession.objects.get().board_columns
    assert [column["cy"] for column in stored] == [first_columns("cy")[number] for number in welsh]


def test_welsh_of_the_first_columns_does_not_stand_beside_others(editor: Client) -> None:
    sent = written(host=host_id(), columns="Hopes\nFears\nWishes", columns_cy="\n".join(first_columns("cy")))
    assert "Enter your columns in Welsh, or take these away" in editor.post(f"{SESSIONS}add/", sent).content.decode()
    assert not GroupSession.objects.exists()
