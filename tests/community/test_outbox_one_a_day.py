"""Nobody gets more than one reminder a day, by their own calendar, but for what is urgent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from community import mail_kinds
from community.mail_kinds import MailKind
from community.models import Delivery, MailPreference, Member, ReminderPreferences
from community.services import claims
from community.services.deliver import deliver_due
from tests.community.mail_server import sink
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds, written

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
DAY = dt.timedelta(days=1)
NEXT_MORNING = dt.datetime(2026, 11, 3, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()
    mail_kinds.register(
        [
            MailKind("digest", "the summary", written, reminder=True, bulk=True),
            MailKind("test_urgent", "tomorrow", written, reminder=True, urgent=True),
            MailKind("test_today", "what ends today", written, reminder=True, of_its_day=True),
        ]
    )


def two(member: Member, *, kinds: tuple[str, str] = ("test_reminder", "test_reminder")) -> list[Delivery]:
    """Two mails to one member that wait, the first a minute longer."""
    before = NOW - dt.timedelta(minutes=1)
    return [
        make_delivery(member, kind=kind, key=f"{number}", not_before=(before, NOW)[number])
        for number, kind in enumerate(kinds)
    ]


def states() -> list[str]:
    """Of all mails, in the order in which they were put in."""
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_second_reminder_waits_for_the_next_morning_as_if_it_had_not_been_touched():
    first, second = two(make_member())
    assert deliver_due(now=NOW) == {"sent": 1, "postponed": 1}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reminder_day) == ("sent", NOW.date())
    assert (second.state, second.not_before, second.attempts, second.claim_count) == ("pending", NEXT_MORNING, 0, 0)
    assert second.date_header == "Tue, 03 Nov 2026 09:00:00 +0000"
    assert deliver_due(now=NOW + dt.timedelta(hours=8)) == {}
    assert deliver_due(now=NEXT_MORNING) == {"sent": 1}


def test_reminder_of_an_earlier_run_today_holds_the_next_before_it_is_written(monkeypatch):
    sam, asked = make_member(), []
    make_delivery(sam, key="early")
    assert deliver_due(now=NOW) == {"sent": 1}
    kind = MailKind("test_reminder", "", lambda delivery, now: asked.append(delivery), reminder=True)
    monkeypatch.setitem(mail_kinds._kinds, "test_reminder", kind)
    make_delivery(sam, key="late")
    assert deliver_due(now=NOW + dt.timedelta(hours=5)) == {"postponed": 1}
    assert asked == []


def test_urgent_ones_and_answers_come_on_the_same_day():
    sam = make_member()
    for kind in ("test_reminder", "test_urgent", "test_urgent", "test_answer"):
        make_delivery(sam, kind=kind, key=f"{kind}{Delivery.objects.count()}")
    assert deliver_due(now=NOW) == {"sent": 4}
    assert Delivery.objects.filter(reminder_day=None).count() == 3


def test_others_are_not_held():
    for name in ("ann", "bob"):
        make_delivery(make_member(f"{name}@example.com"))
    assert deliver_due(now=NOW) == {"sent": 2}


@pytest.mark.parametrize(
    ("zone", "hours", "done"),
    [("Europe/London", (9, 15), {"postponed": 1}), ("Pacific/Auckland", (3, 21), {"sent": 1})],
    ids=["same", "next"],
)
def test_day_is_that_of_the_readers_own_calendar(zone, hours, done):
    """Three o'clock UTC is four in the afternoon in Auckland, and nine in the evening is the next morning there."""
    sam = make_member(time_zone=zone)
    first, second = (NOW.replace(hour=hour) for hour in hours)
    make_delivery(sam, key="one", not_before=first)
    make_delivery(sam, key="two", not_before=second)
    assert deliver_due(now=first) == {"sent": 1}
    assert deliver_due(now=second) == done


def test_next_morning_is_that_of_a_working_day():
    """Christmas 2026 is a Friday, and Monday stands in for Boxing Day."""
    eve = dt.datetime(2026, 12, 24, 12, 0, tzinfo=dt.UTC)
    two(make_member())
    deliver_due(now=eve)
    waiting = Delivery.objects.get(state="pending")
    assert waiting.not_before == dt.datetime(2026, 12, 29, 9, 0, tzinfo=dt.UTC)


def test_summary_goes_before_any_other_reminder_of_its_day():
    two(make_member(), kinds=("test_reminder", "digest"))
    assert deliver_due(now=NOW) == {"postponed": 1, "sent": 1}
    assert states() == ["pending", "sent"]


def test_summary_of_another_day_holds_nothing():
    sam = make_member()
    make_delivery(sam, key="nudge")
    make_delivery(sam, kind="digest", key="digest", not_before=NOW + DAY)
    assert deliver_due(now=NOW) == {"sent": 1}


