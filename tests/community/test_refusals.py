"""What a mail server refuses for good: which addresses get no more mail, and after how many refusals."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community import mail_kinds
from community.data_copy import mails
from community.mail_kinds import MailKind
from community.models import Delivery, Member, RefusedAddress, Suppression
from community.services import mail_leaving, suppressions
from community.services.deliver import deliver_due
from community.services.outbox import queue_to_outsider
from tests.community.mail_server import sink
from tests.community.staff import as_user, make_editor
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
EMAIL = "sam@example.com"
DAY = dt.timedelta(days=1)
GONE, PLAIN = "550 5.1.1 <sam@example.com>: no such mailbox", "550 no such mailbox"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


def send(member: Member, *, at: dt.datetime) -> str:
    """One more mail to ``member``; the state in which it ended."""
    make_delivery(member, kind="test_answer", key=f"at {at.isoformat()}", not_before=at)
    (state,) = deliver_due(now=at)
    return state


def test_mailbox_that_is_not_there_gets_no_more_mail(sink):
    sink.on_rcpt = lambda to: GONE
    member = make_member(EMAIL)
    assert send(member, at=NOW) == "dead"
    found = Suppression.objects.get()
    assert (found.reason, found.user, found.since.date()) == ("bounced", member.user, NOW.date())
    assert found.proof == "said"
    sink.on_rcpt = lambda to: None
    assert send(member, at=NOW + 30 * DAY) == "skipped"
    assert not sink.mails


def test_what_else_waits_for_a_mailbox_that_is_not_there_is_skipped_at_once(sink):
    asked = []
    sink.on_rcpt = lambda to: asked.append(to) or (GONE if to == EMAIL else None)
    member, other = make_member(EMAIL), make_member("jo@example.com")
    for number, one in enumerate((member, member, other, member)):
        make_delivery(one, kind="test_answer", key=f"mail {number}")
    assert deliver_due(now=NOW) == {"dead": 1, "skipped": 2, "sent": 1}
    assert asked == [EMAIL, "jo@example.com"]


def test_mailbox_that_is_not_there_may_be_said_once_the_mail_is_there(sink):
    sink.on_data = lambda to: GONE
    assert send(make_member(EMAIL), at=NOW) == "dead"
    assert Suppression.objects.exists()


def test_second_refusal_without_a_code_stops_mail(sink):
    sink.on_rcpt = lambda to: PLAIN
    member = make_member(EMAIL)
    assert send(member, at=NOW) == "dead"
    assert not Suppression.objects.exists()
    assert send(member, at=NOW + DAY) == "dead"
    found = Suppression.objects.get()
    assert (found.since.date(), found.proof) == ((NOW + DAY).date(), "seemed")
    assert not RefusedAddress.objects.exists()
    assert send(member, at=NOW + 2 * DAY) == "skipped"


@pytest.mark.parametrize("code", ["5.1.2", "5.1.3"])
def test_domain_that_is_not_found_for_an_hour_stops_nothing(sink, code):
    sink.on_rcpt = lambda to: f"550 {code} domain not found"
    member = make_member(EMAIL)
    assert [send(member, at=NOW + dt.timedelta(hours=hours)) for hours in (0, 1)] == ["dead"] * 2
    assert not Suppression.objects.exists()
    assert send(member, at=NOW + DAY) == "dead"
    assert Suppression.objects.get().proof == "seemed"


def test_mailbox_that_only_seemed_to_be_gone_today_is_not_gone_for_a_word_more(sink):
    answers = [PLAIN, GONE, GONE]
    sink.on_rcpt = lambda to: answers.pop(0)
    member = make_member(EMAIL)
    assert [send(member, at=NOW + dt.timedelta(hours=hours)) for hours in (0, 2)] == ["dead"] * 2
    assert not Suppression.objects.exists()
    assert send(member, at=NOW + DAY) == "dead"
    assert Suppression.objects.get().proof == "said again"


def test_refusal_that_cannot_be_noted_ends_no_run(sink, monkeypatch, caplog):
    def fails(**_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("community.services.refusals.suppress", fails)
    sink.on_rcpt = lambda to: GONE if to == EMAIL else None
    for name in ("ann", "sam", "zoe"):
        make_delivery(make_member(f"{name}@example.com"), kind="test_answer")
    assert deliver_due(now=NOW) == {"sent": 2, "dead": 1}
    assert "was not noted" in caplog.text


def test_two_refusals_of_one_bad_day_stop_nothing(sink):
    sink.on_rcpt = lambda to: PLAIN
    member = make_member(EMAIL)
    assert [send(member, at=NOW + dt.timedelta(hours=hours)) for hours in (0, 5, 19)] == ["dead"] * 3
    assert not Suppression.objects.exists()
    assert send(member, at=NOW + DAY) == "dead"
    assert Suppression.objects.exists()


def test_mail_that_was_taken_between_makes_the_next_refusal_the_first(sink):
    member, answers = make_member(EMAIL), [PLAIN, None, PLAIN, PLAIN]
    sink.on_rcpt = lambda to: answers.pop(0)
    assert [send(member, at=NOW + days * DAY) for days in (0, 2, 4)] == ["dead", "sent", "dead"]
    assert not Suppression.objects.exists()
    assert send(member, at=NOW + 6 * DAY) == "dead"
    assert Suppression.objects.exists()


@pytest.mark.parametrize("said", ["550 5.7.1 policy", "552 5.2.2 full", "554 5.3.4 too big", "554 no", "550 spam"])
def test_refusal_that_is_not_of_the_address_stops_nothing_however_often(sink, said):
    sink.on_rcpt = lambda to: said
    member = make_member(EMAIL)
    assert [send(member, at=NOW + days * DAY) for days in (0, 30, 60)] == ["dead"] * 3
    assert not Suppression.objects.exists()
    assert not RefusedAddress.objects.exists()


def test_content_that_is_refused_stops_nothing(sink):
    sink.on_data = lambda to: "550 message rejected"
    member = make_member(EMAIL)
    assert [send(member, at=NOW + days * DAY) for days in (0, 30)] == ["dead"] * 2
    assert not Suppression.objects.exists()


def test_refusal_for_now_stops_nothing(sink):
    sink.on_rcpt = lambda to: "450 4.1.1 try later"
    assert send(make_member(EMAIL), at=NOW) == "pending"
    assert not Suppression.objects.exists()
    assert not RefusedAddress.objects.exists()


def test_refusal_of_one_address_stops_no_other_and_not_the_run(sink):
    sink.on_rcpt = lambda to: GONE if to == EMAIL else None
    for name in ("ann", "sam", "zoe"):
        make_delivery(make_member(f"{name}@example.com"), kind="test_answer")
    assert deliver_due(now=NOW) == {"sent": 2, "dead": 1}
    assert suppressions.of(Member.objects.get(user__email=EMAIL).user)
    assert Suppression.objects.count() == 1


def test_somebody_without_an_account_gets_no_more_mail_either(sink):
    def write(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives:
        return EmailMultiAlternatives("Come", "in", to=["guest@example.com"])

    mail_kinds.register([MailKind("told", "told", write)])
    sink.on_rcpt = lambda to: GONE
    for number in (1, 2):
        queue_to_outsider(kind="told", key=f"told:{number}", payload={}, now=NOW)
    assert deliver_due(now=NOW) == {"dead": 1, "skipped": 1}


def test_editor_sees_and_lifts_it_and_one_more_refusal_is_the_first_again(sink):
    sink.on_rcpt = lambda to: PLAIN
    member = make_member(EMAIL, first_name="Ana", last_name="Okafor")
    for days in (0, 2):
        send(member, at=NOW + days * DAY)
    browser = as_user(make_editor())
    page = browser.get("/admin/community/outbox/stopped/").content.decode()
    assert "Ana Okafor" in page
    assert "Mail came back for good" in page
    browser.post(f"/admin/community/outbox/stopped/{Suppression.objects.get().pk}/lift/")
    assert send(member, at=NOW + 3 * DAY) == "dead"
    assert not Suppression.objects.exists()
    assert RefusedAddress.objects.get().since.date() == (NOW + 3 * DAY).date()


def test_mailbox_is_asked_again_after_somebody_sent_the_mail_again_in_time(sink):
    sink.on_rcpt = lambda to: PLAIN
    member = make_member(EMAIL)
    send(member, at=NOW)
    Delivery.objects.update(state="pending", not_before=NOW + DAY, attempts=0, claim_count=0)
    assert deliver_due(now=NOW + DAY) == {"dead": 1}
    assert Suppression.objects.exists()


def test_first_refusal_is_in_the_data_copy_and_goes_with_its_owner(sink):
    sink.on_rcpt = lambda to: PLAIN
    member = make_member(EMAIL)
    send(member, at=NOW)
    assert "refused once" in str(mails.stopped(member))
    mail_leaving.forget(member, now=NOW)
    assert not RefusedAddress.objects.exists()


def test_first_refusal_is_forgotten_after_a_while():
    RefusedAddress.objects.create(address_digest="x", since=NOW)
    assert suppressions.forget_old(suppressions.KEPT.after(NOW) - DAY) == 0
    assert suppressions.forget_old(suppressions.KEPT.after(NOW)) == 1


def test_mail_that_is_taken_asks_nothing_about_refusals():
    make_delivery(make_member(EMAIL), kind="test_answer")
    with CaptureQueriesContext(connection) as asked:
        assert deliver_due(now=NOW) == {"sent": 1}
    assert not [one["sql"] for one in asked if "refusedaddress" in one["sql"]]
