"""Reminders: before and on the due day, each once, until somebody is done; and that no mail is sent twice or lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from config.celery import app
from diagnostic import tasks
from diagnostic.as_seen import stamp_of
from diagnostic.models import Contributor, ContributorMail, Response, Round
from diagnostic.reminders_due import Reminder, due_days, reminders
from diagnostic.services import contributor_mails, invitations, invited, rounds
from diagnostic.services import reminders as services
from diagnostic.services.contributor_mails import LEASE, MOST_TRIES, WAIT
from diagnostic.services.invitations import Address, Asked
from tests.factories.community import make_member
from tests.factories.rounds import agree_all, make_round, part, rate

if TYPE_CHECKING:
    from community.models import Member

ANN = "ann@outside.example"
DUE = dt.date(2027, 3, 20)
ASKED_AT = dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC)


def day(offset: int, hour: int = 12) -> dt.datetime:
    """A moment some days from the due day."""
    return dt.datetime.combine(DUE + dt.timedelta(days=offset), dt.time(hour), tzinfo=dt.UTC)


def kinds(offset: int, asked: int = -19) -> list[str]:
    found = reminders(
        {DUE: ["environment"]}, unfinished=["environment"], asked_on=DUE + dt.timedelta(days=asked),
        today=DUE + dt.timedelta(days=offset),
    )  # fmt: skip
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("offset", "key"),
    [
        (-4, []), (-3, ["before-2027-03-20"]), (-1, ["before-2027-03-20"]), (0, ["due-2027-03-20"]),
        (7, ["due-2027-03-20"]), (8, []),
    ],
)  # fmt: skip
def test_reminder_has_its_days(offset: int, key: list[str]) -> None:
    assert kinds(offset) == key


def test_reminder_is_not_for_who_was_asked_as_late() -> None:
    assert kinds(-1, asked=-3) == []
    assert kinds(0, asked=-3) == ["due-2027-03-20"]
    assert kinds(0, asked=0) == []


def test_reminder_names_what_is_unfinished_of_that_day() -> None:
    days = due_days(
        ["relationships", "environment", "data-insights"], own=None,
        by_element={"relationships": DUE, "environment": DUE, "data-insights": None},
    )  # fmt: skip
    found = reminders(days, unfinished=["environment", "data-insights"], asked_on=ASKED_AT.date(), today=DUE)
    assert found == [Reminder("due-2027-03-20", DUE, ("environment",))]
    assert due_days(["environment"], own=DUE, by_element={"environment": None}) == {DUE: ["environment"]}


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(db: None, lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), now=ASKED_AT)


@pytest.fixture
def ann(round: Round, lead: Member) -> Contributor:
    """Somebody who was asked three weeks before the due day."""
    return ask(round, lead, due_on=DUE)


def ask(round: Round, lead: Member, email: str = ANN, at: dt.datetime = ASKED_AT, **asked: Any) -> Contributor:
    invitations.invite(round=round, by=lead, addresses=[Address(email)], asked=Asked(**asked), now=at)
    assert contributor_mails.send_due(now=at) == 1
    mail.outbox.clear()
    return Contributor.objects.get(email=email)


def tick(now: dt.datetime) -> int:
    """What the timetable does at a moment, twice; how many mails went out."""
    before = len(mail.outbox)
    for _ in range(2):
        services.plan(now=now)
        contributor_mails.send_due(now=now)
    return len(mail.outbox) - before


def test_reminders_come_before_and_on_the_day_and_once_each(ann: Contributor) -> None:
    assert [tick(day(offset)) for offset in range(-5, 10)] == [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    first = mail.outbox[0]
    assert first.to == [ANN]
    assert "20 March 2027" in first.body
    assert "- Relationships\n- Environment" in first.body
    assert "/diagnostic/i/" in first.body
    assert len(first.subject) <= 60


def test_reminders_wait_for_the_morning(ann: Contributor) -> None:
    assert tick(day(-3, 7)) == 0
    assert tick(day(-3, 8)) == 1


def test_reminders_are_made_up_for_after_an_outage(ann: Contributor) -> None:
    assert [tick(day(5)), tick(day(6)), tick(day(7))] == [1, 0, 0]
    assert "due-" in ContributorMail.objects.get(kind="reminded").key


def test_reminders_long_after_the_day_are_not_sent(ann: Contributor) -> None:
    assert tick(day(8)) == 0


@pytest.mark.parametrize("end", ["done", "all rated", "taken off", "declined", "round ended", "observer", "no date"])
def test_reminders_stop_when_there_is_no_reason(ann: Contributor, lead: Member, round: Round, end: str) -> None:
    assert tick(day(-3)) == 1
    services.plan(now=day(0, 9))  # the next one waits already
    if end == "done":
        Contributor.objects.filter(pk=ann.pk).update(done_at=day(-2))
    elif end == "all rated":
        Response.objects.bulk_create(
            Response(contributor=ann, code=code, rating="red", changed_at=day(-2)) for code in round.scope
        )
    elif end == "taken off":
        invitations.take_off(contributor=ann, by=lead, now=day(-2))
        contributor_mails.send_due(now=day(-2))
        mail.outbox.clear()
    elif end == "declined":
        invitations.decline(contributor=ann, now=day(-2))
    elif end == "round ended":
        rounds.finish(round=agree_all(round, lead), by=lead, now=day(-2))
    elif end == "observer":
        change(ann, lead, Asked(role="observer", due_on=DUE))
    else:
        change(ann, lead, Asked())
    assert tick(day(0)) == 0


def change(contributor: Contributor, by: Member, asked: Asked) -> None:
    """Ask somebody for something else."""
    seen = stamp_of(invitations.as_kept(contributor))
    invitations.change(contributor=contributor, by=by, asked=asked, seen=seen, now=day(-2))


def test_reminders_follow_a_date_that_was_moved(ann: Contributor, lead: Member) -> None:
    assert tick(day(-3)) == 1
    change(ann, lead, Asked(due_on=DUE + dt.timedelta(days=10)))
    assert [tick(day(offset)) for offset in (0, 7, 10)] == [0, 1, 1]


def test_reminders_go_by_the_sections_where_nobody_has_a_day_of_their_own(round: Round, lead: Member) -> None:
    round.sections.filter(element="environment").update(due_on=DUE)
    round.sections.filter(element="relationships").update(due_on=DUE + dt.timedelta(days=7))
    cara = make_member("cara@example.com", first_name="Cara")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(), now=ASKED_AT)
    contributor_mails.send_due(now=ASKED_AT)
    assert mail.outbox.pop().to == ["cara@example.com"]
    sent = [tick(day(offset)) for offset in range(-3, 8)]
    assert sent == [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]
    assert "- Environment" in mail.outbox[0].body
    assert "Relationships" not in mail.outbox[0].body
    assert f"/diagnostic/rounds/{round.public_id}/" in mail.outbox[0].body


def test_nobody_is_reminded_who_was_not_asked(round: Round, lead: Member) -> None:
    round.sections.update(due_on=DUE)
    rate(round, make_member("cara@example.com"), {"environment-1": "red"}, now=ASKED_AT)
    assert [tick(day(-3)), tick(day(0))] == [0, 0]


def test_member_who_made_an_invitation_theirs_is_reminded_like_before(round: Round, lead: Member) -> None:
    cara = make_member("cara@example.com")
    by_link = ask(round, lead, "cara@example.com", due_on=DUE)
    rate(round, cara, {"environment-1": "red"}, now=ASKED_AT)
    assert tick(day(-3)) == 1
    invited.accept(contributor=by_link, by=cara, now=day(-2))
    assert [tick(day(-2)), tick(day(0)), tick(day(1))] == [0, 1, 0]
    assert f"/diagnostic/rounds/{round.public_id}/" in mail.outbox[-1].body


def test_never_two_mails_on_one_day(ann: Contributor, lead: Member) -> None:
    assert tick(day(-3)) == 1
    invitations.take_off(contributor=ann, by=lead, now=day(-3, 13))
    assert tick(day(-3, 14)) == 0
    assert [tick(day(-2, 7)), tick(day(-2, 9))] == [0, 1]  # the morning after
    assert mail.outbox[-1].subject == "No need to rate: Autumn"


def test_one_address_is_not_invited_by_many_rounds_in_a_week(round: Round, lead: Member) -> None:
    ann = ask(round, lead)
    for number in range(1, 4):
        ContributorMail.objects.create(
            contributor=ann, kind="invited", key=f"earlier-{number}", due_at=ASKED_AT,
            sent_at=ASKED_AT + dt.timedelta(days=number),
        )  # fmt: skip
    ContributorMail.objects.create(contributor=ann, kind="invited", key="again", due_at=day(-13))
    assert contributor_mails.send_due(now=day(-15)) == 0
    assert contributor_mails.send_due(now=day(-8)) == 1


def test_mail_that_cannot_be_handed_over_is_tried_again_and_goes_out_once(
    round: Round, lead: Member, settings: Any
) -> None:
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=ASKED_AT)
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert contributor_mails.send_due(now=ASKED_AT) == 0
    settings.EMAIL_BACKEND = works
    assert contributor_mails.send_due(now=ASKED_AT) == 0  # not at once
    later = ASKED_AT + WAIT
    assert [contributor_mails.send_due(now=later) for _ in range(2)] == [1, 0]
    assert ContributorMail.objects.get().tries == 2 < MOST_TRIES


def test_mail_of_a_worker_that_died_goes_out_when_its_lease_is_over(round: Round, lead: Member) -> None:
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=ASKED_AT)
    ContributorMail.objects.update(claimed_at=ASKED_AT, tries=1)
    assert contributor_mails.send_due(now=ASKED_AT + LEASE / 2) == 0
    assert contributor_mails.send_due(now=ASKED_AT + LEASE * 2) == 1


def test_mail_that_may_have_gone_out_is_not_sent_again(
    round: Round, lead: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=ASKED_AT)

    def die(_mail: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EmailMultiAlternatives, "send", die)
        with pytest.raises(KeyboardInterrupt):
            contributor_mails.send_due(now=ASKED_AT)
    assert contributor_mails.send_due(now=ASKED_AT + LEASE * 2) == 0


@pytest.mark.parametrize("broken", ["words", "hand-over"])
def test_mail_that_fails_keeps_no_other_waiting_and_goes_out_later(
    round: Round, lead: Member, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    people = [Address(ANN), Address("bob@outside.example")]
    invitations.invite(round=round, by=lead, addresses=people, asked=Asked(), now=ASKED_AT)
    write, send = contributor_mails.contributor_mail, EmailMultiAlternatives.send

    def write_for_bob(*, mail: ContributorMail, reminder: Reminder | None, today: dt.date) -> EmailMultiAlternatives:
        if mail.contributor.email == ANN:
            raise KeyError("label")
        return write(mail=mail, reminder=reminder, today=today)

    def send_to_bob(message: EmailMultiAlternatives) -> int:
        if message.to == [ANN]:
            raise RuntimeError("no connection")
        return send(message)

    with monkeypatch.context() as patched:
        if broken == "words":
            patched.setattr(contributor_mails, "contributor_mail", write_for_bob)
        else:
            patched.setattr(EmailMultiAlternatives, "send", send_to_bob)
        assert contributor_mails.send_due(now=ASKED_AT) == 1
    assert [one.to for one in mail.outbox] == [["bob@outside.example"]]
    assert [contributor_mails.send_due(now=ASKED_AT + wait) for wait in (WAIT / 2, WAIT, WAIT * 2)] == [0, 1, 0]
    assert mail.outbox[-1].to == [ANN]


def test_nobody_is_written_to_who_left(round: Round, lead: Member) -> None:
    cara = make_member("cara@example.com")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(), now=ASKED_AT)
    part(round, cara)
    cara.organisation = None
    cara.save()
    assert contributor_mails.send_due(now=ASKED_AT) == 0
    assert not ContributorMail.objects.exists()


def test_planning_asks_as_many_queries_for_one_as_for_three(
    ann: Contributor, round: Round, lead: Member, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):
        assert services.plan(now=day(-3)) == 1
    for number in range(3):
        ask(round, lead, f"n{number}@outside.example", due_on=DUE)
    with django_assert_num_queries(5):
        assert services.plan(now=day(-3)) == 3


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


def test_timetable_knows_the_task(round: Round, lead: Member) -> None:
    assert tasks.tick.name in {entry["task"] for entry in app.conf.beat_schedule.values()}
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=timezone.now())
    tasks.tick()
    assert [sent.to for sent in mail.outbox] == [[ANN]]
    assert invited.invited_by(str(mail.outbox[0].body).split("/i/")[1].split("/")[0], now=timezone.now()).email == ANN
