"""The summary's parts, how often and when it comes, a break from reminders, and what rests by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community import digest, mail_kinds
from community.data_copy import mails as copied
from community.digest import StepKind
from community.forms.clock_fields import NearDayField
from community.forms.typed_days import plain_day
from community.mail_kinds import MailKind
from community.models import Delivery, MailPreference, Member, ReminderPreferences, Suppression
from community.services import mail_preferences, suppressions
from community.services.deliver import deliver_due
from community.services.erasure import erase
from tests.community.emails_doors import MINE, by_link, door
from tests.factories.community import make_member
from tests.factories.outbox import KINDS, NOW, make_delivery, written
from tests.whole_database import all_rows

pytestmark = pytest.mark.django_db
__all__ = ["door"]
DAY = dt.timedelta(days=1)
SUMMARY = MailKind("digest", "what is due, once a month", written, reminder=True, bulk=True)
URGENT = MailKind("test_urgent", "the day before", written, reminder=True, urgent=True)
PARTS = [StepKind("call_missing", "a call to book", lambda members, now: {}),
         StepKind("profile_confirm", "your profile to confirm", lambda members, now: {})]  # fmt: skip
ALL_ON = {"kinds": ["test_reminder"], "summary": "on", "parts": ["call_missing", "profile_confirm"]}
TIMES = {"frequency": "monthly", "hour": "9", "paused_until": ""}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    monkeypatch.setattr(digest, "_steps", {})
    mail_kinds.register((*KINDS, URGENT, SUMMARY))
    digest.register(steps=PARTS)


@pytest.fixture
def member() -> Member:
    return make_member()


def on(member: Member) -> set[str]:
    return set(mail_preferences.switched_on(Member.objects.get(pk=member.pk)))


def rest(member: Member, kind: str = "call_missing") -> None:
    MailPreference.objects.create(member=member, kind=kind, changed_at=NOW, paused_at=NOW)


def test_page_shows_the_summary_its_parts_and_other_reminders(door):
    browser, url = door
    page = BeautifulSoup(browser.get(url).text, "html5lib")
    ticked = {(box["name"], box.get("value")) for box in page.select("input[type=checkbox][checked]")}
    assert {("parts", "call_missing"), ("parts", "profile_confirm"), ("kinds", "test_reminder")} <= ticked
    assert ("kinds", "digest") not in ticked
    assert page.select_one("input[name=summary][checked]")
    assert page.select_one("option[selected]")["value"] == "9"
    assert "In UK time" in page.get_text()


def test_member_chooses_parts_and_times(door, member):
    browser, url = door
    day = timezone.localdate() + 30 * DAY
    said = {**ALL_ON, "parts": ["call_missing"], "frequency": "quarterly", "hour": "17"}
    answer = browser.post(url, {**said, "paused_until": f"{day:%d/%m/%Y}"}, follow=True)
    assert "Your choices are saved" in answer.text
    assert f"{day:%d/%m/%Y}" in answer.text
    assert on(member) == {"digest", "test_reminder", "call_missing"}
    times = ReminderPreferences.objects.get(member=member)
    assert (times.frequency, times.hour, times.paused_until) == ("quarterly", 17, day)


def test_choosing_what_holds_anyway_keeps_no_row(door, member):
    browser, url = door
    browser.post(url, {**ALL_ON, **TIMES})
    assert not ReminderPreferences.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("paused_until", "yesterday", "Enter a date such as 27/"),
        ("paused_until", 0, "Enter a date from "),
        ("paused_until", -3, "Enter a date from "),
        ("paused_until", 400, "Enter a date from "),
        ("hour", "6", "Choose a time"),
        ("hour", "19", "Choose a time"),
        ("frequency", "daily", "Choose how often"),
        ("frequency", "", "Choose how often"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, member, field, value, message):
    client.force_login(member.user)
    days = isinstance(value, int)
    typed = f"{timezone.localdate() + value * DAY:%d/%m/%Y}" if days else value
    page = BeautifulSoup(client.post(MINE, {**ALL_ON, **TIMES, field: typed}).text, "html5lib")
    assert message in page.select_one(f"#id_{field}_error").get_text()
    assert page.title.string.strip().startswith("Error: ")
    if field == "paused_until":
        assert page.select_one("#id_paused_until")["value"] == typed
    assert not MailPreference.objects.exists()


def test_break_that_is_over_is_shown_as_none_and_saved_as_none(client, member):
    ReminderPreferences.objects.create(member=member, paused_until=timezone.localdate(), changed_at=NOW)
    client.force_login(member.user)
    page = BeautifulSoup(client.get(MINE).text, "html5lib")
    assert not page.select_one("#id_paused_until").get("value")
    client.post(MINE, {**ALL_ON, **TIMES})
    assert ReminderPreferences.objects.get().paused_until is None


def test_break_holds_reminders_back_but_the_urgent_ones(member):
    ReminderPreferences.objects.create(member=member, paused_until=NOW.date() + DAY, changed_at=NOW)
    kinds = ("test_reminder", "test_urgent", "test_answer")
    for kind in kinds:
        make_delivery(member, kind=kind, key=kind)
    deliver_due(now=NOW)
    assert [Delivery.objects.get(kind=kind).state for kind in kinds] == ["skipped", "sent", "sent"]


def test_break_ends_on_its_day_on_the_members_own_calendar(member):
    ReminderPreferences.objects.create(member=member, paused_until=NOW.date() + DAY, changed_at=NOW)
    Member.objects.filter(pk=member.pk).update(time_zone="Pacific/Auckland")  # tomorrow already, at ten in the evening
    member.refresh_from_db()
    assert mail_preferences.is_on_break(member, NOW.date() + DAY, NOW)
    assert not mail_preferences.is_on_break(member, NOW.date() + DAY, NOW + dt.timedelta(hours=2))


def test_what_rests_is_said_and_ends_with_a_press(door, member):
    browser, url = door
    rest(member)
    page = browser.get(url).text
    assert "Resting since 2 November 2026, as we have told you of it twice." in page
    answer = browser.post(url, {"do": "again-call_missing"}, follow=True)
    assert "You are reminded of this again" in answer.text
    assert "Resting since" not in answer.text
    assert MailPreference.objects.get().paused_at is None
    assert browser.post(url, {"do": "again-nonsense"}).status_code == 302


def test_saving_leaves_alone_what_rests_and_switching_off_ends_the_rest(door, member):
    browser, url = door
    rest(member)
    browser.post(url, {**ALL_ON, **TIMES})
    assert MailPreference.objects.get(kind="call_missing").paused_at == NOW
    browser.post(url, {**ALL_ON, **TIMES, "parts": []})
    browser.post(url, {**ALL_ON, **TIMES})
    row = MailPreference.objects.get(kind="call_missing")
    assert (row.on, row.paused_at) == (True, None)


def test_one_press_stops_all_reminders(door, member):
    browser, url = door
    rest(member)
    answer = browser.post(url, {"do": "stop-all"}, follow=True)
    assert "All reminders are off" in answer.text
    assert on(member) == set()
    assert not MailPreference.objects.exclude(paused_at=None).exists()
    browser.post(url, {**ALL_ON, **TIMES})
    assert on(member) == {"digest", "test_reminder", "call_missing", "profile_confirm"}


@pytest.mark.parametrize("kind", ["digest", "call_missing"])
def test_summary_and_a_part_of_it_stop_by_their_own_link(member, kind):
    strict = Client(enforce_csrf_checks=True)
    url = by_link(member, kind)
    assert strict.get(url).status_code == 200
    assert kind in on(member)
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert kind not in on(member)


def test_looking_changes_nothing(door, member):
    browser, url = door
    rest(member)
    suppressions.suppress(address=member.user.email, reason="bounced", proof="reported", now=NOW)
    before = all_rows()
    for asked in (browser.get, browser.head):
        assert asked(url).status_code == 200
    assert all_rows() == before


def test_member_sees_that_mail_came_back_and_starts_it_again(client, member):
    suppressions.suppress(address=member.user.email.upper(), reason="bounced", proof="reported", now=NOW)
    client.force_login(member.user)
    assert "we have stopped sending them" in client.get("/community/").text
    assert "On 2 November 2026 an email to your address came back." in client.get(MINE).text
    answer = client.post(MINE, {"do": "try-address"}, follow=True)
    assert "We email you again" in answer.text
    assert not Suppression.objects.exists()
    assert "we have stopped sending them" not in client.get("/community/").text
    assert "We email you again" not in client.post(MINE, {"do": "try-address"}, follow=True).text


def test_whoever_holds_a_mail_sees_that_others_came_back_and_starts_them_again(member):
    url, strict = by_link(member), Client(enforce_csrf_checks=True)
    assert "stopped emailing you" not in strict.get(url).text
    suppressions.suppress(address=member.user.email, reason="bounced", proof="reported", now=NOW)
    page = BeautifulSoup(strict.get(url).text, "html5lib")
    box = page.select_one("#stopped")
    assert "On 2 November 2026 an email to your address came back." in box.get_text()
    assert member.user.email not in page.get_text()
    form, button = box.select_one("form"), box.select_one("form button")
    answer = strict.post(form["action"], {button["name"]: button["value"]}, follow=True)
    assert "We email you again" in answer.text
    assert "stopped emailing you" not in answer.text
    assert not Suppression.objects.exists()


def test_new_address_is_free(client, member):
    suppressions.suppress(address=member.user.email, reason="complained", proof="reported", now=NOW)
    assert suppressions.of(member.user)
    member.user.email = "new@example.com"
    assert suppressions.of(member.user) is None


def test_copy_holds_choices_and_erasure_forgets_them(member):
    rest(member)
    ReminderPreferences.objects.create(member=member, hour=8, changed_at=NOW)
    suppressions.suppress(address=member.user.email, reason="bounced", proof="reported", now=NOW)
    assert copied.choices(member)[0]["paused_at"] == NOW
    assert copied.reminder_times(member)[0]["hour"] == 8
    assert copied.stopped(member) == [{"reason": "bounced", "proof": "reported", "since": NOW}]
    erase(user=member.user, now=NOW)
    for model in (MailPreference, ReminderPreferences, Suppression):
        assert not model.objects.exists()


def test_reports_of_addresses_are_forgotten_after_13_months():
    for number, days in enumerate((400, 390)):
        suppressions.suppress(
            address=f"x{number}@example.com", reason="bounced", proof="reported", now=NOW - days * DAY
        )
    assert suppressions.forget_old(NOW) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_part_as_for_three(client, member, django_assert_num_queries, monkeypatch, count):
    parts = {f"p{number}": StepKind(f"p{number}", f"Part {number}", lambda members, now: {}) for number in range(count)}
    monkeypatch.setattr(digest, "_steps", parts)
    for name in parts:
        rest(member, name)
    client.force_login(member.user)
    client.get(MINE)
    with django_assert_num_queries(8):
        assert "Part 0" in client.get(MINE).text


def test_year_of_two_digits_is_taken_for_the_end_of_a_break(client, member):
    client.force_login(member.user)
    day = timezone.localdate() + 30 * DAY
    for typed in (f"{day:%d/%m/%y}", f"{day:%d.%m.%y}", f"{day:%d %b %y}"):
        ReminderPreferences.objects.all().delete()
        client.post(MINE, {**ALL_ON, **TIMES, "paused_until": typed})
        assert ReminderPreferences.objects.get().paused_until == day


def test_part_that_rests_says_so_beside_its_box(door, member):
    browser, url = door
    rest(member)
    page = BeautifulSoup(browser.get(url).text, "html5lib")
    labels = {
        box["value"]: page.select_one(f"label[for={box['id']}]").get_text() for box in page.select("[name=parts]")
    }
    assert labels["call_missing"] == "A call to book (rests at the moment)"
    assert labels["profile_confirm"] == "Your profile to confirm"


def test_time_zone_and_language_are_changed_from_there_by_who_is_signed_in(client, member):
    ways = {"/community/me/availability/booking/", "/accounts/details/"}
    found = BeautifulSoup(client.get(by_link(member)).text, "html5lib").select("main a")
    assert not ways & {link["href"] for link in found}
    client.force_login(member.user)
    found = BeautifulSoup(client.get(MINE).text, "html5lib").select("main a")
    assert ways <= {link["href"] for link in found}


@pytest.mark.parametrize("days", [1, 30, 150, 300])
@pytest.mark.parametrize("form", ["%d %b", "%d %B", "%-d %b", "%-d/%-m", "%d.%m", "%d-%m", "%d %b %Y"])
def test_day_of_a_break_is_read_in_small_letters_and_without_its_year_and_said_back(client, member, days, form):
    client.force_login(member.user)
    day = timezone.localdate() + days * DAY
    said = {**ALL_ON, **TIMES, "paused_until": f"{day:{form}}".lower()}
    answer = client.post(MINE, said, follow=True).text
    assert ReminderPreferences.objects.get().paused_until == day
    assert f"Your choices are saved. Reminders begin again on {day:%-d %B %Y}" in answer


@pytest.mark.parametrize("days", [0, -3])
def test_day_without_its_year_that_has_passed_is_not_taken_for_next_year(client, member, days):
    client.force_login(member.user)
    day = timezone.localdate() + days * DAY
    answer = client.post(MINE, {**ALL_ON, **TIMES, "paused_until": f"{day:%d %b}"})
    assert "Enter a date from " in answer.text


def test_leap_day_without_its_year_is_no_error_of_ours(client, member):
    client.force_login(member.user)
    assert "There is no 31 February 20" in client.post(MINE, {**ALL_ON, **TIMES, "paused_until": "31 feb"}).text
    assert client.post(MINE, {**ALL_ON, **TIMES, "paused_until": "29 feb"}).status_code in (200, 302)


def test_break_is_not_spoken_of_where_all_are_off(client, member):
    client.force_login(member.user)
    day = timezone.localdate() + 30 * DAY
    answer = client.post(MINE, {**TIMES, "paused_until": f"{day:%d/%m/%Y}"}, follow=True).text
    assert "Your choices are saved" in answer
    assert "begin again on" not in answer


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5 Ionawr 2027", "5 Jan 2027"), ("27 maw 2027", "27 Mar 2027"), ("Mai", "May"), (None, None),
        ("1 January 2027", "1 January 2027"), ("5/1/2027", "5/1/2027"), ("5 sept", "5 Sep"),
        ("5th January", "5 January"), ("January 5", "5 January"), ("January 5, 2027", "5 January 2027"),
        ("Mon 4 Jan", "4 Jan"), ("Wednesday, 6 January 2027", "6 January 2027"), ("dydd Mawrth 2 Mawrth", "2 Mar"),
        ("Mawrth 2", "2 Mar"), ("Llun 4 Ion", "4 Jan"), ("5jan", "5 jan"), ("5.1.", "5.1"), ("5/ 1", "5/1"),
        ("5ed Ionawr", "5 Jan"), ("1af o Ionawr", "1 Jan"), ("2027-01-05", "2027-01-05"), ("31 feb", "31 feb"),
        ("august", "august"), ("5 of May", "5 May"), ("", ""), ("next week", "next week"), ("6 2027", "6 2027"),
        ("March 2027", "March 2027"), ("sunday", "sunday"),
    ],
)  # fmt: skip
def test_day_is_read_as_people_write_it(typed, read) -> None:
    assert plain_day(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1 jun", "2027-06-01"), ("30/11", "2026-11-30"), ("5 Nov", "2026-11-05"), ("28 Oct", "2027-10-28"),
     ("29 feb", None), ("January 5", "2027-01-05"), ("5", None)],
)  # fmt: skip
def test_day_without_its_year_is_the_next_one_unless_it_has_just_passed(typed, read) -> None:
    field = NearDayField()
    field.today = dt.date(2026, 11, 30)
    if read is None:
        with pytest.raises(ValidationError):
            field.clean(typed)
    else:
        assert field.clean(typed) == dt.date.fromisoformat(read)
