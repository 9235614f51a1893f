"""Mails to accounts, members or not: each looks once more whether its reason holds, and goes where it should."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from community.data_copy.mails import mails as copied_mails
from community.models import Concern, DataCopy, Delivery, Member, User
from community.roles import NATIONAL_EDITORS, ensure_roles
from community.services import concerns, data_copy, deliver
from community.services.account_outbox import queue_to_accounts
from community.services.closing import close_account, keep_account
from community.services.erasure import erase
from tests.community.mail import mails
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 3, 10, tzinfo=dt.UTC)


@pytest.fixture
def member(db: None) -> Member:
    return make_member("ann@example.com", first_name="Ann")


@pytest.fixture
def moderator(db: None) -> User:
    ensure_roles()
    editor = make_user("editor@example.com")
    editor.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    return editor


def outcome() -> dict[str, int]:
    return dict(deliver.deliver_due(now=NOW))


def raise_concern(by: Member) -> Concern:
    about = make_member("lee@example.com")
    return concerns.raise_concern(about=about, by=by, kind="other", text="A worry", now=NOW)


def test_concern_that_was_closed_meanwhile_is_told_to_nobody(member: Member, moderator: User) -> None:
    concerns.close_concern(concern=raise_concern(member), by=moderator, outcome="Done", now=NOW)
    assert outcome() == {"cancelled": 1}


def test_moderator_who_is_none_any_more_hears_nothing(member: Member, moderator: User) -> None:
    raise_concern(member)
    moderator.groups.clear()
    assert outcome() == {"cancelled": 1}


def test_concern_and_the_mail_about_it_are_kept_together_or_not_at_all(member: Member, moderator, monkeypatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(concerns, "queue_all", fails)
    with pytest.raises(RuntimeError):
        raise_concern(member)
    assert not Concern.objects.exists()


def test_account_that_is_kept_after_all_is_not_told_that_it_closed(member: Member) -> None:
    close_account(user=member.user, now=NOW)
    keep_account(user=member.user, now=NOW)
    assert outcome() == {"cancelled": 1}


def test_copy_that_is_gone_is_not_said_to_be_ready(member: Member, settings, tmp_path) -> None:
    settings.PRIVATE_DIR = tmp_path
    data_copy.ask_for_copy(user=member.user, now=NOW)
    assert data_copy.make_due_copies(now=NOW) == 1
    DataCopy.objects.all().delete()
    assert outcome() == {"cancelled": 1}


@pytest.mark.parametrize(
    ("changed", "as_member"),
    [({}, True), ({"hidden_at": NOW}, False), ({"status": Member.Status.DECLINED}, False)],
)
def test_who_takes_part_is_written_to_as_a_member_and_anybody_else_as_an_account(
    member: Member, changed: dict[str, object], as_member: bool
) -> None:
    Member.objects.filter(pk=member.pk).update(**changed)
    for _twice in range(2):
        queue_to_accounts(kind="account_closing", users=[member.user], key="x:1", payload={}, now=NOW)
    delivery = Delivery.objects.get()
    assert (delivery.member, delivery.user) == ((member, None) if as_member else (None, member.user))


def test_copy_of_ones_data_names_mails_to_the_account_too(member: Member) -> None:
    close_account(user=member.user, now=NOW)
    mails(NOW)
    [row] = copied_mails(member)
    assert (row["kind"], row["put_in_at"]) == ("closing your account", NOW)


def test_erasing_stops_what_waits_for_the_account_and_forgets_where_mails_went(member: Member) -> None:
    close_account(user=member.user, now=NOW)
    mails(NOW)
    assert Delivery.objects.get().address_digest
    queue_to_accounts(kind="unused_account", users=[member.user], key="y:1", payload={"erased_at": "x"}, now=NOW)
    erase(user=member.user, now=timezone.now())
    assert [(one.state, one.payload, one.address_digest) for one in Delivery.objects.order_by("pk")] == [
        ("sent", {}, ""),
        ("skipped", {}, ""),
    ]
