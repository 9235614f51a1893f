"""An hour in which a mail server refuses more addresses than is likely: nobody is stopped by it."""

from __future__ import annotations

import datetime as dt

import pytest

from community import mail_kinds
from community.models import Delivery, RefusedAddress, Suppression
from community.services import bad_hours, outbox_counts, suppressions
from community.services.bad_hours import MANY
from community.services.deliver import deliver_due
from tests.community.mail_server import sink
from tests.community.staff import as_user, make_editor
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
GONE, PLAIN = "550 5.1.1 no such user", "550 no such mailbox"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


def make_members(count: int) -> list[object]:
    return [make_member(f"m{number}@example.com") for number in range(count)]


def send_to(members: list[object], *, at: dt.datetime) -> dict[str, int]:
    """One more mail to each; in which states they ended."""
    for member in members:
        make_delivery(member, kind="test_answer", key=f"{member.pk} at {at.isoformat()}", not_before=at)
    return dict(deliver_due(now=at))


def were_sent(count: int) -> None:
    """So many other mails left just now."""
    member = make_member("reader@example.com")
    for number in range(count):
        make_delivery(member, kind="test_answer", key=f"sent {number}", state="sent", sent_at=NOW - HOUR / 2)


def test_relay_that_knows_nobody_stops_nobody_and_says_so(sink, caplog):
    sink.on_rcpt = lambda to: GONE
    assert send_to(make_members(MANY + 2), at=NOW) == {"dead": MANY + 2}
    assert not Suppression.objects.exists()
    assert RefusedAddress.objects.count() == MANY + 2
    assert [one.levelname for one in caplog.records if "refused than is likely" in one.getMessage()] == ["ERROR"]
    assert outbox_counts.health(NOW)["many_refused"] is True
    assert not bad_hours.nobody_doubts(NOW)
    assert outbox_counts.health(NOW + 2 * HOUR)["many_refused"] is False
    assert bad_hours.nobody_doubts(NOW + 2 * HOUR)


def test_after_a_bad_hour_mail_goes_to_everybody(sink):
    members = make_members(MANY + 1)
    sink.on_rcpt = lambda to: GONE
    send_to(members, at=NOW)
    sink.on_rcpt = lambda to: None
    assert send_to(members, at=NOW + DAY) == {"sent": MANY + 1}


def test_relay_that_knows_nobody_all_day_stops_nobody_in_its_quieter_hours(sink):
    members = make_members(MANY + 1)
    sink.on_rcpt = lambda to: GONE
    send_to(members, at=NOW)
    assert send_to(members[:3], at=NOW + 3 * HOUR) == {"dead": 3}
    assert not Suppression.objects.exists()


def test_relay_that_knows_nobody_on_the_second_day_either_stops_nobody(sink):
    members = make_members(MANY + 1)
    sink.on_rcpt = lambda to: GONE
    for days in range(3):
        assert send_to(members, at=NOW + days * DAY) == {"dead": MANY + 1}
    assert not Suppression.objects.exists()


def test_domain_that_lapses_for_an_hour_stops_nobody(sink):
    sink.on_rcpt = lambda to: "550 5.1.2 no such domain"
    send_to(make_members(3), at=NOW)
    assert not Suppression.objects.exists()


def test_few_stale_addresses_are_stopped_at_once(sink):
    sink.on_rcpt = lambda to: GONE
    assert send_to(make_members(MANY), at=NOW) == {"dead": MANY}
    assert Suppression.objects.filter(proof="said").count() == MANY
    assert bad_hours.nobody_doubts(NOW)


@pytest.mark.parametrize(("sent", "stopped"), [(208, 0), (209, 11)])
def test_many_stale_addresses_among_many_more_are_stopped_at_once(sink, sent, stopped):
    were_sent(sent)
    sink.on_rcpt = lambda to: GONE
    send_to(make_members(11), at=NOW)
    assert Suppression.objects.count() == stopped


def test_addresses_that_went_stale_over_the_years_are_stopped_the_second_time(sink):
    stale = make_members(MANY + 1)
    sink.on_rcpt = lambda to: GONE
    send_to(stale, at=NOW - 30 * DAY)
    assert not Suppression.objects.exists()
    were_sent(2 * MANY)
    send_to(stale, at=NOW)
    assert Suppression.objects.filter(proof="said again").count() == MANY + 1


def test_what_a_service_reported_in_a_bad_hour_stays(sink):
    suppressions.suppress(address="old@example.com", reason="bounced", proof="reported", now=NOW)
    sink.on_rcpt = lambda to: GONE
    send_to(make_members(MANY + 1), at=NOW)
    assert Suppression.objects.get().proof == "reported"


def test_mails_that_were_sent_before_do_not_excuse_a_bad_hour(sink):
    were_sent(20 * MANY)
    Delivery.objects.filter(state="sent").update(sent_at=NOW - 2 * HOUR)
    sink.on_rcpt = lambda to: GONE
    send_to(make_members(MANY + 1), at=NOW)
    assert not Suppression.objects.exists()


def test_editor_starts_all_of_a_day_again_but_what_was_unwanted():
    for number, (days, reason) in enumerate([(0, "bounced"), (0, "bounced"), (0, "complained"), (1, "bounced")]):
        address, now = f"x{number}@example.com", NOW + days * DAY
        suppressions.suppress(address=address, reason=reason, proof="reported", now=now)
    browser = as_user(make_editor())
    page = browser.get("/admin/community/outbox/stopped/").content.decode()
    assert "2 November 2026: 2 addresses" in page
    assert "3 November 2026: 1 address<" in page
    url = "/admin/community/outbox/stopped/lift-day/"
    assert browser.get(url).status_code == 405
    answer = browser.post(url, {"day": "2026-11-02"}, follow=True).content.decode()
    assert "Emails go to 2 addresses again." in answer
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == ["bounced", "complained"]
    for day in ("2026-11-02", "2026-02-31", "", "x"):
        assert "No address was stopped on that day." in browser.post(url, {"day": day}, follow=True).content.decode()
    assert Suppression.objects.count() == 2
