"""Accounts that nobody uses and that no mail reaches: erased all the same where that is proven, else not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from community.models import Delivery, Suppression, User
from community.periods import Period
from community.services import deliver, suppressions
from community.services.claims import MOST_TRIES
from community.services.inactivity import care_for_unused_accounts
from tests.factories.community import make_member
from tests.factories.people import make_user

Reason = Suppression.Reason
pytestmark = pytest.mark.django_db


def month(number: int) -> dt.datetime:
    """So many months after the last sign-in."""
    return Period(months=number).after(dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC))


@pytest.fixture
def unused() -> User:
    return make_member(user=make_user("sam@example.com", last_login=month(0), date_joined=month(0))).user


def months_go_by(first: int, last: int, **ends: object) -> None:
    """A night every month; whatever mail is put in ends like that, or is sent."""
    for number in range(first, last + 1):
        care_for_unused_accounts(month(number))
        if ends:
            Delivery.objects.filter(state="pending").update(**ends)
        deliver.deliver_due(now=month(number))


def is_erased(user: User) -> bool:
    user.refresh_from_db()
    return not user.is_active


@pytest.mark.parametrize("proof", ["reported", "said", "said again"])
def test_account_whose_address_is_proven_to_be_gone_is_erased_in_its_time(unused, proof):
    suppressions.suppress(address=unused.email, reason=Reason.BOUNCED, proof=proof, now=month(11))
    months_go_by(12, 17)
    assert not is_erased(unused)
    assert list(Delivery.objects.values_list("state", flat=True)) == ["skipped", "skipped"]
    months_go_by(18, 19)
    assert is_erased(unused)
    assert mail.outbox == []


@pytest.mark.parametrize(("reason", "proof"), [("bounced", "seemed"), ("bounced", ""), ("complained", "reported")])
def test_account_whose_address_may_yet_be_read_is_not_erased_without_a_warning(unused, reason, proof):
    suppressions.suppress(address=unused.email, reason=reason, proof=proof, now=month(11))
    months_go_by(12, 23)
    assert not is_erased(unused)
    assert mail.outbox == []
    Suppression.objects.all().delete()
    months_go_by(24, 30)
    assert (is_erased(unused), len(mail.outbox)) == (True, 2)


@pytest.mark.parametrize(
    "ends",
    [
        {"state": "cancelled", "error": "cancelled after a restore"},
        {"state": "dead", "smtp_code": 451, "attempts": MOST_TRIES},
        {"state": "dead", "smtp_code": 552, "attempts": MOST_TRIES},
        {"state": "dead", "smtp_code": 550, "error": "5.7.1 your domain is on a list", "attempts": 1},
        {"state": "dead", "smtp_code": 550, "error": "Administrative prohibition", "attempts": 1},
        {"state": "dead", "smtp_code": 550, "error": "5.1.1 said to everybody in one bad hour", "attempts": 1},
        {"state": "dead", "error": "6 workers died of it, one after the other", "attempts": 6},
    ],
)
def test_account_that_we_failed_to_write_to_is_not_erased(unused, ends):
    months_go_by(12, 30, **ends)
    assert not is_erased(unused)


def test_account_whose_address_gets_mail_again_is_warned_anew(unused):
    suppressions.suppress(address=unused.email, reason=Reason.BOUNCED, proof="reported", now=month(11))
    months_go_by(12, 17)
    Suppression.objects.all().delete()
    months_go_by(18, 18)
    assert (is_erased(unused), len(mail.outbox)) == (False, 1)
    months_go_by(19, 24)
    assert (is_erased(unused), len(mail.outbox)) == (True, 2)
