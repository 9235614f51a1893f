"""The way in: questions, joining at once, asking."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.models import AllowedDomain, JoinRequest, Member, Organisation, User
from community.roles import NATIONAL_EDITORS, ensure_roles
from tests.community.mail import code_in_mail, mails
from tests.factories.community import make_member, make_organisation, make_region, make_regional_lead
from tests.factories.people import PASSWORD, make_user

JOIN = "/community/join/"
CHECK = JOIN + "check/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Organisation:
    return make_organisation("Aire Valley Teaching Hospitals NHS Trust", ods_code="RR8")


@pytest.fixture
def newcomer(user: User, client: Client) -> Client:
    """Somebody with an account who has not joined; example.com is no allowed domain."""
    client.force_login(user)
    return client


def allow(domain: str = "example.com", **values: bool) -> None:
    AllowedDomain.objects.create(domain=domain, **values)


def answer(newcomer: Client, place: Organisation, *, reason: str = "I lead on wellbeing.") -> None:
    """Everything up to the last page."""
    newcomer.post(JOIN + "you/", {"first_name": "Sam", "last_name": "Okafor", "role_title": "Wellbeing lead"})
    newcomer.post(JOIN + "organisation/?q=aire", {"organisation": place.pk})
    if reason:
        newcomer.post(JOIN + "reason/", {"reason": reason})


def send(newcomer: Client) -> str:
    return newcomer.post(CHECK, {"agreed": "on"})["Location"]


def test_newcomer_goes_from_the_code_to_joining_and_is_in(client: Client, place: Organisation) -> None:
    allow()
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})
    assert client.post("/accounts/confirm-email/", {"code": code_in_mail()})["Location"] == JOIN
    assert client.get(JOIN).status_code == 200
    answer(client, place, reason="")
    assert not Member.objects.exists()
    assert send(client) == "/community/"
    member = Member.objects.get()
    assert (member.status, member.organisation, member.role_title) == ("active", place, "Wellbeing lead")
    assert (member.user.first_name, member.user.last_name, member.listed) == ("Sam", "Okafor", False)
    assert member.joined_at == member.confirmed_at is not None
    assert not JoinRequest.objects.exists()
    assert len(mail.outbox) == 1  # the code and nothing else


def test_sign_in_keeps_where_somebody_wanted_to_go(user: User, client: Client) -> None:
    login = {"login": user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", login)["Location"] == JOIN
    client.logout()
    assert client.post("/accounts/login/", {**login, "next": "/elements/"})["Location"] == "/elements/"


def test_sign_up_keeps_where_somebody_wanted_to_go(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD, "next": "/elements/"})
    assert client.post("/accounts/confirm-email/", {"code": code_in_mail()})["Location"] == "/elements/"


def test_sign_in_of_members_and_editors_goes_home(client: Client) -> None:
    make_member("member@example.com")
    ensure_roles()
    editor = make_user("editor@example.com")
    editor.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    for email in ("member@example.com", "editor@example.com"):
        answer = Client().post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert answer["Location"] == "/"


def test_welsh_journey_stays_in_welsh(newcomer: Client, place: Organisation) -> None:
    allow()
    answer = newcomer.post("/cy" + JOIN + "you/", {"first_name": "Sam"})
    assert answer["Location"] == f"/cy{JOIN}organisation/"


def test_somebody_of_another_domain_waits(newcomer: Client, user: User, place: Organisation) -> None:
    ensure_roles()
    lead = make_user("lead@example.com")
    make_regional_lead(lead, make_region())
    make_regional_lead(make_user("other@example.com"), make_region("south-west"))
    answer(newcomer, place)
    assert send(newcomer) == JOIN
    request = JoinRequest.objects.get()
    assert (request.status, request.reason, request.member.status) == ("waiting", "I lead on wellbeing.", "waiting")
    assert [sent.to for sent in mails()] == [[user.email], ["lead@example.com"]]
    told = str(mail.outbox[1].body)
    assert "Sam Okafor from Aire Valley" in told
    assert user.email not in told
    assert "I lead on wellbeing" not in told
    page = newcomer.get(JOIN).content.decode()
    assert "What happens next" in page


def test_where_no_lead_is_the_editors_are_told_and_else_the_admins(
    newcomer: Client, place: Organisation, superuser: User
) -> None:
    answer(newcomer, place)
    send(newcomer)
    assert [sent.to for sent in mails()[1:]] == [[superuser.email]]
    ensure_roles()
    editor = make_user("editor@example.com")
    editor.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    second = Client()
    second.force_login(make_user("second@example.com"))
    mail.outbox.clear()
    answer(second, place)
    send(second)
    assert [sent.to for sent in mails()[1:]] == [[editor.email]]


@pytest.mark.parametrize("sent", [1, 3])
def test_pressing_twice_makes_one_member_one_request_and_one_mail(
    newcomer: Client, place: Organisation, sent: int
) -> None:
    answer(newcomer, place)
    for _ in range(sent):
        answer(newcomer, place)
        newcomer.post(CHECK, {"agreed": "on"})
    assert (Member.objects.count(), JoinRequest.objects.count()) == (1, 1)
    assert len(mails()) == 1


def test_rules_must_be_agreed_to(newcomer: Client, place: Organisation) -> None:
    allow()
    answer(newcomer, place, reason="")
    page = newcomer.post(CHECK, {}).content.decode()
    assert "Agree to the ground rules to join" in page
    assert "<title>Error: Check your answers" in page
    assert not Member.objects.exists()


@pytest.mark.parametrize("path", ["", "you/", "organisation/", "organisation/new/", "reason/", "check/", "withdraw/"])
def test_each_page_asks_visitors_to_sign_in_and_sends_members_home(client: Client, path: str) -> None:
    answer = client.get(JOIN + path)
    assert answer["Location"] == f"/accounts/login/?next={JOIN}{path}"
    client.force_login(make_member().user)
    assert client.get(JOIN + path)["Location"] == "/community/"


@pytest.mark.parametrize("path", ["you/", "organisation/?q=aire", "organisation/new/", "check/"])
def test_looking_at_a_page_writes_nothing(newcomer: Client, place: Organisation, path: str) -> None:
    allow()
    answer(newcomer, place, reason="")
    before = dict(newcomer.session)
    assert newcomer.get(JOIN + path).status_code == 200
    assert dict(newcomer.session) == before
    assert not Member.objects.exists()


def test_answers_are_shown_again_and_each_can_be_changed(newcomer: Client, place: Organisation) -> None:
    answer(newcomer, place)
    page = newcomer.get(CHECK).content.decode()
    for value in ("Sam Okafor", "Wellbeing lead", "Aire Valley", "I lead on wellbeing."):
        assert value in page
    assert 'value="Wellbeing lead"' in newcomer.get(JOIN + "you/").content.decode()
    assert "I lead on wellbeing." in newcomer.get(JOIN + "reason/").content.decode()
    assert newcomer.post(JOIN + "you/", {"first_name": "Kim"})["Location"] == CHECK
    assert "Kim" in newcomer.get(CHECK).content.decode()


def test_last_page_sends_back_to_what_is_missing(newcomer: Client) -> None:
    assert newcomer.get(CHECK)["Location"] == JOIN + "organisation/"


def test_somebody_at_an_allowed_domain_is_not_asked_why(newcomer: Client) -> None:
    allow()
    assert newcomer.get(JOIN + "reason/")["Location"] == JOIN + "organisation/"


def test_unverified_address_is_confirmed_first(client: Client) -> None:
    allow()
    user = User.objects.create_user("new@example.com", PASSWORD)
    client.force_login(user)
    assert client.get(JOIN)["Location"] == "/accounts/email/"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_name", "", "Enter your first name"),
        ("first_name", "<b>Sam</b>", "without web addresses"),
        ("first_name", "www.example.com", "without web addresses"),
        ("first_name", "x" * 5000, "no more than 60"),
        ("first_name", "Sam\x00", "Null characters"),
        ("first_name", "\u202e\u200b", "Enter your first name"),
        ("first_name", "...", "letters in it"),
        ("role_title", "<script>alert(1)</script>", "Leave out web"),
        ("role_title", "Lead at https://evil.example", "Leave out web"),
        ("role_title", "x" * 200, "no more than 120"),
    ],
)
def test_bad_names_are_refused_and_kept(newcomer: Client, field: str, value: str, said: str) -> None:
    given = {"first_name": "Sam", "last_name": "Okafor", "role_title": "", field: value}
    page = newcomer.post(JOIN + "you/", given).content.decode()
    assert said in page
    assert f'href="#id_{field}"' in page
    assert "<script>alert" not in page
    assert "Okafor" in page
    assert "joining" not in newcomer.session


@pytest.mark.parametrize("name", ["Zoë", "O'Brien", "李小龍", "Nguyễn", "Anna-Lena", "Siân"])
def test_names_of_all_the_world_are_taken(newcomer: Client, name: str) -> None:
    assert newcomer.post(JOIN + "you/", {"first_name": name})["Location"] == JOIN + "organisation/"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "a\x00b"])
def test_bad_reasons_are_refused(newcomer: Client, place: Organisation, reason: str) -> None:
    answer(newcomer, place, reason="")
    page = newcomer.post(JOIN + "reason/", {"reason": reason})
    assert page.status_code == 200
    assert 'href="#id_reason"' in page.content.decode()


def test_reason_of_a_thousand_signs_with_lines_and_html_is_shown_as_text(newcomer: Client, place: Organisation) -> None:
    text = "<img src=x onerror=alert(1)>\r\n" + "é" * 960
    answer(newcomer, place, reason=text)
    page = newcomer.get(CHECK).content.decode()
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_organisation_that_went_meanwhile_is_asked_again(newcomer: Client, place: Organisation) -> None:
    allow()
    answer(newcomer, place, reason="")
    Organisation.objects.update(status="closed")
    answer_page = newcomer.post(CHECK, {"agreed": "on"}, follow=True)
    assert answer_page.redirect_chain[-1][0] == JOIN + "organisation/"
    assert "cannot be chosen any more" in answer_page.content.decode()
    assert not Member.objects.exists()


def test_waiting_person_changes_answers_and_nobody_is_mailed_again(newcomer: Client, place: Organisation) -> None:
    answer(newcomer, place)
    send(newcomer)
    mails().clear()
    other = make_organisation("Aire Council", sector="council")
    newcomer.post(JOIN + "organisation/?q=aire+council", {"organisation": other.pk})
    newcomer.post(JOIN + "reason/", {"reason": "Better said."})
    assert send(newcomer) == JOIN
    request = JoinRequest.objects.get()
    assert (request.reason, request.member.organisation) == ("Better said.", other)
    assert mails() == []


def test_waiting_person_takes_the_request_back(newcomer: Client, place: Organisation) -> None:
    answer(newcomer, place)
    send(newcomer)
    assert newcomer.get(JOIN + "withdraw/").status_code == 200
    for _ in range(2):
        assert newcomer.post(JOIN + "withdraw/")["Location"] == JOIN
    assert not JoinRequest.objects.exists()
    assert Member.objects.get().status == "started"
    assert "Start now" in newcomer.get(JOIN).content.decode()


def test_waiting_person_whose_domain_is_allowed_later_comes_in(newcomer: Client, place: Organisation) -> None:
    answer(newcomer, place)
    send(newcomer)
    allow()
    assert send(newcomer) == "/community/"
    assert Member.objects.get().status == "active"
    assert JoinRequest.objects.get().status == "approved"


def test_declined_person_reads_the_reply_and_may_ask_again_with_something_new(
    newcomer: Client, place: Organisation
) -> None:
    answer(newcomer, place)
    send(newcomer)
    JoinRequest.objects.update(status="declined", decided_at=timezone.now(), reply="Please use your work address.")
    Member.objects.update(status="declined")
    page = newcomer.get(JOIN).content.decode()
    assert "Please use your work address." in page
    answer(newcomer, place, reason="i LEAD on  wellbeing.")
    assert send(newcomer) == JOIN + "reason/"
    answer(newcomer, place, reason="I have changed jobs.")
    assert send(newcomer) == JOIN
    assert JoinRequest.objects.filter(status="waiting").count() == 1
    assert Member.objects.get().status == "waiting"


def test_declined_person_may_ask_the_same_after_seven_days(newcomer: Client, place: Organisation) -> None:
    answer(newcomer, place)
    send(newcomer)
    JoinRequest.objects.update(status="declined", decided_at=timezone.now() - dt.timedelta(days=7, minutes=1))
    Member.objects.update(status="declined")
    answer(newcomer, place)
    assert send(newcomer) == JOIN
    assert Member.objects.get().status == "waiting"


def test_leaving_person_is_sent_to_open_the_account_again(client: Client) -> None:
    member = make_member(status="closing", closing_at=timezone.now())
    client.force_login(member.user)
    assert client.get(JOIN)["Location"] == "/community/"


def test_extra_fields_are_ignored(newcomer: Client, place: Organisation) -> None:
    extra = {"status": "active", "listed": "1", "user": "1", "organisation": "999999", "is_staff": "1"}
    answer(newcomer, place)
    newcomer.post(JOIN + "you/", {"first_name": "Sam", **extra})
    newcomer.post(CHECK, {"agreed": "on", **extra})
    member = Member.objects.get()
    assert (member.status, member.listed, member.organisation, member.user.is_staff) == ("waiting", False, place, False)


def test_too_many_tries_are_told_to_wait(newcomer: Client, place: Organisation) -> None:
    from community.views import joining

    answer(newcomer, place)
    statuses = []
    for _ in range(joining.AN_HOUR + 1):
        statuses.append(newcomer.post(CHECK, {"agreed": "on"}).status_code)
    assert statuses == [302] * joining.AN_HOUR + [429]


def test_pages_are_private(newcomer: Client) -> None:
    for path in ("", "you/", "organisation/"):
        assert "private" in newcomer.get(JOIN + path)["Cache-Control"]


def test_welcome_for_visitors_says_nothing_personal_and_may_be_kept(client: Client, home_page: object) -> None:
    make_member(first_name="Quentin", listed=True)
    page = client.get("/community/")
    words = page.content.decode()
    assert page.status_code == 200
    assert "You are not the only one" in words
    assert "Quentin" not in words
    assert "csrfmiddlewaretoken" not in words
    assert not page.cookies
    assert re.search(r'href="/accounts/signup/"', words)


def test_member_is_never_given_the_kept_welcome(client: Client, home_page: object) -> None:
    client.get("/community/")
    member = make_member()
    client.force_login(member.user)
    assert "You are not the only one" not in client.get("/community/").content.decode()
