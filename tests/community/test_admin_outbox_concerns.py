"""The outbox tells nobody of a concern about themselves: neither in its list, nor its numbers, nor the audit log."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.models import AuditEntry, Concern, Delivery, Member, User
from community.services import concerns
from community.services.deliver import deliver_due
from tests.community.staff import as_user, make_editor, rows, soup
from tests.factories.community import make_member

pytestmark = pytest.mark.django_db
State = Delivery.State
KIND = "Concerns that you handle"


@pytest.fixture
def accused() -> User:
    user = make_editor("lee@example.com")
    make_member(user=user)
    return user


@pytest.fixture
def other() -> User:
    return make_editor("nia@example.com")


@pytest.fixture
def raiser() -> Member:
    return make_member("ann@example.com", first_name="Ann")


def raised(by: Member, **about) -> Concern:
    now = timezone.now()
    concern = concerns.raise_concern(by=by, kind="other", text="A worry", now=now, **about)
    deliver_due(now=now)
    return concern


def kinds(user: User, **query: str) -> list[str]:
    return [row[1] for row in rows(as_user(user), "outbox/results/", **query)]


def parts(user: User) -> list[str]:
    """What the tables above the list say of concerns."""
    page = soup(as_user(user), "outbox/")
    found = [*page.select("table tbody tr"), *page.select("#outbox-months tbody tr")]
    return [row.get_text() for row in found if KIND in row.get_text()]


@pytest.mark.parametrize("state", [State.SENT, State.DEAD])
@pytest.mark.parametrize("in_words", [False, True])
def test_accused_sees_no_mail_about_the_concern_and_others_do(accused, other, raiser, state, in_words):
    about = {"about": None, "about_words": "Nia Editor"} if in_words else {"about": accused.member}
    User.objects.filter(pk=other.pk).update(last_name="Other")
    raised(raiser, **about)
    Delivery.objects.update(state=state)
    query = {"state": state, "kind": "concern_raised"}
    assert (kinds(accused, **query), kinds(other, **query)) == ([], [KIND])
    assert (kinds(accused, state=state), parts(accused)) == ([], [])
    assert parts(other)
    assert soup(as_user(accused), "outbox/").select("option[value=concern_raised]"), "that it is gone would tell, too"


def test_accused_sees_mails_about_concerns_of_others(accused, other, raiser):
    raised(raiser, about=accused.member)
    raised(raiser, about=make_member("jo@example.com"))
    assert len(kinds(accused, state="sent", kind="concern_raised")) == 2
    assert len(kinds(other, state="sent", kind="concern_raised")) == 3


def test_mail_that_no_longer_says_of_which_concern_it_was_is_kept_from_the_accused(accused, other, raiser):
    raised(raiser, about=accused.member)
    Delivery.objects.update(payload={})
    assert (kinds(accused, state="sent"), kinds(other, state="sent")) == ([], [KIND])


def test_accused_decides_about_none_of_them(accused, other, raiser):
    raised(raiser, about=accused.member)
    Delivery.objects.update(state=State.DEAD, error="no such person", smtp_code=550)
    client, pk = as_user(accused), Delivery.objects.get().pk
    assert client.post(f"/admin/community/outbox/{pk}/again/").status_code == 404
    reason = "/admin/community/outbox/reason/?kind=concern_raised&state=dead&code=550&error=no+such+person"
    assert client.get(reason).status_code == 404
    client.post(reason, {"again": "1"})
    assert Delivery.objects.get().state == State.DEAD
    assert as_user(other).get(reason).status_code == 200


def test_audit_log_names_no_concern_where_such_mails_are_sent_again(accused, other, raiser):
    raised(raiser, about=accused.member)
    Delivery.objects.update(state=State.DEAD, error="no such person", smtp_code=550)
    reason = "/admin/community/outbox/reason/?kind=concern_raised&state=dead&code=550&error=no+such+person"
    as_user(other).post(reason, {"again": "1"})
    assert AuditEntry.objects.get(action="mail-decided").note == "1 emails sent again"
    (row,) = [row for row in rows(as_user(accused), "audit/results/") if "emails" in row[2]]
    assert row[4] == "1 email sent again"