def test_mail_whose_reason_is_gone_leaves_the_day_to_the_next():
    sam = make_member()
    make_delivery(sam, key="gone", payload={"gone": True})
    make_delivery(sam, key="holds")
    assert deliver_due(now=NOW) == {"cancelled": 1, "sent": 1}


@pytest.mark.parametrize(("answer", "state"), [("550 no", "dead"), ("451 busy", "pending")], ids=["refused", "later"])
def test_mail_that_was_not_taken_leaves_the_day_to_the_next(sink, answer, state):
    answers = iter([answer])
    sink.on_data = lambda to: next(answers, None)
    two(make_member())
    deliver_due(now=NOW)
    first, second = Delivery.objects.order_by("pk")
    assert (first.state, first.reminder_day) == (state, None)
    assert (second.state, second.reminder_day) == ("sent", NOW.date())


def test_mail_that_may_have_come_keeps_the_day(sink):
    sink.on_data = lambda to: "DROP"
    two(make_member())
    assert deliver_due(now=NOW) == {"uncertain": 1, "postponed": 1}
    assert Delivery.objects.get(state="uncertain").reminder_day == NOW.date()


def test_database_lets_one_begin_where_two_had_seen_the_day_free():
    two(make_member())
    first, second = claims.claim(now=NOW, most=5)
    assert claims.begin(first, address="sam@example.com", now=NOW)
    assert not claims.begin(second, address="sam@example.com", now=NOW)
    assert states() == ["handing", "claimed"]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("hour", "minutes", "done"),
    [
        (8, 0, {"sent": 1}),
        (9, 0, {"postponed": 1}),
        (9, 9, {"postponed": 1}),
        (9, 10, {"sent": 1}),
        (14, 0, {"postponed": 1}),
    ],
)
def test_summary_that_comes_due_later_today_or_just_now_goes_first(hour, minutes, done):
    """The 2nd of November 2026 is a Monday, its month's first working day; it is nine o'clock and some minutes."""
    sam = make_member(joined_at=NOW - 30 * DAY)
    ReminderPreferences.objects.create(member=sam, hour=hour, changed_at=NOW)
    make_delivery(sam)
    assert deliver_due(now=NOW + dt.timedelta(minutes=minutes)) == done


def test_summary_that_is_not_wanted_or_was_made_holds_nothing():
    for number, name in enumerate(("ann", "bob")):
        member = make_member(f"{name}@example.com", joined_at=NOW - 30 * DAY)
        ReminderPreferences.objects.create(member=member, hour=14, changed_at=NOW)
        make_delivery(member)
        if number:
            MailPreference.objects.create(member=member, kind="digest", on=False, changed_at=NOW)
        else:
            make_delivery(member, kind="digest", key="digest", period="2026-11", state="cancelled")
    assert deliver_due(now=NOW) == {"sent": 2}


@pytest.mark.parametrize("how", ["off by itself", "all stopped"])
@pytest.mark.parametrize("kind", ["digest", "test_today"])
def test_mail_that_is_switched_off_and_still_waits_holds_nothing(kind, how):
    sam = make_member()
    if how == "off by itself":
        MailPreference.objects.create(member=sam, kind=kind, on=False, changed_at=NOW)
    else:
        ReminderPreferences.objects.create(member=sam, all_stopped_at=NOW, changed_at=NOW)
        MailPreference.objects.create(member=sam, kind="test_reminder", on=True, changed_at=NOW)
    two(sam, kinds=("test_reminder", kind))
    assert deliver_due(now=NOW) == {"sent": 1, "skipped": 1}
    assert states() == ["sent", "skipped"]


@pytest.mark.parametrize("minutes", [0, 60], ids=["at once", "later that day"])
def test_reminder_that_cannot_come_another_day_goes_first(minutes):
    sam, at = make_member(), NOW + dt.timedelta(minutes=minutes)
    usual = make_delivery(sam, key="usual", not_before=NOW - dt.timedelta(minutes=1))
    make_delivery(sam, kind="test_today", key="today", not_before=at)
    for now in (NOW, at):
        deliver_due(now=now)
    assert states() == ["pending", "sent"]
    usual.refresh_from_db()
    assert (usual.not_before, usual.attempts) == (NEXT_MORNING, 0)
    assert deliver_due(now=NEXT_MORNING) == {"sent": 1}


def test_summary_goes_before_what_cannot_come_another_day():
    two(make_member(), kinds=("test_today", "digest"))
    assert deliver_due(now=NOW) == {"postponed": 1, "sent": 1}
    assert states() == ["pending", "sent"]


@pytest.mark.parametrize("values", [{"not_before": NOW + DAY}, {"state": "sent"}], ids=["tomorrow", "gone"])
def test_reminder_of_another_day_holds_nothing(values):
    sam = make_member()
    make_delivery(sam, key="usual")
    make_delivery(sam, kind="test_today", key="today", **values)
    assert deliver_due(now=NOW) == {"sent": 1}
