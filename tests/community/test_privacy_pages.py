"""Privacy and one's own data: who gets there, breaks, blocked people, who looked at my record."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import AuditEntry, Block, DirectoryEntry, Member
from community.services import pausing
from community.services.audit import record
from community.services.concerns import hide_member, restore_member
from community.services.profile import change_organisation, change_visibility
from community.services.retention import retention_table, rules
from tests.factories.community import make_member, make_organisation, make_region, make_regional_lead
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

HUB = "/community/me/privacy/"
PAUSE = f"{HUB}pause/"
BACK = f"{HUB}come-back/"
BLOCKED = f"{HUB}blocked/"
RECORD = f"{HUB}record/"
STATES = (Member.Status.STARTED, Member.Status.WAITING, Member.Status.DECLINED, Member.Status.ACTIVE)


def text(answer) -> str:
    """What a reader of the page sees."""
    return " ".join(BeautifulSoup(answer.content, "html5lib").get_text(" ").split())


@pytest.fixture
def member(db) -> Member:
    """Somebody who takes part and is in the directory."""
    return make_member(listed=True)


@pytest.fixture
def theirs(client: Client, member: Member) -> Client:
    """The member's browser."""
    client.force_login(member.user)
    return client


@pytest.mark.parametrize("status", STATES)
def test_hub_opens_in_every_state_and_reading_writes_nothing(client: Client, status: str) -> None:
    member = make_member(status=status)
    client.force_login(member.user)
    for path in (HUB, RECORD, f"{HUB}data/", f"{HUB}leave/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert Member.objects.get().status == status


def test_hub_opens_for_an_account_that_never_joined(client: Client, user) -> None:
    client.force_login(user)
    for path in (HUB, RECORD, f"{HUB}data/", f"{HUB}leave/"):
        assert client.get(path).status_code == 200
    assert not Member.objects.exists(), "looking makes nothing"
    assert client.get(PAUSE).status_code == client.get(BLOCKED).status_code == 404


def test_account_page_leads_to_privacy(theirs: Client) -> None:
    assert HUB in theirs.get("/accounts/").content.decode()


def test_break_takes_a_member_out_of_the_directory_at_once_and_ends_in_one_press(theirs: Client, member) -> None:
    assert DirectoryEntry.objects.filter(member=member).exists()
    answer = theirs.post(PAUSE, {"length": "1"}, follow=True)
    assert "Your break has begun" in text(answer)
    assert not DirectoryEntry.objects.filter(member=member).exists()
    theirs.post(BACK)
    theirs.post(BACK)
    member.refresh_from_db()
    assert member.paused_until is None
    assert DirectoryEntry.objects.filter(member=member).exists()


def test_break_ends_by_itself_on_its_day(member) -> None:
    now = timezone.now()
    pausing.pause(member=member, until=timezone.localdate(now) + dt.timedelta(days=3))
    assert pausing.end_pauses(now=now + dt.timedelta(days=2)) == 0
    assert pausing.end_pauses(now=now + dt.timedelta(days=9)) == 1, "a run that comes late does it all the same"
    assert pausing.end_pauses(now=now + dt.timedelta(days=9)) == 0
    member.refresh_from_db()
    assert member.paused_until is None
    assert DirectoryEntry.objects.filter(member=member).exists()


def test_break_ends_by_the_day_in_britain(member) -> None:
    pausing.pause(member=member, until=dt.date(2027, 7, 2))
    assert pausing.end_pauses(now=dt.datetime(2027, 7, 1, 22, 59, tzinfo=dt.UTC)) == 0
    assert pausing.end_pauses(now=dt.datetime(2027, 7, 1, 23, 1, tzinfo=dt.UTC)) == 1  # already the 2nd in London


def test_break_until_i_come_back_has_no_date(theirs: Client, member) -> None:
    page = text(theirs.post(PAUSE, {"length": "open"}, follow=True))
    assert "Until you come back" in page
    assert "9999" not in page


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose how long you want a break"),
        ({"length": "forever"}, "Choose how long you want a break"),
        ({"length": "date"}, "Enter the date you are back"),
        ({"length": "date", "until": "soon"}, "Enter a date such as"),
        ({"length": "date", "until": "<b>1</b>"}, "Enter a date such as"),
        ({"length": "date", "until": "1\x00/1/2027"}, "Enter a date such as"),
        ({"length": "date", "until": "1/1/2001"}, "Enter a date in the future"),
        ({"length": "date", "until": "1/1/9999"}, "Enter a date in the future"),
        ({"length": "date", "until": "9" * 10_000}, "Enter a date such as"),
    ],
)
def test_break_that_cannot_be_says_why_and_changes_nothing(theirs: Client, member, sent, says: str) -> None:
    answer = theirs.post(PAUSE, sent)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html5lib")
    assert says in page.select_one(".nhsuk-error-summary").get_text()
    assert page.title.get_text().strip().startswith("Error: ")
    member.refresh_from_db()
    assert member.paused_until is None


