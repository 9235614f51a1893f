"""A member asks somebody to join."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.models import Invitation, JoinRequest, Member
from community.services import invitations
from tests.community.mail import code_in_mail, link_in_mail, mails
from tests.factories.community import make_member, make_organisation
from tests.factories.people import PASSWORD, make_user

INVITE = "/community/invite/"
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db: None) -> Member:
    return make_member("ada@example.com", first_name="Ada", last_name="Okoro")


@pytest.fixture
def inviter(member: Member, client: Client) -> Client:
    client.force_login(member.user)
    return client


def invite(inviter: Client, email: str = "kim@elsewhere.example", language: str = "en") -> str:
    """Send one and give the link's path."""
    inviter.post(INVITE, {"email": email, "language": language})
    return "/" + link_in_mail("/community/invitation/").split("/", 3)[3]


def join(inviter: Client) -> None:
    inviter.post("/community/join/you/", {"first_name": "Kim"})
    place = make_organisation("Aire Trust")
    inviter.post("/community/join/organisation/?q=aire", {"organisation": place.pk})
    inviter.post("/community/join/check/", {"agreed": "on"})


def test_invited_person_creates_an_account_and_is_in(inviter: Client, member: Member) -> None:
    path = invite(inviter, "Kim@Elsewhere.example")
    invitation = Invitation.objects.get()
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 32
    assert invitation.token_digest == hashlib.sha256(token.encode()).hexdigest()
    assert (invitation.email, invitation.by) == ("kim@elsewhere.example", member)
    guest = Client()
    page = guest.get(path).content.decode()
    assert "Ada Okoro invites you" in page
    assert "k•••@elsewhere.example" in page
    assert "kim@elsewhere.example" not in page
    sign_up = re.search(r'href="(/accounts/signup/\?next=[^"]+)"', page)
    assert sign_up
    guest.post(sign_up[1], {"email": "kim@elsewhere.example", "password1": PASSWORD, "next": "/community/join/"})
    assert guest.post("/accounts/confirm-email/", {"code": code_in_mail()})["Location"] == "/community/join/"
    join(guest)
    joined = Member.objects.get(user__email="kim@elsewhere.example")
    invitation.refresh_from_db()
    assert (joined.status, invitation.accepted_by, JoinRequest.objects.count()) == ("active", joined, 0)
    assert Client().get(path).status_code == 410


def test_another_address_than_the_invited_one_has_to_ask(inviter: Client) -> None:
    path = invite(inviter)
    guest = Client()
    guest.force_login(make_user("other@elsewhere.example"))
    assert "signed in with another address" in guest.get(path).content.decode()
    assert "why you want to join" in guest.get("/community/join/").content.decode()


def test_mail_names_the_inviter_in_the_chosen_language_and_keeps_to_the_rules(inviter: Client) -> None:
    path = invite(inviter, language="cy")
    sent = mail.outbox[0]
    assert path.startswith("/cy/community/invitation/")
    assert sent.to == ["kim@elsewhere.example"]
    assert len(sent.subject) <= 60
    assert "Ada Okoro" in sent.body
    assert "ada@example.com" not in sent.body + str(sent.message())


def test_everybody_is_answered_the_same(inviter: Client, member: Member) -> None:
    make_member("there@example.com")
    make_user("account@example.com")
    other = make_member("other@example.com")
    invitations.invite(by=other, email="invited@example.com", language="en", now=timezone.now())
    seen = set()
    for email in ("new@example.com", "there@example.com", "account@example.com", "invited@example.com"):
        page = inviter.post(INVITE, {"email": email, "language": "en"}, follow=True).content.decode()
        page = re.sub(r'value="\w{64}"|<li class="app-invitations__item">.*?</li>', "", page, flags=re.DOTALL)
        seen.add(" ".join(page.split()))
    assert len(seen) == 1
    assert Invitation.objects.filter(by=member).count() == 4


def test_member_is_told_that_nothing_is_needed(inviter: Client) -> None:
    make_member("there@example.com")
    inviter.post(INVITE, {"email": "there@example.com", "language": "en"})
    [sent] = mails()
    assert (sent.subject, sent.to) == ("You are already a member", ["there@example.com"])
    assert "Ada" not in sent.body
    assert "/invitation/" not in sent.body


def test_inviting_the_same_person_twice_sends_one_mail(inviter: Client) -> None:
    for _ in range(2):
        page = inviter.post(INVITE, {"email": "KIM@elsewhere.example", "language": "en"}, follow=True)
        assert "on its way" in page.content.decode()
    assert (Invitation.objects.count(), len(mails())) == (1, 1)


