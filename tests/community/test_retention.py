"""What is forgotten, when, and what stays."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from community import tasks
from community.models import (
    AuditEntry,
    Concern,
    Delivery,
    DirectoryRemoval,
    InactivityWarning,
    Invitation,
    JoinRequest,
    Member,
    User,
)  # fmt: skip
from community.periods import Period
from community.private_files import private_folder
from community.roles import EDITORS, ensure_roles
from community.services import deliver, import_files, inactivity, retention
from community.services.audit import record
from community.services.inactivity import care_for_unused_accounts
from home.models import TaskRun
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 3, 31, 3, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _own_private_folder(settings, tmp_path) -> None:
    """Files of other tests are not in the way."""
    settings.VAR_DIR = tmp_path


def ago(days: float) -> dt.datetime:
    """So many days before NOW."""
    return NOW - dt.timedelta(days=days)


def follow() -> dict[str, int]:
    """One night; a second run the same night finds nothing."""
    done = retention.follow_rules(now=NOW)
    assert set(retention.follow_rules(now=NOW).values()) == {0}
    return done


def unverified(email: str, days: float, **values) -> User:
    """An account whose address was never proved."""
    user = User.objects.create_user(email, "x", date_joined=ago(days), **values)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user


@pytest.mark.parametrize(
    ("period", "now", "before"),
    [
        (Period(days=7), (2027, 3, 8), (2027, 3, 1)),
        (Period(months=6), (2027, 3, 31), (2026, 9, 30)),
        (Period(months=1), (2028, 3, 31), (2028, 2, 29)),
        (Period(months=1), (2027, 1, 5), (2026, 12, 5)),
        (Period(years=2), (2028, 2, 29), (2026, 2, 28)),
    ],
)
def test_periods_count_by_the_calendar(period: Period, now, before) -> None:
    assert period.before(dt.datetime(*now, tzinfo=dt.UTC)) == dt.datetime(*before, tzinfo=dt.UTC)


def test_sign_ups_that_were_never_verified_go_after_seven_days() -> None:
    unverified("old@example.com", 7.1)
    unverified("new@example.com", 6.9)
    unverified("used@example.com", 30, last_login=ago(29))
    unverified("boss@example.com", 30, is_superuser=True)
    ensure_roles()
    unverified("editor@example.com", 30).groups.add(Group.objects.get(name=EDITORS))
    make_member(user=unverified("waits@example.com", 30), status=Member.Status.WAITING)
    make_user("verified@example.com", date_joined=ago(30))
    assert follow()["unverified"] == 1
    assert not User.objects.filter(email="old@example.com").exists()
    assert User.objects.count() == 6


def test_invitations_go_thirty_days_after_they_ended() -> None:
    member = make_member()
    ends = {
        "accepted long ago": {"accepted_at": ago(31), "expires_at": ago(20)},
        "withdrawn long ago": {"withdrawn_at": ago(31), "expires_at": ago(20)},
        "ran out long ago": {"expires_at": ago(31)},
        "ran out": {"expires_at": ago(29)},
        "open": {"expires_at": NOW + dt.timedelta(days=1)},
    }
    for name, values in ends.items():
        Invitation.objects.create(email="x@example.com", by=member, token_digest=name, sent_at=ago(40), **values)
    assert follow()["invitations"] == 3
    assert set(Invitation.objects.values_list("token_digest", flat=True)) == {"ran out", "open"}


def test_requests_go_six_months_after_the_answer_and_waiting_ones_stay() -> None:
    for number, (status, days) in enumerate(
        [("declined", 200), ("approved", 200), ("declined", 100), ("waiting", 900)]
    ):
        member = make_member(f"m{number}@example.com")
        decided = None if status == "waiting" else ago(days)
        JoinRequest.objects.create(member=member, reason="r", status=status, asked_at=ago(days), decided_at=decided)
    assert follow()["requests"] == 2
    assert JoinRequest.objects.count() == 2


def test_audit_log_goes_after_two_years() -> None:
    member = make_member()
    for days in (729, 732):
        record(AuditEntry.Action.VIEWED, actor=None, subject=member, now=ago(days))
    assert follow()["audit"] == 1
    assert AuditEntry.objects.count() == 1


def test_concerns_go_two_years_after_they_were_closed_and_open_ones_stay() -> None:
    member = make_member()
    for status, closed in (("closed", ago(732)), ("closed", ago(700)), ("open", None)):
        Concern.objects.create(
            about=member, kind="other", text="x", raised_at=ago(900), status=status, closed_at=closed
        )
    assert follow()["concerns"] == 1
    assert Concern.objects.count() == 2


def test_notes_of_who_left_the_directory_go_after_thirty_days() -> None:
    for pk, days in ((1, 29), (2, 31)):
        DirectoryRemoval.objects.create(member_id=pk, version=pk, removed_at=ago(days))
    assert follow()["removals"] == 1


def test_uploaded_lists_go_after_a_day() -> None:
    for hours in (25, 23):
        user = make_user(f"editor{hours}@example.com")
        token = import_files.keep_upload(content=b"x", by=user, now=ago(hours / 24))
        path = next(private_folder("imports").rglob(token))
        stamp = ago(hours / 24).timestamp()
        os.utime(path, (stamp, stamp))
    assert follow()["uploads"] == 1
    assert dt.timedelta(days=retention.UPLOADS.days) == import_files.KEPT_FOR, "what is said is what is done"


def test_rule_that_fails_keeps_none_of_the_others(monkeypatch) -> None:
    record(AuditEntry.Action.VIEWED, actor=None, now=ago(900))
    broken = retention.Rule("broken", "x", "y", Period(days=1), lambda now: 1 // 0)
    monkeypatch.setattr(retention, "RULES", (broken, *retention.RULES))
    with pytest.raises(retention.NotKeptError, match="broken"):
        retention.follow_rules(now=NOW)
    assert not AuditEntry.objects.exists()


def test_night_is_noted_and_may_run_twice() -> None:
    for _ in range(2):
        tasks.nightly()
        tasks.tick()
    assert {run.name for run in TaskRun.objects.filter(error="", succeeded_at__isnull=False)} == {"retention", "people"}


# --- Accounts that nobody uses ---------------------------------------------------------------------------------------


def nights(first: dt.datetime, last: dt.datetime, every: int = 1) -> None:
    """Every night from ``first`` to ``last``, and the mails of each."""
    while first <= last:
        night(first)
        first += dt.timedelta(days=every)


def night(at: dt.datetime) -> None:
    """One night and its mails."""
    care_for_unused_accounts(at)
    deliver.deliver_due(now=at)


def month(number: int) -> dt.datetime:
    """So many months after the last sign-in."""
    return Period(months=number).after(dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC))


@pytest.fixture
def unused() -> User:
    """Somebody who last signed in on 1 January 2027."""
    return make_member(user=make_user(last_login=month(0), date_joined=month(0))).user


def test_unused_account_is_warned_twice_and_then_erased(unused: User) -> None:
    nights(month(0), month(12) - dt.timedelta(days=1), every=10)
    assert mail.outbox == []
    nights(month(12), month(13))
    assert len(mail.outbox) == 1
    assert "1 July 2028" in mail.outbox[0].body
    assert len(mail.outbox[0].subject) <= 60
    nights(month(13), month(18) - dt.timedelta(days=1))
    assert len(mail.outbox) == 2
    unused.refresh_from_db()
    assert unused.is_active
    nights(month(18), month(18))
    unused.refresh_from_db()
    assert not unused.is_active
    assert unused.member.status == Member.Status.ERASED
    nights(month(18), month(40), every=30)
    assert len(mail.outbox) == 2


def test_signing_in_keeps_the_account_and_starts_anew(unused: User) -> None:
    nights(month(12), month(17))
    unused.last_login = month(17) + dt.timedelta(days=1)
    unused.save()
    nights(month(18), month(28), every=7)
    unused.refresh_from_db()
    assert unused.is_active
    assert not InactivityWarning.objects.exists()
    assert len(mail.outbox) == 2


def test_nobody_is_erased_without_both_warnings_however_long_the_clock_stood_still(unused: User) -> None:
    night(month(60))
    night(month(60))
    unused.refresh_from_db()
    assert (unused.is_active, len(mail.outbox)) == (True, 1)
    night(month(60) + dt.timedelta(days=29))
    unused.refresh_from_db()
    assert (unused.is_active, len(mail.outbox)) == (True, 2)
    care_for_unused_accounts(month(60) + dt.timedelta(days=58))
    unused.refresh_from_db()
    assert not unused.is_active


def ends(state: str) -> None:
    """Whatever mail was put into the outbox last ended like this."""
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(state=state)


@pytest.mark.parametrize("state", ["dead", "skipped"])
def test_warning_whose_mail_came_to_nothing_is_none_and_given_again(unused: User, state: str) -> None:
    care_for_unused_accounts(month(12))
    ends(state)
    night(month(13))
    assert len(mail.outbox) == 1
    care_for_unused_accounts(month(17))
    ends(state)
    night(month(18))
    unused.refresh_from_db()
    assert (unused.is_active, len(mail.outbox)) == (True, 2)
    night(month(19))
    unused.refresh_from_db()
    assert not unused.is_active


def test_nobody_is_erased_while_the_last_warning_waits(unused: User) -> None:
    night(month(12))
    care_for_unused_accounts(month(17))
    care_for_unused_accounts(month(20))
    unused.refresh_from_db()
    assert unused.is_active
    night(month(20))
    night(month(20) + dt.timedelta(days=1))
    unused.refresh_from_db()
    assert (unused.is_active, len(mail.outbox)) == (False, 2)


def test_who_signed_in_before_the_warning_went_out_is_not_warned(unused: User) -> None:
    care_for_unused_accounts(month(12))
    User.objects.update(last_login=month(12) + dt.timedelta(minutes=1))
    deliver.deliver_due(now=month(12) + dt.timedelta(minutes=2))
    assert mail.outbox == []


@pytest.mark.parametrize("first", [True, False])
def test_two_workers_who_found_the_same_account_warn_it_once(unused: User, first: bool) -> None:
    if not first:
        InactivityWarning.objects.create(user=unused, first_at=month(12))
    found = [User.objects.get(pk=unused.pk) for _worker in range(2)]
    assert [inactivity._write(user, month(17), first=first) for user in found] == [True, False]
    assert Delivery.objects.count() == 1


def test_people_with_rights_over_others_are_left_alone() -> None:
    ensure_roles()
    old = {"last_login": month(0), "date_joined": month(0)}
    make_user("boss@example.com", is_superuser=True, **old)
    make_user("editor@example.com", **old).groups.add(Group.objects.get(name=EDITORS))
    nights(month(12), month(30), every=20)
    assert mail.outbox == []
    assert User.objects.filter(is_active=True).count() == 2


def test_account_that_never_joined_counts_from_its_making() -> None:
    user = make_user(date_joined=month(0))
    nights(month(12), month(18), every=7)
    care_for_unused_accounts(timezone.now() + dt.timedelta(days=9999))
    user.refresh_from_db()
    assert not user.is_active
