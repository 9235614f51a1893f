"""The outbox in the back office, and how long its rows are kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from community import mail_kinds
from community.data_copy import mails as copied
from community.models import AuditEntry, CalendarFeed, Delivery, Member
from community.services import calendar_feeds, mail_preferences, outbox_care
from community.services.deliver import deliver_due
from community.services.erasure import erase
from community.services.suppressions import suppress
from community.views.admin_pages import uk_time
from tests.community.staff import acts, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
State = Delivery.State
TODAY = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)  # a Wednesday at work: nothing waits for another day


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
    created = {"created_at": timezone.now(), **values}
    return make_delivery(member, key=f"{state}{Delivery.objects.count()}", state=state, **created)


def test_editor_sees_what_needs_somebody_and_why(monkeypatch):
    ended(State.DEAD, smtp_code=550, error="5.1.1 no such person")
    ended(State.UNCERTAIN, error="TimeoutError: timed out")
    ended(State.SENT)
    found = rows(as_user(make_editor()), "outbox/results/")
    assert [row[1:5] for row in found] == [
        ["A reminder for tests", "Ana Okafor", "Probably sent", "TimeoutError: timed out"],
        ["A reminder for tests", "Ana Okafor", "Could not be sent", "550 5.1.1 no such person"],
    ]
    assert ["Mark as sent" in row[5] for row in found] == [True, False]


def test_mail_that_waits_says_until_when_and_why():
    later, before = timezone.now() + dt.timedelta(hours=3), timezone.now() - dt.timedelta(hours=1)
    ended(State.PENDING, not_before=later, smtp_code=450, error="4.2.0 try later")
    ended(State.PENDING, not_before=before)
    in_hand = ended(State.HANDING, not_before=before)
    handed_over, due, waiting = rows(as_user(make_editor()), "outbox/results/", state="pending")
    assert waiting[0].endswith(f"Next try: {uk_time(later)}")
    assert waiting[4] == "450 4.2.0 try later"
    assert due[0].endswith(f"Due since {uk_time(before)}")
    assert handed_over[0] == uk_time(in_hand.created_at)


def test_page_holds_no_words_of_a_mail():
    delivery = ended(State.DEAD, payload={"meeting": 4711})
    text = soup(as_user(make_editor()), "outbox/").get_text()
    assert "ready" not in text
    assert "4711" not in text
    assert delivery.member.user.email not in text


@pytest.mark.parametrize("who", ["sent", "again"])
def test_outbox_is_not_for_regional_leads(who):
    delivery, client = ended(State.UNCERTAIN), as_user(make_lead())
    assert client.get("/admin/community/outbox/").status_code == 302
    assert client.post(f"/admin/community/outbox/{delivery.pk}/{who}/").status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == State.UNCERTAIN


def test_uncertain_mail_is_sent_again_as_the_same_mail(monkeypatch, django_capture_on_commit_callbacks):
    rung: list[str] = []
    monkeypatch.setattr("home.services.doorbell.current_app.send_task", lambda name, **options: rung.append(name))
    delivery, client = ended(State.UNCERTAIN, attempts=9, claim_count=3), as_user(make_editor())
    for _press in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/admin/community/outbox/{delivery.pk}/again/")
    assert rung == ["community.tasks.send_mail"]
    assert deliver_due(now=TODAY) == {"sent": 1}
    assert mail.outbox[0].extra_headers["Message-ID"] == delivery.message_id
    assert acts() == [("member-changed", "Ana Okafor")]
    assert AuditEntry.objects.get().note == "email sent again"


def test_mail_to_an_address_that_gets_none_is_not_said_to_be_tried_again():
    delivery, client = ended(State.DEAD, smtp_code=550), as_user(make_editor())
    assert delivery.member is not None
    suppress(address=delivery.member.user.email, reason="bounced", proof="said", now=timezone.now())
    page = client.post(f"/admin/community/outbox/{delivery.pk}/again/", follow=True).text
    assert "Start them again at “Addresses without mail” first." in page
    delivery.refresh_from_db()
    assert (delivery.state, acts()) == (State.DEAD, [])


def test_uncertain_mail_is_marked_as_sent_once():
    delivery, client = ended(State.UNCERTAIN), as_user(make_editor())
    url = f"/admin/community/outbox/{delivery.pk}/sent/"
    assert "counts as sent" in client.post(url, follow=True).text
    assert "decided about this email already" in client.post(url, follow=True).text
    delivery.refresh_from_db()
    assert (delivery.state, acts()) == (State.SENT, [("member-changed", "Ana Okafor")])


@pytest.mark.parametrize("act", ["sent", "again"])
@pytest.mark.parametrize("state", [State.SENT, State.PENDING, State.HANDING, State.SKIPPED])
def test_mail_that_needs_nobody_is_left_alone(act, state):
    delivery = ended(state)
    as_user(make_editor()).post(f"/admin/community/outbox/{delivery.pk}/{act}/")
    delivery.refresh_from_db()
    assert (delivery.state, acts()) == (state, [])


@pytest.mark.parametrize("state", [State.DEAD, State.PENDING])
@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_one_mail_as_for_three(django_assert_max_num_queries, count, state):
    client = as_user(make_editor())
    client.get("/admin/community/outbox/results/")
    for number in range(count):
        ended(state, f"m{number}@x.nhs.uk")
    with django_assert_max_num_queries(12):
        client.get("/admin/community/outbox/results/", {"state": state.value})


def test_old_rows_go_and_waiting_ones_stay():
    old, recent = NOW - dt.timedelta(days=400), NOW - dt.timedelta(days=380)
    for state, at in ((State.SENT, old), (State.PENDING, old), (State.SKIPPED, recent)):
        ended(state, created_at=at, not_before=at)
    assert outbox_care.forget_old(NOW) == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"pending", "skipped"}


def test_erasing_somebody_forgets_choices_and_whom_mails_were_about():
    delivery = ended(State.PENDING, payload={"meeting": 1})
    ended(State.SENT, address_digest="x" * 64, error="said")
    member = delivery.member
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW)
    calendar_feeds.make_address(member=member, now=NOW)
    assert erase(user=member.user, now=NOW)
    kept = Delivery.objects.order_by("pk").values_list("state", "payload", "address_digest", "error")
    assert list(kept) == [("skipped", {}, "", ""), ("sent", {}, "", "")]
    assert not CalendarFeed.objects.exists()
    assert not member.mail_preferences.exists()


def test_copy_of_ones_data_says_which_mails_were_sent():
    delivery = ended(State.SENT, sent_at=NOW)
    member = delivery.member
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW)
    calendar_feeds.make_address(member=member, now=NOW)
    (row,) = copied.mails(member)
    assert (row["kind"], row["state"], row["sent_at"]) == ("A reminder for tests", "Sent", NOW)
    assert copied.choices(member) == [{"kind": "test_reminder", "on": False, "changed_at": NOW, "paused_at": None}]
    assert copied.calendar_address(member) == [{"made_at": NOW, "last_read_at": None}]
