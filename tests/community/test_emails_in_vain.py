"""Who saves choices of which some are in vain is told so: a summary without parts, and parts without a summary."""

from __future__ import annotations

import datetime as dt

import pytest

from community.emails.digest_facts import gather
from community.models import Member
from community.services import mail_preferences
from tests.community.emails_doors import MINE, door
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, make_summary, news_of, only_kinds, steps_of

pytestmark = pytest.mark.django_db
__all__ = ["door"]
TIMES = {"frequency": "monthly", "hour": "9"}
NOTHING = "You ticked nothing under “What do you want to be reminded of in it?”, so your summary only has what is new"
ALONE = "What you ticked under “What do you want to be reminded of in it?” comes only with the summary, which is off"


@pytest.fixture
def member() -> Member:
    return make_member(joined_at=LONG_AGO)


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ({"summary": "on"}, NOTHING),
        ({"parts": ["call_missing"]}, ALONE),
        ({"summary": "on", "parts": ["call_missing"]}, ""),
        ({"kinds": ["call_day_before"]}, ""),
        ({}, ""),
    ],
)
def test_saving_says_what_was_ticked_in_vain(door, member, ticked, said) -> None:
    browser, url = door
    answer = browser.post(url, {**TIMES, **ticked}, follow=True)
    assert len(answer.redirect_chain) == 1, "it is saved"
    assert "Your choices are saved" in answer.text
    for sentence in (NOTHING, ALONE):
        assert (sentence in answer.text) == (sentence == said)


def test_it_is_said_of_what_holds_and_not_only_of_what_was_changed(client, member) -> None:
    mail_preferences.choose(member=member, kinds=["digest"], now=FIRST)
    client.force_login(member.user)
    sent = {**TIMES, "summary": "on", "offers": "digest call_missing", "shown": "digest=True hour=9 frequency=monthly"}
    assert NOTHING in client.post(MINE, sent, follow=True).text


def test_summary_without_parts_has_only_what_is_new(member) -> None:
    with only_kinds(steps=(steps_of(["x"]),), news=(news_of(FIRST - dt.timedelta(days=2)),)):
        mail_preferences.choose(member=member, kinds=["digest"], now=FIRST)
        row = make_summary(member)
        facts = gather([row], FIRST)[row.pk]
    assert (facts.steps, facts.stopped) == ([], [])
    assert len(facts.news) == 1
