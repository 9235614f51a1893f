"""Giving one's own ratings: a statement a page, an element a page, without script; and that nothing is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Member
from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.services import rounds
from tests.diagnostic.own_round import client, lead, round
from tests.diagnostic.rating_pages import at, browser_of, fields, rate_on_page, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_finished, make_round, make_version, part, rate

pytestmark = pytest.mark.django_db
__all__ = ["client", "lead", "round"]
Q = "environment-1"


def test_question_saves_at_once_and_goes_on_to_the_next(client: Client, lead: Member, round: Round) -> None:
    page = read(client, at(round, f"questions/{Q}/"))
    assert "Environment: statement 1 of 2" in page
    for shown in ("Help of environment-1", "Red of environment-1", "Amber of environment-1", "Green of environment-1"):
        assert shown in page
    answer = rate_on_page(client, round, lead, Q, {"rating": "amber", "note": "Two rooms of five"})
    assert answer["Location"] == at(round, "questions/environment-2/?after=environment-1")
    kept = Response.objects.get()
    assert (kept.rating, kept.note, kept.carried, kept.contributor) == (
        "amber",
        "Two rooms of five",
        False,
        part(round, lead),
    )
    following = read(client, answer["Location"])
    assert "Saved: Amber." in following
    assert 'id="lead-on"' in following
    again = read(client, at(round, f"questions/{Q}/"))
    assert "Two rooms of five</textarea>" in again
    assert 'value="amber" id="id_environment-1-rating_1"' in again or "checked" in again
    assert rate_on_page(client, round, lead, "environment-2", "green")["Location"] == at(round, "?after=environment-2")
    assert "You rated 2 of 2." in read(client, at(round, "?after=environment-2"))


def test_question_without_a_rating_says_what_is_missing_and_keeps_the_words(
    client: Client, lead: Member, round: Round
) -> None:
    sent = {f"{Q}-note": "Only two rooms", f"{Q}-version": "0"}
    page = client.post(at(round, f"questions/{Q}/"), sent).content.decode()
    assert "<title>Error: " in page
    assert 'href="#id_environment-1-rating_0"' in page
    assert 'id="id_environment-1-rating_0"' in page
    assert "Only two rooms" in page
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"na_reason": "We have no wards"}, "We have no wards"), ({"elsewhere": "on"}, "")],
)
def test_not_applicable_needs_a_reason_or_elsewhere(
    client: Client, lead: Member, round: Round, said: dict[str, str], reason: str
) -> None:
    refused = rate_on_page(client, round, lead, Q, "na")
    assert refused.status_code == 200
    assert b"Say why it does not apply" in refused.content
    rate_on_page(client, round, lead, Q, {"rating": "na", **said})
    kept = Response.objects.get()
    assert (kept.rating, kept.na_reason, kept.elsewhere) == ("na", reason, not reason)


def test_reason_beside_a_colour_does_not_count(client: Client, lead: Member, round: Round) -> None:
    rate_on_page(client, round, lead, Q, {"rating": "red", "na_reason": "typed before", "elsewhere": "on"})
    kept = Response.objects.get()
    assert (kept.rating, kept.na_reason, kept.elsewhere) == ("red", "", False)


def test_element_saves_what_is_answered_and_leaves_the_rest(client: Client, lead: Member, round: Round) -> None:
    address = at(round, "environment/")
    answer = client.post(address, fields(lead, environment_1="green", environment_2={}))
    assert answer["Location"] == f"{address}?after=environment-1"
    page = read(client, answer["Location"])
    assert "Saved: Green." in page
    assert "You have rated 1 of 2 statements" in page
    assert list(Response.objects.values_list("code", "rating")) == [(Q, "green")]
    answer = client.post(address, fields(lead, environment_1="green", environment_2="red", **{}), follow=False)
    assert answer["Location"].endswith("?after=environment-2")
    assert RatingEvent.objects.filter(kind="rated").count() == 2


def test_element_with_one_fault_keeps_the_others_and_what_was_typed(client: Client, lead: Member, round: Round) -> None:
    sent = fields(lead, environment_1="green", environment_2={"rating": "", "note": "I am not sure"})
    page = client.post(at(round, "environment/"), sent).content.decode()
    assert "<title>Error: " in page
    assert "I am not sure" in page
    assert "1 answer is saved" in page
    assert Response.objects.get().code == Q
    assert 'name="environment-1-version" value="1"' in page


def test_button_after_script_saved_names_what_changed_last(client: Client, lead: Member, round: Round) -> None:
    rate(round, lead, {Q: "red"}, now=timezone.now() - dt.timedelta(minutes=5))
    address = at(round, "environment/")
    client.post(address, fields(lead, environment_2="green"), headers={"X-Save-At-Once": "1"})
    answer = client.post(address, fields(lead, environment_1="red", environment_2="green"))
    assert answer["Location"] == f"{address}?after=environment-2"
    assert "Saved: Green." in read(client, answer["Location"])


def test_script_is_told_the_version_of_what_is_kept(client: Client, lead: Member, round: Round) -> None:
    address, header = at(round, "environment/"), {"X-Save-At-Once": "1"}
    told = client.post(address, fields(lead, environment_1="green"), headers=header)
    assert told.json()["versions"] == {Q: 1}
    half = client.post(address, fields(lead, environment_2="na"), headers=header)
    missing = "Say why it does not apply, or that another organisation provides it"
    assert half.json() == {"versions": {}, "missing": {"environment-2": missing}, "leads": ""}
    clash = client.post(address, {f"{Q}-rating": "red", f"{Q}-version": "0"}, headers=header)
    assert clash.status_code == 409
    assert Response.objects.get().rating == "green"
    rounds.abandon(round=round, by=lead, now=timezone.now())
    assert client.post(address, fields(lead, environment_1="red"), headers=header).status_code == 409


def test_answer_from_an_old_tab_shows_both_and_can_replace_it(client: Client, lead: Member, round: Round) -> None:
    old_tab = fields(lead, environment_1="green")
    rate(round, lead, {Q: "red"})
    clash = client.post(at(round, f"questions/{Q}/"), old_tab)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "This answer was changed meanwhile" in page
    assert "Save this answer instead" in page
    assert 'name="environment-1-version" value="1"' in page
    assert Response.objects.get().rating == "red"
    clashed = RatingEvent.objects.get(kind="clashed")
    assert clashed.old
    assert clashed.new
    assert (clashed.old["rating"], clashed.new["rating"]) == ("red", "green")
    client.post(at(round, f"questions/{Q}/"), {**old_tab, f"{Q}-version": "1"})
    assert Response.objects.get().rating == "green"
    history = words(read(client, at(round, f"questions/{Q}/history/")))
    assert "Two answers came at once. This one was saved and stood: R Red" in history
    assert "was not saved in its place: G Green" in history
    assert "Before: R Red Then: G Green" in history


def test_element_from_an_old_tab_saves_the_rest(client: Client, lead: Member, round: Round) -> None:
    old_tab = fields(lead, environment_1="green", environment_2="amber")
    rate(round, lead, {Q: "red"})
    clash = client.post(at(round, "environment/"), old_tab)
    assert clash.status_code == 409
    assert b"1 answer is saved" in clash.content
    assert dict(Response.objects.values_list("code", "rating")) == {Q: "red", "environment-2": "amber"}


def test_element_on_which_nothing_could_be_saved_says_so(client: Client, lead: Member, round: Round) -> None:
    old_tab = fields(lead, environment_1="green")
    rate(round, lead, {Q: "red"})
    page = client.post(at(round, "environment/"), old_tab).content.decode()
    assert "No answer is saved yet. Look at what is marked below." in page
    assert "0 answers" not in page


def test_double_press_saves_once(client: Client, lead: Member, round: Round) -> None:
    sent = fields(lead, environment_1="red")
    for _ in range(2):
        assert client.post(at(round, f"questions/{Q}/"), sent).status_code == 302
    assert Response.objects.get().version == 1
    assert RatingEvent.objects.filter(kind="rated").count() == 1


def test_session_that_ended_meanwhile_loses_nothing(client: Client, lead: Member, round: Round) -> None:
    sent, address = (
        fields(lead, environment_1={"rating": "red", "note": "Night staff have no room"}),
        at(round, f"questions/{Q}/"),
    )
    client.logout()
    client.get("/accounts/login/")  # the browser has a session, of nobody
    assert client.post(address, sent)["Location"].startswith("/accounts/login/")
    client.force_login(lead.user)
    offered = client.get(address)
    assert b"You were signed out before we got this" in offered.content
    assert b"Night staff have no room" in offered.content
    client.post(address, sent)
    assert Response.objects.get().rating == "red"


@pytest.mark.parametrize("closed", ["finished", "abandoned"])
def test_closed_round_says_so_and_gives_back_what_was_typed(
    client: Client, lead: Member, round: Round, closed: str
) -> None:
    rate(round, lead, {Q: "amber"})
    if closed == "finished":
        rounds.finish(round=agree_all(round, lead), by=lead, now=timezone.now())
    else:
        rounds.abandon(round=round, by=lead, now=timezone.now())
    for address in (at(round, f"questions/{Q}/"), at(round, "environment/")):
        page = read(client, address)
        assert "nothing in it changes any more" in page
        assert 'name="environment-1-rating"' not in page
        answer = client.post(address, fields(lead, environment_1={"rating": "red", "note": "What I typed"}))
        assert answer.status_code == 409
        assert b"Your answer was not saved" in answer.content
        assert b"What I typed" in answer.content
        assert b"Saved before:" in answer.content
    assert Response.objects.get().rating == "amber"
    said = "It does not change unless it is opened again" if closed == "finished" else "nothing in it changes any more"
    assert said in read(client, at(round))


def test_removed_contributor_reads_and_is_told(lead: Member, round: Round) -> None:
    colleague = make_member("kim@example.com")
    rate(round, colleague, {Q: "green"})
    Contributor.objects.filter(member=colleague).update(removed_at=timezone.now())
    client = browser_of(colleague)
    assert "you are not asked to rate in this round any more" in read(client, at(round, f"questions/{Q}/"))
    assert "What you said until then is kept" in read(client, at(round))
    answer = client.post(at(round, f"questions/{Q}/"), fields(colleague, environment_1="red"))
    assert answer.status_code == 409
    assert Response.objects.get().rating == "green"


def test_contributor_of_some_sections_rates_only_those(lead: Member, round: Round) -> None:
    colleague = make_member("kim@example.com")
    Contributor.objects.create(
        round=round, member=colleague, sections=["relationships"], added_by=lead, added_at=timezone.now()
    )
    client = browser_of(colleague)
    assert "You are not asked to rate this element" in read(client, at(round, "environment/"))
    assert 'name="relationships-1-rating"' in read(client, at(round, "relationships/"))
    page = words(read(client, at(round)))
    assert "You have rated 0 of 2 statements" in page
    assert "Environment For others" in page
    check = read(client, at(round, "check/"))
    assert "Text of relationships-1" in check
    assert "Text of environment-1" not in check


def test_only_invited_people_rate_where_the_round_is_closed_to_members(lead: Member) -> None:
    round = make_round(lead, open_to_members=False)
    colleague = make_member("kim@example.com")
    assert "Only people whom the lead invites rate" in read(browser_of(colleague), at(round, f"questions/{Q}/"))
    answer = browser_of(colleague).post(at(round, "environment/"), fields(colleague, environment_1="red"))
    assert answer.status_code == 409
    assert not Contributor.objects.filter(member=colleague).exists()


def test_last_time_is_shown_and_one_press_affirms_it(client: Client, lead: Member) -> None:
    make_finished(lead, environment="amber")
    round = make_round(lead, label="Spring")
    page = words(read(client, at(round, "environment/")))
    assert "Amber last time, not confirmed yet." in page
    assert "2 as last time, not confirmed yet" in words(read(client, at(round)))
    sent = {**fields(lead, environment_1={}, environment_2={}), f"{Q}-affirm": "1"}
    client.post(at(round, "environment/"), sent)
    kept = Response.objects.get()
    assert (kept.code, kept.rating, kept.carried) == (Q, "amber", True)
    assert "last time, not confirmed yet" not in read(client, at(round, f"questions/{Q}/"))
    assert "As last time" in read(client, at(round, "check/"))
    rate_on_page(client, round, lead, Q, "green")
    kept.refresh_from_db()
    assert (kept.rating, kept.carried) == ("green", False)


def test_last_time_is_not_shown_where_the_meaning_changed(
    client: Client, lead: Member, fresh_generation: Callable[[], None]
) -> None:
    version = make_finished(lead).version
    changed = [{**row, "comparability_key": "other" if row["code"] == Q else ""} for row in version.data["questions"]]
    make_version(number=2, questions=changed)
    fresh_generation()
    round = make_round(lead, label="Spring")
    assert "last time" not in words(read(client, at(round, f"questions/{Q}/")))
    assert "Green last time" in words(read(client, at(round, "questions/environment-2/")))


def test_affirming_what_was_never_agreed_saves_nothing(client: Client, lead: Member, round: Round) -> None:
    client.post(at(round, "environment/"), {f"{Q}-affirm": "1", f"{Q}-version": "0"})
    assert not Response.objects.exists()


def test_done_can_be_said_and_taken_back(client: Client, lead: Member, round: Round) -> None:
    assert "You have rated 0 of 14" in read(client, at(round, "check/"))
    client.post(at(round, "done/"))
    assert part(round, lead).done_at is not None
    assert "I am not done yet" in read(client, at(round, "check/"))
    client.post(at(round, "done/"), {"not_yet": "1"})
    assert part(round, lead).done_at is None


def test_done_in_a_closed_round_changes_nothing(client: Client, lead: Member, round: Round) -> None:
    rounds.abandon(round=round, by=lead, now=timezone.now())
    assert "This round is closed" in words(client.post(at(round, "done/"), follow=True).content.decode())
    assert part(round, lead).done_at is None


def test_history_shows_others_ratings_to_those_who_take_part_alone(client: Client, lead: Member, round: Round) -> None:
    kim, passer_by = make_member("kim@example.com", first_name="Kim"), make_member("lee@example.com")
    rate(round, kim, {Q: "green"})
    agree_all(round, lead, "amber")
    shown = words(read(client, at(round, f"questions/{Q}/history/")))
    assert "Kim Okafor" in shown
    assert "Agreed, set by Sam Okafor" in shown
    hidden = words(read(browser_of(passer_by), at(round, f"questions/{Q}/history/")))
    assert "Kim Okafor" not in hidden
    assert "Agreed, set by Sam Okafor" in hidden


def test_stranger_gets_404_everywhere(lead: Member, round: Round) -> None:
    stranger = browser_of(make_member("other@example.com", organisation=make_organisation("Other")))
    paths = [
        "",
        "change/",
        "end/",
        "check/",
        "environment/",
        f"questions/{Q}/",
        f"questions/{Q}/history/",
        f"questions/{Q}/evidence/",
    ]
    assert {stranger.get(at(round, path)).status_code for path in paths} == {404}
    assert stranger.post(at(round, "environment/"), fields(lead, environment_1="red")).status_code == 404
    assert not Response.objects.exists()


@pytest.mark.parametrize("path", ["questions/no-such-code/", "questions/relationships-9/history/", "no-such-element/"])
def test_unknown_statement_is_not_there(client: Client, round: Round, path: str) -> None:
    assert client.get(at(round, path)).status_code == 404


def test_welsh_words_and_a_statement_without_them(client: Client, round: Round) -> None:
    page = read(client, f"/cy{at(round, f'questions/{Q}/')}")
    assert "Text of environment-1 (cy)" in page


@pytest.mark.parametrize("each", [1, 3])
def test_element_save_takes_few_queries(lead: Member, each: int, django_assert_max_num_queries: Any) -> None:
    make_version(each=each)
    round = make_round(lead)
    client = browser_of(lead)
    codes = [f"environment_{number}" for number in range(1, each + 1)]
    read(client, at(round, "environment/"))
    sent = fields(lead, **dict.fromkeys(codes, "red"))
    with django_assert_max_num_queries(2 + 12):  # session and user, then ours
        client.post(at(round, "environment/"), sent)
    assert Response.objects.count() == each
    sent = fields(lead, **dict.fromkeys(codes, "green"))
    with django_assert_max_num_queries(2 + 12):
        client.post(at(round, "environment/"), sent)
    assert set(Response.objects.values_list("rating", "version")) == {("green", 2)}


def test_overdue_section_says_so(client: Client, lead: Member) -> None:
    round = make_round(lead, due={"environment": dt.date(2020, 1, 6)})
    assert "Due 6 January 2020. The date has passed." in words(read(client, at(round)))
