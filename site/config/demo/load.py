"""All of the demo but the accounts themselves, in one call."""

from __future__ import annotations

import datetime as dt

from community.models import Member, Organisation, User
from community.services import directory
from config.demo import community
from config.demo.asking import load_asked
from config.demo.boards import load_boards
from config.demo.buddies import load_buddies
from config.demo.calls import load_calls
from config.demo.confidence import load_confidence
from config.demo.diagnostic import load_rounds
from config.demo.diagnostic_system import load_system
from config.demo.peers import load_peers
from config.demo.people import load_people
from config.demo.places import load_organisations, organisations_made
from config.demo.plan import load_plan
from config.demo.rounds import load_matching
from config.demo.sessions import load_sessions
from config.demo.steps import load_steps
from config.demo.stories import load_stories
from config.demo.workshop import load_workshop


def load_community(users: dict[str, User], *, now: dt.datetime) -> int:
    """Make the demo's community; ``users`` are the demo accounts by role. Returns new members.

    The caller's transaction holds it together. Where it was made before, only accounts that are new become members:
    somebody may be trying things out, and what they changed or deleted stays so.
    """
    first_time = not organisations_made()
    organisations = load_organisations() if first_time else organisations_made()
    members = community.load_members(users, organisations, now=now)
    community.load_roles(users, members, by=users["admin"], now=now)
    if first_time:
        members += _load_the_rest(users, organisations, now)
    directory.refresh(Member.objects.filter(pk__in=[member.pk for member in members]))
    return len(members)


def _load_the_rest(users: dict[str, User], organisations: list[Organisation], now: dt.datetime) -> list[Member]:
    people = load_people(organisations, now=now)
    community.load_requests(organisations, now=now)
    community.load_proposals(organisations)
    community.load_concern(people, now=now)
    community.load_announcements(by=users["national-editor"], lead=users["regional-lead"], now=now)
    load_stories(users, now=now)
    if begun := load_rounds(users, now=now):
        load_asked(begun, now=now)
        load_workshop(begun, now=now)
        load_plan(begun, now=now)
        load_steps(begun, now=now)
    load_peers(people, users, now=now)
    load_sessions(users, people, now=now)
    load_boards(users, people, now=now)
    circles = load_buddies(people, users, now=now)
    load_calls(circles, users, people, now=now)
    load_matching(people, users, now=now)
    load_system(users, now=now)
    load_confidence(now=now)
    return people
