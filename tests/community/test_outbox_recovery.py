"""What workers had in hand that died: found by an index, and never sent twice if that would do harm."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from community import mail_kinds
from community.models import Delivery
from community.services import claims
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.mark.parametrize(
    ("kind", "state", "then"),
    [
        ("test_answer", "handing", "pending"),
        ("test_reminder", "handing", "uncertain"),
        ("test_periodic", "handing", "uncertain"),
        ("of another release", "handing", "uncertain"),
        ("of another release", "claimed", "pending"),
    ],
)
def test_what_may_have_gone_goes_again_only_where_that_is_known_to_do_no_harm(kind, state, then):
    make_delivery(make_member(), kind="test_answer")
    Delivery.objects.update(kind=kind, state=state, token="t", lease_until=NOW)
    claims.recover(machine_time=LATER)
    recovered = Delivery.objects.get()
    assert (recovered.state, recovered.token, recovered.lease_until) == (then, "", None)


def test_lease_that_has_not_run_out_is_left_alone():
    make_delivery(make_member())
    assert claims.claim(now=NOW, most=5)
    claims.recover(machine_time=NOW + dt.timedelta(minutes=1))
    assert Delivery.objects.get().state == "claimed"


def test_lapsed_leases_are_found_by_their_index_however_many_mails_there_were():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # of a small table it would read all
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = claims.in_lapsed_hands(machine_time=LATER).explain()
    assert "delivery_leased" in plan


def test_reminder_that_a_slow_clock_hands_over_meanwhile_is_not_sent_again():
    make_delivery(make_member())
    (one,) = claims.claim(now=NOW, most=5)  # by a worker whose clock is an hour slow
    begun: list[bool] = []

    def begin_after_the_first_statement(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and not begun:
            begun.append(True)
            begun.append(claims.begin(one, address="sam@example.com", now=NOW))
        return done

    with connection.execute_wrapper(begin_after_the_first_statement):
        claims.recover(machine_time=NOW + dt.timedelta(hours=1))
    assert begun == [True, True]
    assert Delivery.objects.get().state == "handing"
