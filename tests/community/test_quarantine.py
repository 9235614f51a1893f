"""After a restore no mail leaves until somebody has looked at what waits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from community import mail_kinds, tasks
from community.models import AuditEntry, Delivery, Quarantine
from community.services import claims, quarantine
from community.services.deliver import deliver_due
from tests.community.staff import as_user, make_editor, make_lead, soup
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
REST = "/admin/community/outbox/rest/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.fixture
def restored() -> list[Delivery]:
    """A mail that was due before the restore, and one that is due the day after, in a database that was restored."""
    made = [
        make_delivery(make_member("ann@example.com"), key="before"),
        make_delivery(make_member("bob@example.com"), key="after", not_before=NOW + DAY),
    ]
    quarantine.quarantine(now=NOW)
    return made


def states() -> list[str]:
    """Of all mails, in the order in which they were put in."""
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_nothing_is_claimed_while_mail_rests(restored):
    assert deliver_due(now=NOW + 2 * DAY) == {}
    assert mail.outbox == []
    assert set(Delivery.objects.values_list("state", "attempts")) == {("pending", 0)}


def test_what_somebody_had_in_hand_when_the_backup_was_made_is_settled(restored):
    Quarantine.objects.all().delete()
    (one,) = claims.claim(now=NOW, most=5)
    assert claims.begin(one, address="ann@example.com", now=NOW)
    quarantine.quarantine(now=NOW)
    deliver_due(now=NOW + dt.timedelta(hours=1))
    assert states() == ["uncertain", "pending"]


def test_second_restore_keeps_since_when(restored):
    quarantine.quarantine(now=NOW + DAY)
    assert quarantine.since() == NOW


def test_minute_of_the_timetable_sends_nothing(restored):
    tasks.send_mail_on()
    assert mail.outbox == []


def test_editor_is_told_and_lets_mail_leave(restored, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(quarantine, "ring_outbox", lambda: rung.append("rung"))
    editor = make_editor()
    client = as_user(editor)
    assert soup(client, "outbox/").find("a", href=REST)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(REST, {"release": "1"}, follow=True)
    assert "Emails leave again" in answer.text
    assert not soup(client, "outbox/").find("a", href=REST)
    assert rung == ["rung"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.note) == ("mail-decided", editor, "emails leave again after a restore")
    assert deliver_due(now=NOW) == {"sent": 1}


def test_second_press_lets_nothing_leave_twice(restored):
    client = as_user(make_editor())
    for said in ("Emails leave again", "Emails leave as usual"):
        assert said in client.post(REST, {"release": "1"}, follow=True).text
    assert AuditEntry.objects.count() == 1


def test_editor_sees_how_many_were_due_by_a_moment_before_cancelling_them(restored):
    client = as_user(make_editor())
    page = soup(client, "outbox/rest/", due_by="2026-11-02 10:00")
    assert "1 email was due by 2 November 2026, 10:00" in page.get_text()
    assert states() == ["pending", "pending"], "looking changes nothing"
    client.post(REST, {"due_by": page.select_one("form[method=post] input[name=due_by]")["value"]})
    assert states() == ["cancelled", "pending"]
    assert Delivery.objects.get(state="cancelled").error == "cancelled after a restore"
    assert AuditEntry.objects.get().note == "1 emails cancelled after a restore"
    assert quarantine.is_quarantined(), "mail rests until somebody says so"


def test_page_begins_with_all_that_is_due(restored):
    Delivery.objects.update(not_before=timezone.now())
    page = soup(as_user(make_editor()), "outbox/rest/").get_text()
    assert "2 emails are due and wait" in page
    assert "Cancel 2 emails" in page


def test_moment_that_is_none_is_refused_and_cancels_nothing(restored):
    client = as_user(make_editor())
    assert "Enter a day and a time" in soup(client, "outbox/rest/", due_by="soon").get_text()
    assert "Enter a day and a time" in client.post(REST, {"due_by": ""}).text
    assert states() == ["pending", "pending"]


def test_nothing_is_cancelled_once_mail_leaves(restored):
    editor = make_editor()
    assert quarantine.acknowledge(by=editor, now=NOW)
    assert quarantine.cancel_due_by(NOW + 5 * DAY, by=editor, now=NOW) == 0
    as_user(editor).post(REST, {"due_by": "2027-01-01 10:00"})
    assert states() == ["pending", "pending"]


@pytest.mark.parametrize("sent", [{"release": "1"}, {"due_by": "2027-01-01 10:00"}])
def test_rest_is_not_for_regional_leads_to_end(restored, sent):
    client = as_user(make_lead())
    assert client.get(REST).status_code == 302
    client.post(REST, sent)
    assert quarantine.is_quarantined()
    assert states() == ["pending", "pending"]
