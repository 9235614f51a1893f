"""Mails to people who were asked to rate, through the outbox: none twice, none lost, no more than one a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from community.models import MailPreference
from community.services import claims
from community.services.claims import LEASE
from diagnostic.models import Contributor, ContributorMail, Round
from diagnostic.questions import questions_of
from diagnostic.round_people import people_of
from diagnostic.services import contributor_mails, forgetting, invitations, invited, rounds
from diagnostic.services import reminders as services
from diagnostic.services.contributor_mails import MEANWHILE
from diagnostic.services.invitations import Address, Asked
from diagnostic.services.mailing import put_in_all
from tests.diagnostic.mailed import ANN, ASKED_AT, DUE, ask, day, deliveries, make_sent, send_due, tick
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_round, part

if TYPE_CHECKING:
    from community.models import Member

INVITING = 22  # queries, however many are invited


def test_never_two_mails_on_one_day(ann: Contributor, lead: Member) -> None:
    assert tick(day(-3)) == 1
    invitations.take_off(contributor=ann, by=lead, now=day(-3, 13))
    assert tick(day(-3, 14)) == 0
    assert [tick(day(-2, 7)), tick(day(-2, 9))] == [0, 1]  # the morning after
    assert mail.outbox[-1].subject == "No need to rate: Autumn"


def test_of_two_reminders_on_one_day_the_second_comes_the_day_after(ann: Contributor, round: Round) -> None:
    Contributor.objects.filter(pk=ann.pk).update(due_on=None)
    round.sections.filter(element="environment").update(due_on=DUE)
    round.sections.filter(element="relationships").update(due_on=DUE + dt.timedelta(days=3))
    # The day of the second section is a Sunday.
    assert [tick(day(offset)) for offset in range(-3, 5)] == [1, 0, 0, 1, 1, 0, 0, 1]
    starts = ["Due 18 March", "Due 18 March", "Due 21 March", "Was due on 21 March"]
    assert [one.subject.partition(":")[0] for one in mail.outbox] == starts
    assert ["The date for these was" in one.body for one in mail.outbox] == [False, False, False, True]


def test_one_address_is_not_invited_by_many_rounds_in_a_week(round: Round, lead: Member) -> None:
    ann = ask(round, lead)
    for number in range(1, 4):
        make_sent(ann, f"earlier-{number}", ASKED_AT + dt.timedelta(days=number))
    put_in_all(kind=ContributorMail.Kind.INVITED, mails=[(ann, "again")], now=day(-15))
    assert send_due(day(-15)) == 0
    assert send_due(day(-8)) == 1


@pytest.mark.django_db
def test_invitations_of_many_rounds_in_one_batch_keep_to_the_limit_of_a_week() -> None:
    for number in range(5):
        lead = make_member(f"lead{number}@example.com", organisation=make_organisation(f"Trust {number}"))
        begun = make_round(lead, elements=("relationships",), now=ASKED_AT)
        invitations.invite(round=begun, by=lead, addresses=[Address(ANN)], asked=Asked(), now=ASKED_AT)
    assert [send_due(ASKED_AT + late) for late in (MEANWHILE * 0, MEANWHILE, dt.timedelta(days=1))] == [3, 0, 0]
    assert send_due(ASKED_AT + dt.timedelta(days=8)) == 2
    assert {one.to[0] for one in mail.outbox} == {ANN}


@pytest.mark.parametrize("count", [1, 3])
def test_inviting_takes_as_many_queries_for_one_as_for_three(
    round: Round, lead: Member, django_assert_num_queries: Any, count: int
) -> None:
    back = [ask(round, lead, f"back{number}@outside.example") for number in range(count)]
    for one in back:
        invitations.take_off(contributor=one, by=lead, now=ASKED_AT)
    cara = [make_member(f"cara{number}@example.com") for number in range(count)]
    new = [Address(f"new{number}@outside.example") for number in range(count)]
    addresses = [*new, *(Address(one.email) for one in back)]
    with django_assert_num_queries(INVITING):
        done = invitations.invite(
            round=round, by=lead, members=cara, addresses=addresses, asked=Asked(sections=("environment",)), now=day(-5)
        )
    assert len(done.invited) == count * 3
    assert send_due(day(-5)) == count * 3  # and nobody hears that they need not rate
    assert {tuple(one.sections) for one in round.contributors.filter(role="contributor")} == {("environment",)}
    assert not round.contributors.exclude(removed_at=None).exists()


@pytest.mark.parametrize(("kind", "states"), [("rate_invited", ["sent"]), ("rate_reminded", ["uncertain"])])
def test_invitation_that_may_have_gone_is_sent_again_as_the_same_mail_and_a_reminder_is_not(
    ann: Contributor, lead: Member, monkeypatch: pytest.MonkeyPatch, kind: str, states: list[str]
) -> None:
    if kind == "rate_invited":
        invitations.send_again(contributor=ann, by=lead, new_link=False, now=day(-3))
    else:
        services.plan(now=day(-3))
    delivery = deliveries().get(state="pending")

    def die(_backend: object, _messages: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", die)
        with pytest.raises(KeyboardInterrupt):
            send_due(day(-3))
    for _worker in range(2):
        send_due(day(-3) + LEASE * 2)
    assert [deliveries().get(pk=delivery.pk).state] == states
    sent = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert sent == ([delivery.message_id] if states == ["sent"] else [])


def test_reminder_that_may_have_gone_counts_as_the_mail_of_its_day(
    ann: Contributor, round: Round, lead: Member
) -> None:
    services.plan(now=day(-3))
    deliveries().filter(kind="rate_reminded").update(state="uncertain")
    invitations.take_off(contributor=ann, by=lead, now=day(-3, 13))
    assert [send_due(day(-3, 14)), send_due(day(-2, 9))] == [0, 1]


def test_mail_waits_while_another_worker_writes_to_the_same_person(ann: Contributor, lead: Member) -> None:
    services.plan(now=day(-3))
    (theirs,) = claims.claim(now=day(-3), most=1)
    invitations.take_off(contributor=ann, by=lead, now=day(-3))
    assert send_due(day(-3)) == 0
    claims.drop(theirs, "cancelled")
    assert send_due(day(-3) + MEANWHILE * 2) == 1
    assert mail.outbox[-1].subject == "No need to rate: Autumn"


def test_mail_that_cannot_be_written_keeps_no_other_waiting_and_goes_out_later(
    round: Round, lead: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [Address(ANN), Address("bob@outside.example")]
    invitations.invite(round=round, by=lead, addresses=people, asked=Asked(), now=ASKED_AT)
    write = contributor_mails.contributor_mail

    def write_for_bob(*, contributor: Contributor, **said: Any) -> EmailMultiAlternatives:
        if contributor.email == ANN:
            raise KeyError("label")
        return write(contributor=contributor, **said)

    with monkeypatch.context() as patched:
        patched.setattr(contributor_mails, "contributor_mail", write_for_bob)
        assert send_due(ASKED_AT) == 1
    assert [one.to for one in mail.outbox] == [["bob@outside.example"]]
    assert [send_due(ASKED_AT + dt.timedelta(minutes=10)) for _ in range(2)] == [1, 0]
    assert mail.outbox[-1].to == [ANN]


def test_invitation_that_could_not_be_sent_is_replaced_by_the_next(round: Round, lead: Member) -> None:
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=ASKED_AT)
    ann = Contributor.objects.get(email=ANN)
    with pytest.raises(invitations.TooEarlyError):
        invitations.send_again(contributor=ann, by=lead, new_link=False, now=ASKED_AT)
    deliveries().update(attempts=1)  # the server said no
    invitations.send_again(contributor=ann, by=lead, new_link=False, now=ASKED_AT)
    later = ASKED_AT + dt.timedelta(days=3)
    assert [send_due(ASKED_AT), send_due(later)] == [1, 0]


def test_member_can_switch_reminders_off_and_is_told_how(round: Round, lead: Member) -> None:
    cara = make_member("cara@example.com", first_name="Cara")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(due_on=DUE), now=ASKED_AT)
    send_due(ASKED_AT)
    assert "List-Unsubscribe" not in mail.outbox.pop().extra_headers
    assert tick(day(-3)) == 1
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Choose which reminders you get" in mail.outbox[0].body
    MailPreference.objects.create(member=cara, kind="rate_reminded", on=False, changed_at=day(-2))
    assert tick(day(0)) == 0


def test_reminder_to_who_has_no_account_shows_the_page_on_which_they_can_say_no(
    client: Client, ann: Contributor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: day(-3))  # the link has a last day
    tick(day(-3))
    headers = mail.outbox[0].extra_headers
    assert "List-Unsubscribe-Post" not in headers  # a press of a mail program takes nobody off a round
    address = headers["List-Unsubscribe"].strip("<>").removeprefix(settings.BASE_URL)
    assert "decline" in address
    assert client.get(address).status_code == 200
    ann.refresh_from_db()
    assert ann.removed_at is None


def test_invitation_on_its_way_goes_to_the_member_who_made_it_theirs(round: Round, lead: Member) -> None:
    cara = make_member("cara@example.com")
    invitations.invite(round=round, by=lead, addresses=[Address("cara@example.com")], asked=Asked(), now=ASKED_AT)
    invited.accept(contributor=Contributor.objects.get(email="cara@example.com"), by=cara, now=ASKED_AT)
    assert send_due(ASKED_AT) == 1
    assert f"/diagnostic/rounds/{round.public_id}/" in mail.outbox[0].body
    assert deliveries().get().member == cara


def test_mails_of_who_is_forgotten_keep_no_trace_of_an_address(ann: Contributor, round: Round, lead: Member) -> None:
    assert deliveries().get().address_digest
    rounds.abandon(round=round, by=lead, now=day(0))
    forgetting.forget_addresses(now=day(0) + dt.timedelta(days=365))
    assert [one.address_digest for one in deliveries()] == [""]


def test_nobody_is_written_to_who_left(round: Round, lead: Member) -> None:
    cara = make_member("cara@example.com")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(), now=ASKED_AT)
    part(round, cara)
    cara.organisation = None
    cara.save()
    assert send_due(ASKED_AT) == 0
    assert deliveries().get().state == "cancelled"


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("kind", "is_observer"), [("invited", False), ("invited", True), ("reminded", False), ("removed", False)]
)
def test_subject_has_a_usual_name_whole_and_cuts_a_long_one(kind: str, is_observer: bool, language: str) -> None:
    usual = {"en": "Quick round, November 2026", "cy": "Rownd gyflym, Tachwedd 2026"}[language]
    said = {"is_observer": is_observer, "due_on": dt.date(2026, 11, 27)}
    with translation.override(language):
        whole, cut = (
            render_to_string(f"emails/diagnostic/{kind}_subject.txt", {**said, "label": label}).strip()
            for label in (usual, "A round of everybody who works on nights " * 2)
        )
    assert whole.endswith(f": {usual}")
    assert len(whole) <= 60
    assert cut.endswith("…")
    assert len(cut) <= 60


def test_people_page_says_what_became_of_an_invitation(round: Round, lead: Member) -> None:
    invitations.invite(round=round, by=lead, addresses=[Address(ANN, "Ann Evans")], asked=Asked(), now=ASKED_AT)
    ann, questions = Contributor.objects.get(email=ANN), questions_of(round, "en")

    def shown() -> tuple[str, dt.datetime | None]:
        row = next(row for row in people_of(round, questions) if row.contributor == ann)
        return row.words, row.invited_at

    assert shown() == ("Email on its way", None)
    deliveries().update(state="dead")
    assert shown() == ("Email could not be sent", None)
    invitations.send_again(contributor=ann, by=lead, new_link=False, now=ASKED_AT)
    assert shown() == ("Email on its way", None)
    assert send_due(ASKED_AT) == 1
    assert shown() == ("Invited", deliveries().get(state="sent").sent_at)


@pytest.mark.parametrize("state", ["dead", "skipped", "cancelled"])
def test_people_page_says_that_an_invitation_never_went(round: Round, lead: Member, state: str) -> None:
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=ASKED_AT)
    deliveries().update(state=state)
    rows = {row.contributor.email: row for row in people_of(round, questions_of(round, "en"))}
    assert rows[ANN].words == "Email could not be sent"