def test_ten_may_be_open(inviter: Client, member: Member) -> None:
    for number in range(10):
        inviter.post(INVITE, {"email": f"kim{number}@elsewhere.example", "language": "en"})
    page = inviter.post(INVITE, {"email": "eleventh@elsewhere.example", "language": "en"}).content.decode()
    assert "You have 10 open invitations" in page
    assert 'value="eleventh@elsewhere.example"' in page
    assert Invitation.objects.count() == len(mails()) == 10
    inviter.post(f"{INVITE}{Invitation.objects.first().pk}/withdraw/")
    inviter.post(INVITE, {"email": "eleventh@elsewhere.example", "language": "en"})
    assert Invitation.objects.count() == 11


def test_fifteen_a_day_even_if_each_is_withdrawn(member: Member) -> None:
    for number in range(invitations.MOST_A_DAY):
        sent = invitations.invite(by=member, email=f"k{number}@elsewhere.example", language="en", now=NOW)
        invitations.withdraw(invitation=sent, now=NOW)
    with pytest.raises(invitations.TooManyTodayError):
        invitations.invite(by=member, email="more@elsewhere.example", language="en", now=NOW)
    invitations.invite(by=member, email="more@elsewhere.example", language="en", now=NOW + dt.timedelta(days=1))


def test_one_person_is_mailed_three_times_a_week_at_most() -> None:
    for number in range(5):
        by = make_member(f"m{number}@example.com")
        invitations.invite(by=by, email="popular@elsewhere.example", language="en", now=NOW)
    assert Invitation.objects.count() == 5
    assert len(mails(NOW)) == 3


def test_withdrawn_link_is_dead_and_so_is_the_way_in(inviter: Client) -> None:
    path = invite(inviter)
    inviter.post(f"{INVITE}{Invitation.objects.get().pk}/withdraw/")
    assert Client().get(path).status_code == 410
    guest = Client()
    guest.force_login(make_user("kim@elsewhere.example"))
    assert "why you want to join" in guest.get("/community/join/").content.decode()


def test_sent_again_after_three_days_with_a_new_link(member: Member) -> None:
    first = invitations.invite(by=member, email="kim@elsewhere.example", language="en", now=NOW)
    old = link_in_mail("/invitation/", NOW).rstrip("/").rsplit("/", 1)[1]
    with pytest.raises(invitations.TooEarlyError):
        invitations.resend(invitation=first, now=NOW + dt.timedelta(days=3, seconds=-1))
    later = NOW + dt.timedelta(days=3)
    invitations.resend(invitation=first, now=later)
    new = link_in_mail("/invitation/", later).rstrip("/").rsplit("/", 1)[1]
    assert invitations.invitation_of(old, now=later) is None
    assert invitations.invitation_of(new, now=later) == first
    assert invitations.invitation_of(new, now=later + dt.timedelta(days=14)) is None


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 5000, "%00", "..%2f..%2f", "ＡＡＡ", "'--"])
def test_forged_link_gets_one_plain_page(client: Client, token: str) -> None:
    answer = client.get(f"/community/invitation/{token}/")
    assert answer.status_code in (404, 410)
    assert "Ada" not in answer.content.decode()


def test_every_dead_link_reads_the_same(inviter: Client, member: Member) -> None:
    pages = set()
    for change in ({"expires_at": timezone.now()}, {"withdrawn_at": NOW}, {"accepted_at": NOW}):
        path = invite(inviter, f"{next(iter(change))}@elsewhere.example")
        Invitation.objects.filter(email__startswith=next(iter(change))).update(**change)
        answer = Client().get(path)
        assert answer.status_code == 410
        pages.add(re.sub(r"/community/invitation/[^\"/]+/", "", answer.content.decode()))
    pages.add(
        re.sub(r"/community/invitation/[^\"/]+/", "", Client().get("/community/invitation/none/").content.decode())
    )
    assert len(pages) == 1


def test_link_dies_with_the_membership_of_the_inviter(inviter: Client, member: Member) -> None:
    path = invite(inviter)
    Member.objects.filter(pk=member.pk).update(hidden_at=NOW)
    assert Client().get(path).status_code == 410


def test_link_is_told_to_no_other_site_and_kept_by_no_cache(inviter: Client) -> None:
    answer = Client().get(invite(inviter))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "private" in answer["Cache-Control"]