def test_blocked_people_can_be_unblocked_by_whoever_blocked_them_only(theirs: Client, member) -> None:
    other = make_member("lee@example.com", first_name="Lee", last_name="Owen")
    Block.objects.create(member=other, other=member)
    assert theirs.post(f"{BLOCKED}{other.public_id}/unblock/").status_code == 404, "their block, not mine"
    Block.objects.create(member=member, other=other)
    assert "Lee Owen" in text(theirs.get(BLOCKED))
    theirs.post(f"{BLOCKED}{other.public_id}/unblock/")
    assert list(Block.objects.values_list("member", flat=True)) == [other.pk]
    assert theirs.post(f"{BLOCKED}{other.public_id}/unblock/").status_code == 404, "twice"
    assert theirs.post(f"{BLOCKED}no-such-person/unblock/").status_code == 404


def test_blocked_person_is_named_without_where_they_work_now(theirs: Client, member) -> None:
    other = make_member("lee@example.com", first_name="Lee", last_name="Owen", listed=True)
    Block.objects.create(member=member, other=other)
    change_organisation(member=other, organisation=make_organisation("Refuge Trust"), now=timezone.now())
    assert "Refuge" not in text(theirs.get(BLOCKED))
    change_visibility(member=other, listed=False, open_to_buddying=False, visibility={"organisation": "hidden"})
    page = text(theirs.get(BLOCKED))
    assert "Lee Owen" in page
    assert "Refuge" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_blocked_people_do_not_grow(theirs: Client, member, number: int) -> None:
    for nth in range(number):
        Block.objects.create(member=member, other=make_member(f"m{nth}@example.com"))
    theirs.get(BLOCKED)
    with CaptureQueriesContext(connection) as queries:
        theirs.get(BLOCKED)
    assert len(queries) == 4, "\n".join(query["sql"] for query in queries)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_my_record_do_not_grow(theirs: Client, member, number: int) -> None:
    for nth in range(number):
        lead = make_user(f"lead{nth}@example.com")
        make_regional_lead(lead, make_region())
        record(AuditEntry.Action.VIEWED, actor=lead, subject=member)
    theirs.get(RECORD)
    with CaptureQueriesContext(connection) as queries:
        page = text(theirs.get(RECORD))
    assert page.count("Looked at your record") == page.count("A regional lead") == number
    assert len(queries) == 7, "\n".join(query["sql"] for query in queries)


def test_my_record_says_in_which_role_and_names_nobody(theirs: Client, member) -> None:
    admin = make_user("boss@example.com", first_name="Bo", last_name="Ss", is_superuser=True)
    stranger = make_member("lee@example.com")
    hide_member(member=member, by=admin, now=timezone.now())
    record(AuditEntry.Action.CHANGED, actor=member.user, subject=member)
    record(AuditEntry.Action.ERASED, actor=None, subject=member)
    record(AuditEntry.Action.CONCERN_VIEWED, actor=admin, subject=member)
    record(AuditEntry.Action.VIEWED, actor=admin, subject=stranger)
    page = text(theirs.get(RECORD))
    assert "Hid your profile By An administrator" in page
    assert "Changed your record By You" in page
    assert "By The service itself" in page
    assert "Bo Ss" not in page
    assert "boss@" not in page
    assert "Read a concern" not in page, "that somebody raised one is theirs to know"
    assert "Looked at your record" not in page, "others' records are theirs"


def test_hidden_member_is_told_kindly_and_found_by_nobody(theirs: Client, member, superuser) -> None:
    assert hide_member(member=member, by=superuser, now=timezone.now())
    assert not hide_member(member=member, by=superuser, now=timezone.now()), "twice is once"
    assert not DirectoryEntry.objects.filter(member=member).exists()
    assert "Your profile is hidden for now" in text(theirs.get(HUB))
    assert restore_member(member=member, by=superuser, now=timezone.now())
    assert DirectoryEntry.objects.filter(member=member).exists()
    assert "hidden" not in text(theirs.get(HUB))
    assert AuditEntry.objects.filter(subject=member).count() == 2


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_we_keep_is_open_to_all_and_says_what_the_timetable_does(client: Client, language: str) -> None:
    answer = client.get(f"{'/cy' if language == 'cy' else ''}{HUB}what-we-keep/")
    rows = BeautifulSoup(answer.content, "html5lib").select("tbody tr")
    from django.utils import translation

    with translation.override(language):
        shown = [tuple(cell.get_text(strip=True) for cell in row.select("th, td")) for row in rows]
        assert shown == retention_table()
    assert len(shown) == len(rules())


def test_what_we_keep_says_the_lengths_that_were_promised() -> None:
    lengths = {rule.name: str(rule.period) for rule in rules()}
    assert lengths == {
        "unverified": "7 days",
        "closed": "7 days",
        "unused": "18 months",
        "invitations": "30 days",
        "requests": "6 months",
        "copies": "7 days",
        "uploads": "1 day",
        "concerns": "2 years",
        "audit": "2 years",
        "removals": "30 days",
        "mails": "13 months",
        "suppressions": "13 months",
        "sessions": "1 year",
        "buddy_notes": "12 months",
        "calls": "1 year",
        "boards": "2 years",
        "polls": "6 months",
        "erasures": "90 days",
        "stories": "12 months",
        "story_talk": "2 years",
        "confidence_reviews": "12 months",
        "invited_to_rate": "6 months",
        "round_papers": "1 month",
    }
