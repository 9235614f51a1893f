"""What stands above the list of the outbox: how many by month, why mails failed, what runs; and deciding for many."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import mail_kinds
from community.models import AuditEntry, Delivery, Member, User
from community.rhythm import next_month
from community.services.deliver import deliver_due
from community.services.suppressions import suppress
from community.views import admin_outbox_shown as shown_above
from community.views.admin_pages import uk_time
from home.models import TaskRun
from tests.community.staff import as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member
from tests.factories.outbox import make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
State = Delivery.State
TODAY = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)  # a Wednesday at work: nothing waits for another day
MONTH = "2026-11"
LATER = next_month(next_month(MONTH))
SLOW_SERVER = {"smtp_code": 451, "error": "4.7.1 try again"}
NOBODY = {"smtp_code": 550, "error": "5.1.1 no such person"}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


def ended(state: str, email: str = "ana@x.nhs.uk", **values) -> Delivery:
    member = Member.objects.filter(user__email=email).first() or make_member(email, first_name="Ana")
    fixed = {"created_at": timezone.now(), "period": MONTH, **values}
    return make_delivery(member, key=f"{state}{Delivery.objects.count()}", state=state, **fixed)


def table(page, ident: str) -> list[list[str]]:
    """The cells of a table's rows, without what only screen readers hear."""
    for hidden in page.select(".w-sr-only"):
        hidden.decompose()
    found = page.select(f"#{ident} tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in found]


def test_editor_sees_how_many_by_kind_and_month():
    for state in (State.SENT, State.SENT, State.DEAD, State.HANDING, State.PENDING):
        ended(state)
    ended(State.SENT, period="2020-01")
    (row,) = table(soup(as_user(make_editor()), "outbox/"), "outbox-months")
    assert row[1:] == ["A reminder for tests", "2", "2", "0", "1", "0", "0"]


def of_months() -> None:
    """Mails of this month and of the month after next, as ``send_due --at`` leaves them."""
    ended(State.SENT)
    ended(State.SENT, "jo@x.nhs.uk", period=LATER)


def test_mails_of_later_months_are_counted_and_can_be_chosen():
    of_months()
    client = as_user(make_editor())
    page = soup(client, "outbox/")
    links = [link["href"] for link in page.select("#outbox-months a")]
    assert [parse_qs(urlsplit(link).query)["period"] for link in links] == [[LATER], [MONTH]]
    offered = [option["value"] for option in page.select("#id_period option")]
    assert offered[1:3] == [LATER, MONTH]
    found = rows(client, "outbox/results/", state="sent", period=LATER)
    assert len(found) == 1


@pytest.mark.parametrize(("period", "number"), [("2020-01", 1), ("2020-02", 0), ("2020-13", 0), ("soon", 0)])
def test_month_that_the_page_does_not_name_shows_its_own_mails_or_none(period, number):
    ended(State.SENT)
    ended(State.SENT, "jo@x.nhs.uk", period="2020-01")
    assert len(rows(as_user(make_editor()), "outbox/results/", state="sent", period=period)) == number


def test_mails_are_counted_as_emails():
    client = as_user(make_editor())
    for number, words in ((1, "1 email"), (2, "2 emails")):
        ended(State.DEAD, f"m{number}@x.nhs.uk")
        assert soup(client, "outbox/").select_one(".pagination__end").get_text(strip=True) == words


def test_later_months_cost_no_more_queries():
    client, counts = as_user(make_editor()), []
    for periods in ([LATER], ["2091-01", "2091-02", "2091-03"]):
        for period in periods:
            ended(State.SENT, f"{period}@x.nhs.uk", period=period)
        client.get("/admin/community/outbox/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/admin/community/outbox/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_number_leads_to_the_mails_that_it_counts():
    ended(State.SENT)
    ended(State.SKIPPED, "jo@x.nhs.uk")
    client = as_user(make_editor())
    links = [link["href"] for link in soup(client, "outbox/").select("#outbox-months a")]
    assert [parse_qs(urlsplit(link).query)["state"] for link in links] == [["sent"], ["skipped"]]
    shown = client.get(links[0].replace("/outbox/", "/outbox/results/")).text
    assert "Ana Okafor" in shown
    assert shown.count("<tr") == 2  # the heading and one mail
    assert "Send again" not in shown


def test_number_leads_to_where_the_list_begins_below_the_tables():
    ended(State.SENT)
    page = soup(as_user(make_editor()), "outbox/")
    (link,) = page.select("#outbox-months a")
    heading = page.find(id=urlsplit(link["href"]).fragment)
    assert heading.get_text() == "Emails one by one"
    assert heading.find_next(id="listing-results")


def test_number_of_those_that_wait_leads_to_those_in_a_workers_hands_too():
    for state in (State.PENDING, State.CLAIMED, State.HANDING, State.SENT):
        ended(state)
    client = as_user(make_editor())
    (link,) = [one for one in soup(client, "outbox/").select("#outbox-months a") if "state=pending" in one["href"]]
    assert link.get_text().startswith("3")
    shown = client.get(link["href"].replace("/outbox/", "/outbox/results/")).text
    assert shown.count("<tr") == 4  # the heading and three mails
    assert "Being handed over" in shown


def test_list_says_of_nobody_but_members_who_they_are():
    editor = make_editor("ed@x.nhs.uk")
    for user in (editor, None):
        ended(State.DEAD)
        Delivery.objects.filter(member__isnull=False).update(member=None, user=user)
    shown = as_user(editor).get("/admin/community/outbox/results/").text
    assert "Somebody who is no member" in shown
    assert "ed@x.nhs.uk" not in shown
    User.objects.filter(pk=editor.pk).update(first_name="", last_name="")
    shown = as_user(editor).get("/admin/community/outbox/results/").text
    assert "Somebody without a name" in shown, "an account that has none is not nobody's"
    assert "ed@x.nhs.uk" not in shown


def test_reasons_are_counted_the_most_frequent_first():
    for values in (SLOW_SERVER, NOBODY, NOBODY):
        ended(State.DEAD, **values)
    rows = soup(as_user(make_editor()), "outbox/").select("table")[0].select("tbody tr")
    assert [[cell.get_text() for cell in row.select("td")][:4] for row in rows] == [
        ["2", "A reminder for tests", "Could not be sent", "550 5.1.1 no such person"],
        ["1", "A reminder for tests", "Could not be sent", "451 4.7.1 try again"],
    ]


def link_of(client, text: str) -> str:
    page = soup(client, "outbox/")
    return next(link["href"] for link in page.select("a") if text in link.get_text())


def test_all_of_a_reason_are_sent_again_at_once(django_capture_on_commit_callbacks):
    for number in range(3):
        ended(State.DEAD, f"m{number}@x.nhs.uk", **NOBODY)
    other = ended(State.DEAD, **SLOW_SERVER)
    client = as_user(make_editor())
    url = link_of(client, "no such person")
    assert "Send 3 emails again" in client.get(url).text
    assert "3 emails are tried again now" in client.post(url, {"again": "1"}, follow=True).text
    assert "decided about these emails already" in client.post(url, {"again": "1"}, follow=True).text
    assert deliver_due(now=TODAY) == {"sent": 3}
    assert len(mail.outbox) == 3
    other.refresh_from_db()
    assert other.state == State.DEAD
    assert AuditEntry.objects.get().note == "3 emails sent again: test_reminder"
    assert "3 emails sent again: A reminder for tests" in client.get("/admin/community/audit/results/").text


def test_those_of_a_reason_whose_address_gets_no_mail_stay_and_are_said_to():
    stays, goes = (ended(State.DEAD, f"m{number}@x.nhs.uk", **NOBODY) for number in range(2))
    suppress(address="m0@x.nhs.uk", reason="bounced", proof="said", now=timezone.now())
    client = as_user(make_editor())
    page = client.post(link_of(client, "no such person"), {"again": "1"}, follow=True).text
    assert "1 email is tried again now" in page
    assert "1 email stays here, as emails to its address are stopped" in page
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.state, goes.state) == (State.DEAD, State.PENDING)
    page = client.post(link_of(client, "no such person"), {"again": "1"}, follow=True).text
    assert ("tried again" in page, "stays here" in page, "decided about" in page) == (False, True, False)


def test_all_uncertain_of_a_reason_are_marked_as_sent():
    for number in range(2):
        ended(State.UNCERTAIN, f"m{number}@x.nhs.uk", error="timed out")
    client = as_user(make_editor())
    assert "2 emails count as sent" in client.post(link_of(client, "timed out"), {"sent": "1"}, follow=True).text
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_what_surely_did_not_go_is_never_marked_as_sent():
    ended(State.DEAD, **NOBODY)
    client = as_user(make_editor())
    client.post(link_of(client, "no such person"), {"sent": "1"})
    assert Delivery.objects.get().state == State.DEAD


@pytest.mark.parametrize(
    "query",
    [
        "", "?state=sent&kind=test_reminder", "?state=dead&code=٥٥٠", "?state=dead&kind=x",
        "?state=dead&kind=%00", "?state=dead&kind=test_reminder&error=%00",
    ],
)  # fmt: skip
def test_reason_that_is_none_is_not_found(query):
    ended(State.SENT)
    assert as_user(make_editor()).get(f"/admin/community/outbox/reason/{query}").status_code == 404


def test_regional_lead_decides_nothing():
    ended(State.DEAD, **NOBODY)
    url = link_of(as_user(make_editor()), "no such person")
    assert as_user(make_lead()).post(url, {"again": "1"}).status_code == 302
    assert Delivery.objects.get().state == State.DEAD


def test_daily_task_that_failed_is_said_to_be_tried_again_within_the_hour():
    noon = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    TaskRun.objects.note_start("retention", noon)
    shown: list[str] = []
    for error in ("OperationalError: gone", ""):
        TaskRun.objects.note_end("retention", noon, error=error)
        shown += [row["next"] for row in shown_above.runs(noon) if row["ended"]]
    assert shown[0] == uk_time(noon + dt.timedelta(hours=1))
    assert shown[1] != shown[0]


def test_editor_sees_what_ran_how_it_ended_and_what_comes_next():
    now = timezone.now()
    TaskRun.objects.note_start("mail", now)
    TaskRun.objects.note_end("mail", now, error="OperationalError: gone")
    rows = {row[0]: row[1:] for row in table(soup(as_user(make_editor()), "outbox/"), "outbox-runs")}
    assert rows["Send emails"][1] == "OperationalError: gone"
    assert rows["Tidy up"][:2] == ["Not yet", ""]
    assert len(rows) == 9
    assert all(row[2] for row in rows.values())


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_one_mail_as_for_three(django_assert_max_num_queries, count):
    client = as_user(make_editor())
    client.get("/admin/community/outbox/")
    for number in range(count):
        ended(State.DEAD, f"m{number}@x.nhs.uk", error=f"reason {number}")
    with django_assert_max_num_queries(23):
        client.get("/admin/community/outbox/")


def test_month_is_the_one_in_which_a_mail_was_due_in_the_uk():
    member = make_member("ana@x.nhs.uk")
    last_minute = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert make_delivery(member, not_before=last_minute).period == "2026-07"
