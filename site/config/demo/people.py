"""The demo's members: invented, the same in every run."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress

from community.models import Member, MemberElement, MemberSkill, Organisation, Topic, User
from community.models.vocabulary import BandGroup, ClinicalBackground, Department, Funding, Skill, TalkWay
from config.demo.words import DOMAIN, FIRST_NAMES, LAST_NAMES, ROLES, SENTENCES
from elements.framework import Element

HOW_MANY = 120
SEED = 2026


def load_people(
    organisations: Sequence[Organisation], *, now: dt.datetime, start: int = 0, count: int = HOW_MANY, seed: int = SEED
) -> list[Member]:
    """The members from number ``start`` on that were missing, made. Nobody can sign in as one: none has a password."""
    chance = random.Random(seed)  # noqa: S311  invented people, no secrets
    wanted = [_person(number, organisations, chance, now) for number in range(start, start + count)]
    there = set(User.objects.filter(email__in=[user.email for user, *_ in wanted]).values_list("email", flat=True))
    new = [person for person in wanted if person[0].email not in there]
    User.objects.bulk_create(user for user, *_ in new)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user, *_ in new
    )
    members = Member.objects.bulk_create(member for _, member, *_ in new)
    MemberElement.objects.bulk_create(row for _, _, elements, _, _ in new for row in elements)
    MemberSkill.objects.bulk_create(row for _, _, _, skills, _ in new for row in skills)
    _choose_topics(members, [wishes for *_, wishes in new])
    return list(members)


def _person(number: int, organisations: Sequence[Organisation], chance: random.Random, now: dt.datetime) -> Any:
    """An account, a member, what they can help with and want, and which topics (as numbers) they like."""
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[(number * 7) % len(LAST_NAMES)]
    user = User(email=f"person-{number + 1}@{DOMAIN}", first_name=first, last_name=last, date_joined=now)
    user.set_unusable_password()
    member = Member(user=user, **_profile(number, organisations, chance, now))
    elements = _two_way(chance, list(Element.values), 3)
    skills = _two_way(chance, list(Skill.values), 3)
    return (
        user,
        member,
        [
            MemberElement(member=member, element=code, can_help=gives, wants_help=takes)
            for code, gives, takes in elements
        ],
        [MemberSkill(member=member, skill=code, offers=gives, wants=takes) for code, gives, takes in skills],
        [chance.random() for _ in range(chance.randint(0, 4))],
    )


def _profile(
    number: int, organisations: Sequence[Organisation], chance: random.Random, now: dt.datetime
) -> dict[str, Any]:
    listed = number % 12 != 11
    joined = now - dt.timedelta(days=chance.randint(20, 700))
    return {
        "status": Member.Status.ACTIVE,
        "organisation": organisations[number % len(organisations)],
        "joined_at": joined,
        "confirmed_at": max(joined, now - dt.timedelta(days=chance.randint(0, 500))),
        "listed": listed,
        "open_to_buddying": listed and chance.random() < 0.6,
        "paused_until": (now + dt.timedelta(days=60)).date() if number == 40 else None,
        "visibility": {"about": "buddies", "funding": "hidden"} if number % 9 == 4 else {},
        "pronouns": chance.choice(["", "", "she/her", "he/him", "they/them"]),
        "role_title": ROLES[number % len(ROLES)],
        "about": " ".join(chance.sample(SENTENCES, chance.randint(0, 2))),
        "departments": [chance.choice(Department.values)] if chance.random() < 0.8 else [],
        "funding": [chance.choice(Funding.values)] if chance.random() < 0.5 else [],
        "band_group": chance.choice(["", *BandGroup.values]),
        "clinical": chance.choice(["", *ClinicalBackground.values]),
        "in_post_since": dt.date(now.year - chance.randint(1, 6), chance.randint(1, 12), 1),
        "talk_ways": chance.sample(TalkWay.values, chance.randint(1, 3)),
        "languages": ["en", *chance.sample(["cy", "pl", "ur", "pa", "bsl"], chance.choice([0, 0, 0, 1]))],
    }


def _two_way(chance: random.Random, codes: list[str], most: int) -> list[tuple[str, bool, bool]]:
    """Some of ``codes``, each given, wanted or both."""
    chosen = chance.sample(codes, chance.randint(1, most))
    ways = [(True, False), (False, True), (True, False), (True, True)]
    return [(code, *chance.choice(ways)) for code in chosen]


def _choose_topics(members: Sequence[Member], wishes: Sequence[Sequence[float]]) -> None:
    topics = list(Topic.objects.order_by("code"))
    if not topics:
        return
    through = Member.topics.through
    through.objects.bulk_create(
        (
            through(member=member, topic=topics[int(wish * len(topics))])
            for member, some in zip(members, wishes, strict=True)
            for wish in some
        ),
        ignore_conflicts=True,
    )
