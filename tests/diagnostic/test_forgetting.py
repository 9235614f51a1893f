"""People who leave, organisations that merge, and what goes in time."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from community import at_places, data_copy
from community.models import Appointment, Member
from community.services import retention
from community.services.erasure import erase
from diagnostic.last_time import agreed_last_time
from diagnostic.links import invited_token
from diagnostic.models import (
    Action,
    ActionEvent,
    BusinessCase,
    Commitment,
    Contributor,
    LocalQuestion,
    RatingEvent,
    Response,
    Round,
    Seat,
)
from diagnostic.permissions import may_lead
from diagnostic.plan_case import filled
from diagnostic.questions import questions_of
from diagnostic.services import actions, answers, business_cases, invitations, invited, own_questions, workshops
from diagnostic.services import data_copy as data_copy_of_rounds
from diagnostic.services.answers import Given
from diagnostic.services.invitations import Address, Asked
from diagnostic.services.invited import LinkEndedError, invited_by
from diagnostic.services.reports import report_of, trend_of
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, answer_of, make_finished, make_lead, make_round

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 29, 10, 0, tzinfo=dt.UTC)
TELL_TALE = "the night staff of ward six"


def rate_with_note(round: Round, by: Member) -> None:
    asked = {one.code: one for one in questions_of(round, "en")}
    for version, rating in enumerate(("red", "amber")):
        answers.save_own(
            round=round, by=by, question=asked["environment-1"], answer=answer_of(rating, note=TELL_TALE),
            version=version, now=NOW,
        )  # fmt: skip


def test_copy_of_data_has_what_was_said_and_decided() -> None:
    member = make_member()
    round = make_round(member)
    rate_with_note(round, member)
    agree_all(round, member)
    lists = {one.name: one.rows_of(member) for one in data_copy.sections()}
    [part] = lists["diagnostic"]
    assert part["environment-1"]["note"] == TELL_TALE
    assert len([row for row in lists["diagnostic_acts"] if row["what"] == "rated"]) == 2
    assert {row["what"] for row in lists["diagnostic_decided"]} == {"began a round", "agreed"}


def test_erased_person_leaves_the_rating_and_nothing_of_theirs() -> None:
    member = make_member(first_name="Ffion", last_name="Tell")
    round = make_round(member)
    rate_with_note(round, member)
    erase(user=member.user, now=NOW)
    assert Response.objects.get().rating == "amber"
    [part] = Contributor.objects.select_related("member")
    assert (part.member, part.who) == (None, "Somebody who has left")
    kept = json.dumps(list(RatingEvent.objects.values("old", "new"))) + Response.objects.get().note
    assert TELL_TALE not in kept
    assert RatingEvent.objects.filter(kind="rated", new__rating="amber").exists()


def test_erased_person_is_named_by_no_business_case_that_only_followed_the_action() -> None:
    lead, doer = make_member(), make_member("ffion@example.com", first_name="Ffion", last_name="Tell")
    said = actions.Planned(title="A quiet room", element="environment", owner=doer)
    action = actions.add(by=lead, said=said, round=make_round(lead, now=NOW), now=NOW)
    facts = business_cases.facts_of(action, "en")
    known = filled(facts)
    assert "Ffion Tell" in known["next_step"]
    words = {**known, "next_step": "We begin in May."}
    business_cases.write(action=action, by=lead, words=words, facts=facts, version=0, now=NOW)
    erase(user=doer.user, now=NOW)
    assert "Ffion" not in json.dumps(list(BusinessCase.objects.values("words", "known")))


def test_erased_person_is_named_by_no_action_and_no_seat() -> None:
    lead, doer = make_member(), make_member("ffion@example.com", first_name="Ffion", last_name="Tell")
    round = make_round(lead, now=NOW)
    said = actions.Planned(title="A quiet room", element="environment", owner=doer)
    kept = actions.add(by=lead, said=said, round=round, now=NOW)
    typed = replace(said, owner=None, owner_name="ffion tell")
    actions.change(action=kept, by=lead, said=typed, version=1, now=NOW)
    other = replace(said, title="A walk", owner=None, owner_name="Ffion Tellwright")
    actions.add(by=lead, said=other, round=round, now=NOW)
    opening = workshops.Opening(anonymous=False, codes=round.scope)
    workshop = workshops.open_workshop(round=round, by=lead, opening=opening, now=NOW)
    for name in ("Ffion Tell", "Ffion Tellwright"):
        workshops.take_seat(workshop=workshop, name=name, now=NOW)
    erase(user=doer.user, now=NOW)
    assert sorted(Seat.objects.values_list("name", flat=True)) == ["", "Ffion Tellwright"]
    assert not Action.objects.exclude(owner=None).exists()
    assert sorted(Action.objects.values_list("owner_name", flat=True)) == ["", "Ffion Tellwright"]
    history = [event[side] for event in ActionEvent.objects.values("old", "new") for side in ("old", "new")]
    assert {one["owner"] for one in history if one} == {None}
    assert {one["owner_name"] for one in history if one} == {"", "Ffion Tellwright"}
    assert {one["title"] for one in history if one} == {"A quiet room", "A walk"}


def test_erased_person_who_was_asked_by_mail_alone_is_forgotten_and_their_link_ends() -> None:
    lead, asked = make_member(), make_member("ffion@example.com")
    round = make_round(lead, now=NOW)
    people = [invitations.Address(address, name) for address, name in
              (("ffion@example.com", "Ffion Tell"), ("kim@example.com", "Kim"))]  # fmt: skip
    outcome = invitations.invite(round=round, by=lead, addresses=people, asked=invitations.Asked(), now=NOW)
    theirs, others = outcome.invited
    token = invited_token(theirs)
    erase(user=asked.user, now=NOW)
    theirs.refresh_from_db()
    assert (theirs.name, theirs.email, theirs.mails.count()) == ("", "", 0)
    with pytest.raises(LinkEndedError):
        invited_by(token, now=NOW)
    assert invited_by(invited_token(others), now=NOW).email == "kim@example.com"


def test_round_whose_lead_left_is_led_by_a_colleague() -> None:
    lead, colleague = make_member(), make_member("kim@example.com")
    round = make_round(lead)
    assert not may_lead(colleague, round)
    erase(user=lead.user, now=NOW)
    assert may_lead(colleague, round)
    make_lead(make_member("new@example.com"))
    assert not may_lead(colleague, round)


def test_lead_who_changes_employer_leads_and_sees_no_more() -> None:
    lead = make_lead(make_member())
    round = make_round(lead)
    Appointment.objects.all().delete()
    lead.organisation = make_organisation("Other")
    lead.save()
    assert not may_lead(lead, round)


def test_merge_keeps_the_older_open_round_and_all_statements() -> None:
    place, twin = make_organisation(), make_organisation("Example Trust again")
    lead = make_member(organisation=place)
    other = make_member("kim@example.com", organisation=twin)
    for one in (place, twin):
        own_questions.add(organisation=one, element="environment", words={"text": f"Ours at {one.name}"})
        Commitment.objects.create(organisation=one, step="sponsor", note=one.name, changed_at=NOW)
    finished = make_finished(other, now=NOW - dt.timedelta(days=400))
    later = make_round(other, now=NOW)
    first = make_round(lead, now=NOW - dt.timedelta(days=1))
    at_places.move(twin, place)
    for round in (finished, later, first):
        round.refresh_from_db()
    assert [one.status for one in (finished, later, first)] == ["finished", "abandoned", "open"]
    assert {one.organisation for one in Round.objects.all()} == {place}
    assert set(LocalQuestion.objects.values_list("code", flat=True)) == {"x-environment-1", "x-environment-1-2"}
    assert Commitment.objects.get().note == place.name


def test_statements_of_two_that_merged_are_not_taken_for_one() -> None:
    place, twin = make_organisation(), make_organisation("Example Trust again")
    leads = [make_member(organisation=place), make_member("kim@example.com", organisation=twin)]
    for lead in leads:
        own_questions.add(organisation=lead.organisation, element="environment", words={"text": "Ours"})
    first = make_finished(leads[0], now=NOW - dt.timedelta(days=400))
    make_finished(leads[1], "red", now=NOW - dt.timedelta(days=300))
    at_places.move(twin, place)
    following = make_round(leads[0], now=NOW)
    rows = report_of(following, "en", own=False).changes.rows
    kinds = {row.after.question.code: row.kind for row in rows if row.after}
    assert following.previous.organisation == place
    assert (kinds["environment-1"], kinds["x-environment-1"]) == ("open", "open")  # nothing is rated yet
    assert "x-environment-1" not in agreed_last_time(following, questions_of(following, "en"))
    line = next(one for one in trend_of(place, "en").lines if one.element == "environment")
    assert line.statements == 2
    ours = next(one for one in questions_of(first, "en") if one.is_local)
    assert ours.compared_by in {one.compared_by for one in questions_of(following, "en")}


def test_organisation_with_rounds_says_how_many_it_has() -> None:
    place = make_organisation()
    make_round(make_member(organisation=place))
    assert at_places.counts(place)["rounds"] == 1


@pytest.mark.parametrize(("days", "is_left"), [(150, True), (200, False)])
def test_invited_name_and_address_go_half_a_year_after_the_round(days: int, is_left: bool) -> None:
    then = NOW - dt.timedelta(days=days)
    round = make_finished(make_member(), now=then)
    Contributor.objects.create(round=round, name="Kim", email="kim@example.com", added_at=then)
    Contributor.objects.create(round=round, name="Ned Nurse", origin=Contributor.Origin.INTERVIEW, added_at=then)
    Contributor.objects.create(round=round, name="Sheet.xlsx", origin=Contributor.Origin.IMPORT, added_at=then)
    assert retention.follow_rules(now=NOW)["invited_to_rate"] == (0 if is_left else 2)
    kept = list(Contributor.objects.filter(member=None).values_list("name", "email"))
    gone = [("Kim", "kim@example.com"), ("Ned Nurse", "")] if is_left else [("", ""), ("", "")]
    assert kept == [*gone, ("Sheet.xlsx", "")]
    assert retention.follow_rules(now=NOW)["invited_to_rate"] == 0


def test_invited_address_of_an_open_round_stays() -> None:
    round = make_round(make_member(), now=timezone.now() - dt.timedelta(days=700))
    Contributor.objects.create(
        round=round, name="Kim", email="kim@example.com", added_at=timezone.now() - dt.timedelta(days=700)
    )
    assert retention.follow_rules(now=timezone.now())["invited_to_rate"] == 0


def test_copy_holds_what_a_member_said_by_a_link_before_they_joined() -> None:
    lead = make_member("lead@example.com")
    round = make_round(lead)
    people = [Address("cara@example.com", "Cara E"), Address("kim@example.com", "Kim")]
    invitations.invite(round=round, by=lead, addresses=people, asked=Asked(), now=NOW)
    question = next(one for one in questions_of(round, "en") if one.code == "environment-1")
    for one in Contributor.objects.exclude(email=""):
        given = [Given(question, answer_of("red", note=f"Said by {one.email}."), 0)]
        invited.save_invited(token=invited_token(one), given=given, now=NOW)
    cara = make_member("cara@example.com")
    EmailAddress.objects.filter(user=cara.user).update(email="Cara@Example.com")
    [part] = data_copy_of_rounds.parts(cara)
    assert (part["invited_as"], part["called"]) == ("cara@example.com", "Cara E")
    assert part["environment-1"]["note"] == "Said by cara@example.com."
    assert [row["new"]["note"] for row in data_copy_of_rounds.done(cara) if row["what"] == "rated"] == [
        "Said by cara@example.com."
    ]
    EmailAddress.objects.filter(user=cara.user).update(verified=False)
    assert data_copy_of_rounds.parts(cara) == []
