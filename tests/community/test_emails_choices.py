"""Choosing which mails to get: signed in, by a link in a mail, and by the button of a mail program."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from community import digest, links, mail_kinds
from community.emails.writing import emails_token
from community.links import Purpose
from community.mail_kinds import MailKind
from community.models import BookingPreferences, Delivery, MailPreference, Member
from community.services import mail_preferences
from community.services.deliver import deliver_due
from tests.factories.community import make_member
from tests.factories.outbox import KINDS, NOW, make_delivery, written
from tests.whole_database import all_rows

pytestmark = pytest.mark.django_db
MINE = "/community/me/emails/"
RARE = MailKind("test_rare", "a reminder that few want", written, reminder=True, on_at_first=False)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    monkeypatch.setattr(digest, "_steps", {})
    mail_kinds.register((*KINDS, RARE))


@pytest.fixture
def member() -> Member:
    return make_member()


@pytest.fixture
def strict() -> Client:
    """A browser that is signed in as nobody and has no form token."""
    return Client(enforce_csrf_checks=True)


def by_link(member: Member, kind: str = "", purpose: Purpose = Purpose.EMAILS, days: int = 3) -> str:
    until = timezone.now() + dt.timedelta(days=days)
    token = links.make(purpose, member=member, object_id=0, expires_at=until)
    return f"/community/emails/{token}/{kind + '/' if kind else ''}"


def switched_on(member: Member) -> list[str]:
    return mail_preferences.switched_on(member)


def test_all_reminders_are_on_at_first_but_those_that_few_want(member):
    assert switched_on(member) == ["test_reminder"]
    assert mail_preferences.wanting(RARE, [member]) == []
    mail_preferences.switch(member=member, kind="test_rare", on=True, now=NOW)
    assert mail_preferences.wanting(RARE, [member]) == [member]


def test_reminder_that_few_want_goes_only_to_those(member):
    other = make_member("jo@example.com")
    mail_preferences.switch(member=other, kind="test_rare", on=True, now=NOW)
    for one in (member, other):
        make_delivery(one, kind="test_rare")
    assert deliver_due(now=NOW) == {"sent": 1, "skipped": 1}
    assert [sent.to for sent in mail.outbox] == [["jo@example.com"]]


def test_member_chooses(client, member):
    client.force_login(member.user)
    assert "A reminder that few want" in client.get(MINE).text
    answer = client.post(MINE, {"kinds": ["test_rare"]}, follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    assert "Your choices are saved" in answer.text
    assert switched_on(member) == ["test_rare"]
    assert not BookingPreferences.objects.get(member=member).calendar_mails
    assert client.post(MINE, {"kinds": ["nonsense"]}).status_code == 200
    assert switched_on(member) == ["test_rare"]


def test_saving_the_same_twice_keeps_when_it_was_chosen(member):
    for minutes in range(2):
        now = NOW + dt.timedelta(minutes=minutes)
        mail_preferences.switch(member=member, kind="test_reminder", on=False, now=now)
    assert MailPreference.objects.get().changed_at == NOW


def test_what_only_answers_an_act_has_no_switch(client, member):
    client.force_login(member.user)
    assert "answer for tests" not in client.get(MINE).text
    assert client.post(by_link(member, "test_answer")).status_code == 404


def test_reminder_says_why_and_how_to_stop_it(member):
    make_delivery(member)
    make_delivery(member, kind="test_answer", key="other")
    deliver_due(now=NOW)
    reminder, other = sorted(mail.outbox, key=lambda sent: "List-Unsubscribe" not in sent.extra_headers)
    token = emails_token(Delivery.objects.get(kind="test_reminder"))
    assert reminder.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = f"http://localhost:8000/community/emails/{token}"
    mailto = "<mailto:hello@hwb-commons.example?subject=unsubscribe%20test_reminder>"
    assert reminder.extra_headers["List-Unsubscribe"] == f"<{url}/test_reminder/>, {mailto}"
    assert "because you have this reminder switched on: A reminder for tests." in reminder.body
    assert f"{url}/\n" in reminder.body
    assert "because something changed that you take part in: An answer for tests." in other.body
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(other.extra_headers)
    assert "/community/emails/" not in other.body


def test_mail_program_stops_a_reminder_in_one_post(strict, member):
    url = by_link(member, "test_reminder")
    answer = strict.post(url, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "You will not get this reminder any more.")
    assert not answer.cookies
    assert switched_on(member) == []
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailPreference.objects.count() == 1


def test_person_stops_a_reminder_and_takes_it_back(strict, member):
    answer = strict.post(by_link(member, "test_reminder"), follow=True)
    assert "You will not get this reminder any more" in answer.text
    assert switched_on(member) == []
    choices = answer.redirect_chain[-1][0]
    strict.post(choices, {"kinds": ["test_reminder"], "calendar_mails": "on"})
    assert switched_on(member) == ["test_reminder"]


@pytest.mark.parametrize("kind", ["", "test_reminder"])
def test_opening_a_link_changes_nothing(strict, member, kind):
    before = all_rows()
    for asked in (strict.get, strict.head, strict.get):
        assert asked(by_link(member, kind)).status_code == 200
    assert all_rows() == before


def test_page_by_link_names_nobody_and_stays_private(strict, member):
    answer = strict.get(by_link(member))
    assert member.user.email not in answer.text
    assert member.name not in answer.text
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.parametrize("case", ["purpose", "old", "left", "made-up"])
def test_link_that_is_not_good_opens_a_page_that_says_so(strict, member, case):
    purpose = Purpose.SESSION_ANSWER if case == "purpose" else Purpose.EMAILS
    urls = [by_link(member, kind, purpose, days=-1 if case == "old" else 3) for kind in ("", "test_reminder")]
    if case == "made-up":
        urls = [url.replace("emails/", "emails/x") for url in urls]
    if case == "left":
        Member.objects.filter(pk=member.pk).update(status=Member.Status.ERASED)
    for url in urls:
        for answer in (strict.get(url), strict.post(url, {"List-Unsubscribe": "One-Click"})):
            assert answer.status_code == 410
            assert "This link no longer works" in answer.text
    assert not MailPreference.objects.exists()


def test_page_of_a_dead_link_leads_past_the_sign_in_to_where_mails_are_stopped(client, member):
    page = BeautifulSoup(client.get(by_link(member, days=-1)).content, "html.parser")
    (link,) = [one for one in page.select("main a") if "Stop emails and reminders" in one.get_text()]
    assert client.get(link["href"]).headers["Location"].endswith(f"?next={MINE}")
    client.force_login(member.user)
    assert "Stop all reminders" in client.get(link["href"]).text


def test_words_of_a_dead_link_are_the_same_for_who_left_and_for_who_did_not(strict, member):
    old = by_link(member, days=-1)
    before = strict.get(old).text
    assert "If you take part in the community, you can do the same and more when you are signed in." in before
    Member.objects.filter(pk=member.pk).update(status=Member.Status.ERASED)
    new = by_link(member)
    assert strict.get(new).text.replace(new, old) == before


def test_link_of_a_reminder_that_is_off_says_so_and_how_to_get_it_back(strict, member):
    url = by_link(member, "test_reminder")
    assert "You get this reminder from us: A reminder for tests." in strict.get(url).text
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW)
    page = BeautifulSoup(strict.get(url).text, "html5lib")
    assert page.h1.get_text() == "This reminder is off"
    assert "You do not get this reminder from us: A reminder for tests." in page.get_text()
    assert not page.select("main form")
    assert page.select_one("main a[href*='/community/emails/']")["href"] == url.removesuffix("test_reminder/")


@pytest.mark.parametrize("kind", ["", "test_reminder"])
def test_link_says_whose_it_is_to_somebody_else_who_is_signed_in(client, member, kind):
    said = "The email with this link was sent to Sam. You are signed in as somebody else."
    assert said not in client.get(by_link(member, kind)).text
    client.force_login(member.user)
    assert said not in client.get(by_link(member, kind)).text
    client.force_login(make_member("jo@example.com", first_name="Jo").user)
    page = client.get(by_link(member, kind)).text
    assert said in page
    assert member.name not in page
    assert member.user.email not in page


def test_link_in_welsh_mail_opens_the_welsh_page(strict, member):
    member.user.language = "cy"
    member.user.save()
    make_delivery(member)
    deliver_due(now=NOW)
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]
    assert header.startswith("<http://localhost:8000/cy/community/emails/")


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_one_reminder_as_for_three(
    client, member, django_assert_num_queries, monkeypatch, count
):
    kinds = [MailKind(f"k{number}", f"Kind {number}", written, reminder=True) for number in range(count)]
    monkeypatch.setattr(mail_kinds, "_kinds", {kind.name: kind for kind in kinds})
    client.force_login(member.user)
    client.get(MINE)
    with django_assert_num_queries(7):
        client.get(MINE)
