"""Closing an account, changing one's mind, and being forgotten for good."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import leaving
from community.models import (
    AuditEntry,
    DirectoryEntry,
    Erasure,
    Invitation,
    JoinRequest,
    Member,
    User,
)  # fmt: skip
from community.services.closing import AdministratorError, close_account, keep_account
from community.services.concerns import hide_member
from community.services.erasure import NotErasedError, erase, erase_due
from tests.community.conftest import is_signed_in
from tests.community.mail import mails
from tests.factories.community import make_member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

HUB = "/community/me/privacy/"
LEAVE = f"{HUB}leave/"
KEEP = f"{HUB}keep/"
NAME, ADDRESS, OLD_ADDRESS = "Zebedee Quillfeather", "zebedee.q@example.com", "z.quillfeather@old.example"


@pytest.fixture(autouse=True)
def _own_private_folder(settings, tmp_path) -> None:
    """Files of other tests are not in the way."""
    settings.PRIVATE_DIR = tmp_path / "private"


@pytest.fixture
def member(user: User) -> Member:
    """Somebody in the directory."""
    return make_member(user=user, listed=True)


def later(days: float) -> dt.datetime:
    """So many days from now."""
    return timezone.now() + dt.timedelta(days=days)


def text(answer) -> str:
    """What a reader of the page sees."""
    return " ".join(BeautifulSoup(answer.content, "html5lib").get_text(" ").split())


def test_closing_hides_signs_out_everywhere_and_confirms(sure: Client, member: Member) -> None:
    elsewhere = Client()
    elsewhere.force_login(member.user)
    Invitation.objects.create(
        email="new@example.com", by=member, token_digest="x", sent_at=timezone.now(), expires_at=later(3)
    )
    mails().clear()
    answer = sure.post(LEAVE, follow=True)
    assert "Your account is closed" in text(answer)
    assert not is_signed_in(sure)
    assert elsewhere.get("/accounts/").status_code == 302
    member.refresh_from_db()
    assert (member.status, member.listed) == ("closing", False)
    assert not DirectoryEntry.objects.exists()
    assert Invitation.objects.get().withdrawn_at
    [sent] = mails()
    assert sent.to == [member.user.email]
    assert f"{timezone.localtime(member.closing_at):%-d %B %Y}" in sent.body
    assert len(sent.subject) <= 60


def told(queries: CaptureQueriesContext, words: str) -> list[int]:
    """Where in the order of statements these words stand."""
    return [number for number, query in enumerate(queries.captured_queries) if words in query["sql"]]


@pytest.mark.parametrize("act", [close_account, erase])
def test_sessions_are_looked_for_after_the_transaction_and_the_directory_comes_last_in_it(member: Member, act) -> None:
    Client().force_login(member.user)
    with CaptureQueriesContext(connection) as queries:
        act(user=member.user, now=timezone.now())
    end = told(queries, 'INSERT INTO "community_directoryremoval"')[-1]
    assert told(queries, 'INSERT INTO "community_auditentry"')[-1] < told(queries, "community_directorystate")[0]
    released = [number for number in told(queries, "RELEASE SAVEPOINT") if number > end]
    assert told(queries, 'FROM "django_session"')[0] > released[-1]
    assert not Session.objects.exists()


def test_closing_asks_who_one_is(signed_in: Client, member: Member) -> None:
    answer = signed_in.post(LEAVE)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    member.refresh_from_db()
    assert member.status == Member.Status.ACTIVE
    signed_in.post(answer["Location"], {"password": PASSWORD, "next": LEAVE})
    member.refresh_from_db()
    assert member.status == Member.Status.CLOSING


def test_double_submit_keeps_the_day(member: Member) -> None:
    close_account(user=member.user, now=later(0))
    day = Member.objects.get().closing_at
    close_account(user=member.user, now=later(3))
    assert Member.objects.get().closing_at == day
    assert len(mails(later(3))) == 1


def test_who_is_leaving_sees_the_way_back_and_nothing_else(client: Client, member: Member) -> None:
    close_account(user=member.user, now=timezone.now())
    client.force_login(member.user)
    for path in (HUB, "/community/"):
        assert "Keep my account" in text(client.get(path))
    for path in (f"{HUB}pause/", f"{HUB}blocked/", "/community/people/", "/community/me/"):
        assert client.get(path).status_code == 404, path
    assert client.get(LEAVE)["Location"] == HUB
    assert client.get(f"{HUB}data/").status_code == 200


def test_signing_in_leads_who_is_leaving_to_the_way_back(client: Client, member: Member) -> None:
    close_account(user=member.user, now=timezone.now())
    answer = client.post("/accounts/login/", {"login": member.user.email, "password": PASSWORD})
    assert answer["Location"] == HUB


def test_account_is_kept_as_it_was_but_out_of_the_directory(client: Client, member: Member) -> None:
    close_account(user=member.user, now=timezone.now())
    client.force_login(member.user)
    assert client.get(KEEP).status_code == 405, "a link in a mail cannot do it"
    answer = client.post(KEEP, follow=True)
    assert "We have kept your account" in text(answer)
    client.post(KEEP)
    member.refresh_from_db()
    assert (member.status, member.listed, member.closing_at) == ("active", False, None)
    assert erase_due(later(30)) == 0
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["account-closed", "account-reopened"]


@pytest.mark.parametrize("status", ["started", "declined", "active"])
def test_keeping_gives_back_what_was_and_no_more(user: User, superuser: User, status: str) -> None:
    member = make_member(user=user, status=status)
    hide_member(member=member, by=superuser, now=timezone.now())
    close_account(user=user, now=timezone.now())
    keep_account(user=user, now=timezone.now())
    member.refresh_from_db()
    assert member.status == status
    assert member.hidden_at, "closing is no way out of being hidden"


def test_waiting_request_is_taken_back(user: User) -> None:
    member = make_member(user=user, status=Member.Status.WAITING)
    JoinRequest.objects.create(member=member, reason="Please", asked_at=timezone.now())
    close_account(user=user, now=timezone.now())
    assert not JoinRequest.objects.exists()
    keep_account(user=user, now=timezone.now())
    member.refresh_from_db()
    assert member.status == Member.Status.STARTED


def test_account_that_never_joined_can_be_closed(sure: Client, user: User) -> None:
    sure.post(LEAVE)
    assert Member.objects.get(user=user).status == Member.Status.CLOSING
    assert erase_due(later(8)) == 1


def test_administrator_is_told_to_hand_the_rights_over_first(client: Client, superuser: User) -> None:
    with pytest.raises(AdministratorError):
        close_account(user=superuser, now=timezone.now())
    client.post("/accounts/login/", {"login": superuser.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "Ask another administrator" in text(client.get(LEAVE))
    answer = client.post(LEAVE)
    assert answer.status_code == 403
    assert "Ask another administrator" in text(answer)
    assert not Member.objects.filter(status="closing").exists()


def test_erased_after_seven_days_however_late_the_clock_comes(member: Member) -> None:
    close_account(user=member.user, now=timezone.now())
    assert erase_due(later(6.9)) == 0
    assert erase_due(later(100)) == 1
    assert erase_due(later(100)) == 0
    member.refresh_from_db()
    assert member.status == Member.Status.ERASED
    assert str(member) == "A former member"


def test_what_was_cut_off_half_way_is_done_again(member: Member) -> None:
    def cut_off(member: Member, *, now: dt.datetime) -> None:
        raise SystemExit

    close_account(user=member.user, now=timezone.now())
    leaving.when_erasing("cut off", cut_off)
    try:
        with pytest.raises(SystemExit):
            erase_due(later(8))
    finally:
        del leaving._erasing["cut off"]
    assert User.objects.get(pk=member.user_id).email == "sam@example.com"
    assert not Erasure.objects.exists()
    assert erase_due(later(8)) == 1


def test_one_that_fails_keeps_none_of_the_others(member: Member) -> None:
    other = make_member("lee@example.com")
    for who in (member, other):
        close_account(user=who.user, now=timezone.now())

    def fail_for_first(found: Member, *, now: dt.datetime) -> None:
        if found.pk == member.pk:
            raise ValueError("no")

    leaving.when_erasing("fails", fail_for_first)
    try:
        with pytest.raises(NotErasedError):
            erase_due(later(8))
    finally:
        del leaving._erasing["fails"]
    assert {m.pk: m.status for m in Member.objects.all()} == {member.pk: "closing", other.pk: "erased"}


def test_who_comes_back_while_others_are_erased_is_kept(member: Member) -> None:
    other = make_member("lee@example.com")
    for who in (member, other):
        close_account(user=who.user, now=timezone.now())

    def come_back(erased: Member, *, now: dt.datetime) -> None:
        keep_account(user=(other if erased.pk == member.pk else member).user, now=now)

    leaving.when_erasing("comes back", come_back)
    try:
        assert erase_due(later(8)) == 1
    finally:
        del leaving._erasing["comes back"]
    assert sorted(Member.objects.values_list("status", flat=True)) == ["active", "erased"]


def test_apps_above_are_told(member: Member) -> None:
    told = []
    hooks = {"closing": leaving.when_closing, "kept": leaving.when_kept, "erasing": leaving.when_erasing}
    for name, add in hooks.items():
        add("test", lambda member, *, now, name=name: told.append(name))
    try:
        close_account(user=member.user, now=timezone.now())
        keep_account(user=member.user, now=timezone.now())
        erase(user=member.user, now=timezone.now())
    finally:
        for held in (leaving._closing, leaving._kept, leaving._erasing):
            del held["test"]
    assert told == ["closing", "kept", "erasing"]