def test_reading_the_invitation_changes_nothing(inviter: Client) -> None:
    path = invite(inviter)
    before = Invitation.objects.values().get()
    guest = Client()
    for _ in range(3):
        guest.get(path)
        guest.head(path)
    assert Invitation.objects.values().get() == before
    assert guest.post(path).status_code == 405


def test_declined_person_does_not_come_in_by_invitation(inviter: Client) -> None:
    kim = make_member("kim@elsewhere.example", status=Member.Status.DECLINED, joined_at=None)
    JoinRequest.objects.create(member=kim, reason="x", status="declined", asked_at=NOW, decided_at=timezone.now())
    invite(inviter)
    guest = Client()
    guest.force_login(kim.user)
    join(guest)
    kim.refresh_from_db()
    assert kim.status == "declined"


@pytest.mark.parametrize("act", ["withdraw", "resend"])
def test_somebody_elses_invitation_is_not_there(inviter: Client, act: str) -> None:
    other = make_member("other@example.com")
    theirs = invitations.invite(by=other, email="kim@elsewhere.example", language="en", now=NOW)
    assert inviter.post(f"{INVITE}{theirs.pk}/{act}/").status_code == 404
    assert inviter.get(f"{INVITE}{theirs.pk}/{act}/").status_code == 405
    assert "kim@elsewhere" not in inviter.get(INVITE).content.decode()
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


def test_visitors_sign_in_and_who_has_not_joined_finds_nothing(client: Client) -> None:
    assert client.get(INVITE)["Location"].startswith("/accounts/login/")
    client.force_login(make_user())
    assert client.get(INVITE).status_code == 404


@pytest.mark.parametrize(
    "email",
    ["", "not an address", "a@b\nBcc: c@d.example", "<b>@example.com", "sa\x00m@example.com", "ſam@example.com"],
)
def test_bad_addresses_are_refused(inviter: Client, email: str) -> None:
    page = inviter.post(INVITE, {"email": email, "language": "en"})
    assert page.status_code == 200
    assert 'href="#id_email"' in page.content.decode()
    assert not Invitation.objects.exists()
    assert mails() == []


def test_mail_server_that_is_away_fails_no_request_and_the_mail_comes_later(inviter: Client, settings) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = inviter.post(INVITE, {"email": "kim@elsewhere.example", "language": "en"}, follow=True)
    assert "on its way" in page.content.decode()
    assert not mails()
    settings.EMAIL_BACKEND = backend
    later = timezone.now() + dt.timedelta(minutes=5)
    assert [sent.to for sent in mails(later)] == [["kim@elsewhere.example"]]


@pytest.mark.parametrize("change", [{"withdrawn_at": NOW}, {"accepted_at": NOW}, {"expires_at": NOW}])
def test_invitation_that_opens_nothing_any_more_is_not_sent(inviter: Client, change: dict[str, dt.datetime]) -> None:
    inviter.post(INVITE, {"email": "kim@elsewhere.example", "language": "en"})
    Invitation.objects.update(**change)
    assert not mails()


def test_link_outlives_a_new_secret_key(inviter: Client, settings) -> None:
    inviter.post(INVITE, {"email": "kim@elsewhere.example", "language": "en"})
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    path = "/" + link_in_mail("/community/invitation/").split("/", 3)[3]
    assert Client().get(path).status_code == 200


def test_link_of_a_key_that_is_gone_is_not_sent(inviter: Client, settings) -> None:
    inviter.post(INVITE, {"email": "kim@elsewhere.example", "language": "en"})
    settings.SECRET_KEY = "n" * 60
    assert not mails()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_however_long(
    inviter: Client, member: Member, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        invitations.invite(by=member, email=f"kim{number}@elsewhere.example", language="en", now=NOW)
    inviter.get(INVITE)
    with django_assert_num_queries(4):
        page = inviter.get(INVITE).content.decode()
    assert page.count("app-invitations__address") == count


def test_hidden_member_is_kindly_refused(inviter: Client, member: Member) -> None:
    invite(inviter)
    Member.objects.filter(pk=member.pk).update(hidden_at=NOW)
    Invitation.objects.update(sent_at=NOW - dt.timedelta(days=4))
    mails().clear()
    page = inviter.post(INVITE, {"email": "new@other.example", "language": "en"}).content.decode()
    assert "Your profile is hidden for now" in page
    assert 'value="new@other.example"' in page
    assert Invitation.objects.count() == 1
    again = inviter.post(f"/community/invite/{Invitation.objects.get().pk}/resend/", follow=True).content.decode()
    assert "Your profile is hidden for now" in again
    assert not mails()
