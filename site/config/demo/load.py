"""All of the demo but the accounts themselves, in one call."""

from __future__ import annotations

import datetime as dt

from community.models import Member, User
from community.services import directory
from config.demo import community
from config.demo.people import load_people
from config.demo.places import load_organisations


def load_community(users: dict[str, User], *, now: dt.datetime) -> int:
    """Make what is missing of the demo's community; ``users`` are the demo accounts by role. Returns new members.

    The caller's transaction holds it together. What stands is left as it is: somebody may be trying things out.
    """
    organisations = load_organisations()
    people = load_people(organisations, now=now)
    members = [*people, *community.load_members(users, organisations, now=now)]
    admin = users["admin"]
    community.load_roles(users, by=admin, now=now)
    community.load_requests(organisations, now=now)
    community.load_proposals(organisations)
    community.load_concern(people, now=now)
    community.load_announcements(organisations, by=users["national-editor"], now=now)
    directory.refresh(Member.objects.filter(pk__in=[member.pk for member in members]))
    return len(members)
