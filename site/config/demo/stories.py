"""Stories that members of the demo have sent: one waits for its reviewers, one for its author."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from casestudies.models import Submission
from casestudies.services import decisions, submissions
from casestudies.services.decisions import Decision
from community.models import Member, User
from elements.framework import Element

CONSENTS = submissions.Consents(may_publish=True, people_agreed=True, quotations_agreed=True)
ANSWERS: dict[str, Any] = {"named": "yes", "contact": "no", "byline": "while-here"}
WAITS: dict[str, Any] = {
    **ANSWERS,
    "title": "A wobble room for every ward",
    "in_one_line": "A store cupboard became the room where staff go when a shift has been too much.",
    "elements": [Element.ENVIRONMENT, Element.PERSONAL_HEALTH],
    "what_we_did": "Two champions emptied a store on each ward and asked the night staff what should be in it.\n\n"
    "- two chairs that recline\n- a lamp, and no ceiling light\n- a kettle",
    "what_was_hard": "Rooms fill up again with equipment unless somebody has their name on the door.",
    "what_changed": "In the summer survey, 6 of 10 night staff said that they now take their break.",
    "advice": "Begin with one room, and let the people who will use it choose the chairs.",
}
ASKED: dict[str, Any] = {
    **ANSWERS,
    "title": "Ten minutes at the end of the round",
    "in_one_line": "A short talk at the end of each round replaced a debrief that nobody could get to.",
    "elements": [Element.RELATIONSHIPS],
    "what_we_did": "The nurse in charge asks three questions before people go home.",
    "what_changed": "More people talk about what went well.",
}
CHANGES = "This is a good idea. Please say how many teams do it, and what you saw that made you keep it."


def load_stories(users: Mapping[str, User], *, now: dt.datetime) -> None:
    """Both from the regional lead's own region, so that the lead has something to decide, and one by the demo's member,
    who has something to change."""
    lead = users["regional-lead"]
    region = lead.member.organisation.region if lead.member.organisation else None
    in_region = Member.objects.filter(organisation__region=region, status=Member.Status.ACTIVE).exclude(user=lead)
    member, other = in_region.filter(user=users["member"]).first(), in_region.exclude(user=users["member"]).first()
    if other is not None:
        _send(other, WAITS, now - dt.timedelta(days=2))
    if member is not None:
        _ask_for_changes(_send(member, ASKED, now - dt.timedelta(days=5)), lead, now - dt.timedelta(days=1))


def _send(author: Member, answers: Mapping[str, Any], now: dt.datetime) -> Submission:
    story = submissions.begin(by=author, now=now)
    for code, value in answers.items():
        story = submissions.save_answer(
            submission=story, by=author, code=code, value=value, version=story.version, now=now
        )
    return submissions.send(submission=story, by=author, consents=CONSENTS, now=now)


def _ask_for_changes(story: Submission, lead: User, now: dt.datetime) -> None:
    decisions.decide(submission=story, by=lead, decision=Decision.CHANGES, text=CHANGES, seen=story.state_seen, now=now)
