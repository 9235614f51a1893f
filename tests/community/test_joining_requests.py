"""Deciding who comes in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from community.models import AuditEntry, JoinRequest, Member, Organisation, Region, User
from community.roles import NATIONAL_EDITORS, ensure_roles
from community.services import joining
from community.services.answers import Answers
from community.services.joining import AlreadyDecidedError, decide_request, join, may_ask_again, withdraw_request
from community.services.proposals import chosen_organisation
from tests.community.mail import mails
from tests.factories.community import make_member, make_organisation, make_region, make_regional_lead
from tests.factories.people import make_user

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> User:
    user = make_user("lead@example.com", first_name="Lee")
    make_regional_lead(user, make_region())
    return user


@pytest.fixture
def request_to_join(lead: User) -> JoinRequest:
    return asked("asker@example.com", make_region())


def asked(email: str, region: Region | None) -> JoinRequest:
    user = make_user(email, first_name="Asa", language="cy")
    answers = Answers(first_name="Asa", organisation=make_organisation(region=region).pk, reason="I care.")
    member = join(user=user, answers=answers, now=NOW)
    mails(NOW).clear()
    return JoinRequest.objects.get(member=member)


def test_lead_of_the_region_lets_somebody_in(lead: User, request_to_join: JoinRequest) -> None:
    decide_request(request=request_to_join, by=lead, approve=True, reply="Welcome!", now=NOW)
    request_to_join.refresh_from_db()
    member = Member.objects.get(pk=request_to_join.member_id)
    assert (request_to_join.status, request_to_join.decided_by, request_to_join.decided_at) == ("approved", lead, NOW)
    assert (member.status, member.joined_at, member.confirmed_at, member.listed) == ("active", NOW, NOW, False)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject) == ("request-approved", lead, member)
    [sent] = mails(NOW)
    assert sent.to == ["asker@example.com"]
    assert "Welcome!" in sent.body
    assert "/cy/community/" in sent.body
    assert "Lee" not in sent.body


def test_lead_declines_kindly(lead: User, request_to_join: JoinRequest) -> None:
    decide_request(request=request_to_join, by=lead, approve=False, reply="<b>Please</b> ask again.", now=NOW)
    member = Member.objects.get(pk=request_to_join.member_id)
    assert (member.status, member.joined_at) == ("declined", None)
    assert AuditEntry.objects.get().action == "request-declined"
    [sent] = mails(NOW)
    assert "<b>Please</b> ask again." in sent.body
    html = str(sent.alternatives[0][0])
    assert "<b>Please" not in html


def test_second_decider_is_told_and_nothing_changes(lead: User, request_to_join: JoinRequest) -> None:
    decide_request(request=request_to_join, by=lead, approve=True, reply="", now=NOW)
    mails(NOW).clear()
    with pytest.raises(AlreadyDecidedError):
        decide_request(request=request_to_join, by=lead, approve=False, reply="No", now=NOW)
    assert Member.objects.get(pk=request_to_join.member_id).status == "active"
    assert (AuditEntry.objects.count(), len(mails(NOW))) == (1, 0)


def test_withdrawn_request_cannot_be_decided(lead: User, request_to_join: JoinRequest) -> None:
    withdraw_request(member=request_to_join.member)
    with pytest.raises(AlreadyDecidedError):
        decide_request(request=request_to_join, by=lead, approve=True, reply="", now=NOW)
    assert Member.objects.get(pk=request_to_join.member_id).status == "started"


@pytest.mark.parametrize("region", ["south-west", None])
def test_lead_of_another_region_may_not_decide(lead: User, region: str | None) -> None:
    request = asked("asker@example.com", make_region(region) if region else None)
    with pytest.raises(PermissionDenied):
        decide_request(request=request, by=lead, approve=True, reply="", now=NOW)
    assert JoinRequest.objects.get().status == "waiting"


def test_national_editor_decides_for_every_region_and_none() -> None:
    ensure_roles()
    editor = make_user("editor@example.com")
    editor.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    for number, region in enumerate((make_region("south-west"), None)):
        request = asked(f"asker{number}@example.com", region)
        decide_request(request=request, by=editor, approve=True, reply="", now=NOW)
    assert set(JoinRequest.objects.values_list("status", flat=True)) == {"approved"}


def test_ordinary_member_may_not_decide(request_to_join: JoinRequest) -> None:
    with pytest.raises(PermissionDenied):
        decide_request(request=request_to_join, by=make_member().user, approve=True, reply="", now=NOW)


def test_nobody_decides_about_themselves(lead: User) -> None:
    answers = Answers(first_name="Lee", organisation=make_organisation().pk, reason="Me.")
    member = join(user=lead, answers=answers, now=NOW)
    with pytest.raises(PermissionDenied):
        decide_request(request=member.requests.get(), by=lead, approve=True, reply="", now=NOW)


def test_dismissed_lead_may_not_decide(lead: User, request_to_join: JoinRequest) -> None:
    lead.appointments.all().delete()  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        decide_request(request=request_to_join, by=lead, approve=True, reply="", now=NOW)


def test_person_who_is_leaving_is_not_made_active(lead: User, request_to_join: JoinRequest) -> None:
    Member.objects.filter(pk=request_to_join.member_id).update(status="closing", closing_at=timezone.now())
    decide_request(request=request_to_join, by=lead, approve=True, reply="", now=NOW)
    assert Member.objects.get(pk=request_to_join.member_id).status == "closing"


def test_mail_that_fails_undoes_nothing_and_comes_later(lead: User, request_to_join: JoinRequest, settings) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    decide_request(request=request_to_join, by=lead, approve=True, reply="", now=NOW)
    assert mails(NOW) == []
    assert Member.objects.get(pk=request_to_join.member_id).status == "active"
    settings.EMAIL_BACKEND = backend
    assert [sent.to for sent in mails(NOW + dt.timedelta(minutes=5))] == [["asker@example.com"]]


def test_request_taken_back_meanwhile_is_told_to_nobody(lead: User) -> None:
    answers = Answers(first_name="Asa", organisation=make_organisation(region=make_region()).pk, reason="I care.")
    withdraw_request(member=join(user=make_user("asker@example.com"), answers=answers, now=NOW))
    assert mails(NOW) == []


def test_who_decides_no_longer_is_not_told_that_somebody_waits(lead: User) -> None:
    answers = Answers(first_name="Asa", organisation=make_organisation(region=make_region()).pk, reason="I care.")
    join(user=make_user("asker@example.com"), answers=answers, now=NOW)
    lead.appointments.all().delete()  # type: ignore[attr-defined]
    lead.groups.clear()
    assert [sent.to for sent in mails(NOW)] == [["asker@example.com"]]


def test_asking_again_is_possible_after_seven_days_or_with_new_words(lead: User, request_to_join: JoinRequest) -> None:
    decide_request(request=request_to_join, by=lead, approve=False, reply="", now=NOW)
    member = request_to_join.member
    almost, week = NOW + dt.timedelta(days=7, seconds=-1), NOW + dt.timedelta(days=7)
    assert not may_ask_again(member=member, reason="I  CARE.", now=almost)
    assert may_ask_again(member=member, reason="I have a new job.", now=almost)
    assert may_ask_again(member=member, reason="I care.", now=week)


def test_joining_again_writes_over_nothing_that_others_set(monkeypatch, request_to_join: JoinRequest) -> None:
    member = request_to_join.member

    def meanwhile(answers: Answers, *, before: Organisation | None) -> Organisation:
        Member.objects.filter(pk=member.pk).update(hidden_at=NOW, about="Mine")
        return chosen_organisation(answers, before=before)

    monkeypatch.setattr(joining, "chosen_organisation", meanwhile)
    answers = Answers(first_name="Asa", organisation=member.organisation_id, role_title="Lead", reason="New words")
    join(user=member.user, answers=answers, now=NOW)
    member.refresh_from_db()
    assert (member.hidden_at, member.about, member.role_title, member.status) == (NOW, "Mine", "Lead", "waiting")
    assert JoinRequest.objects.get().reason == "New words"


def test_joining_again_after_the_decision_changes_nothing(lead: User, request_to_join: JoinRequest) -> None:
    decide_request(request=request_to_join, by=lead, approve=True, reply="", now=NOW)
    stale = request_to_join.member
    answers = Answers(first_name="Asa", organisation=stale.organisation_id, reason="New words")
    assert join(user=stale.user, answers=answers, now=NOW).status == "active"
    assert [request.status for request in JoinRequest.objects.all()] == ["approved"]
