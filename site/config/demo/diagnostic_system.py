"""The system whose lead is a demo account: six partners, of which five share a finished round with their name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from casestudies.vocabulary import Approach, Repeat
from community.models import Member, Organisation, System, User
from community.models.vocabulary import RoleName
from community.services.accounts import make_verified_account
from config.demo.words import DOMAIN
from diagnostic.models import Round
from diagnostic.questions import latest_version_id, questions_of
from diagnostic.services import agreeing, rounds
from diagnostic.services.answers import Answer
from diagnostic.services.sharing import share
from diagnostic.vocabulary import Depth, Rating
from elements.framework import Element

RATINGS = {"R": Rating.RED, "A": Rating.AMBER, "G": Rating.GREEN, "-": Rating.NOT_APPLICABLE}
# Name, sector, who leads, and a rating for each element in order: last year's, if that is shared as well, and now.
PARTNERS = (
    ("Demo Wharfside Hospitals NHS Trust", "acute", ("Nia", "Demo-Wharfside"), "RARARRA", "AGAARAG"),
    ("Demo Wharfside Mental Health NHS Trust", "mental-health", ("Tom", "Demo-Beacon"), "", "GGAARRA"),
    ("Demo Wharfside Community Health NHS Trust", "community", ("Ade", "Demo-Orchard"), "AARARRA", "AGAGRAA"),
    ("Demo Wharfside Council", "council", ("Lena", "Demo-Guildhall"), "", "GAGAGAR"),
    ("Demo Wharfside Carers’ Charity", "voluntary", ("Owen", "Demo-Lantern"), "", "AGGA-RA"),
)
NO_SITES = "We have no site of our own."
WHY = "We went through it together."
DAYS_AGO, A_YEAR = 30, dt.timedelta(days=365)


def load_system(users: Mapping[str, User], *, now: dt.datetime) -> list[Round]:
    """The partners' rounds, shared; the sixth is where the system's lead works, and shares nothing.

    Nothing is made while no question set is published, or where that account leads no system.
    """
    user = users.get("system-lead")
    led = user.appointments.filter(role=RoleName.SYSTEM_LEAD).select_related("system__region").first() if user else None
    system = led.system if led else None
    if system is None or latest_version_id() is None:
        return []
    shared = []
    for number, (name, sector, who, before, ratings) in enumerate(PARTNERS):
        lead = _lead(name, sector, who, system, now)
        finished = now - dt.timedelta(days=DAYS_AGO + 10 * number)
        if before:
            shared.append(_shared(lead, system, before, finished - A_YEAR))
        shared.append(_shared(lead, system, ratings, finished))
    return shared


def _lead(name: str, sector: str, who: tuple[str, str], system: System, now: dt.datetime) -> Member:
    """A partner with somebody who leads its rounds. Nobody can sign in as them: there is no password."""
    organisation = Organisation.objects.create(name=name, sector=sector, region=system.region, system=system)
    first, last = who
    email = f"{last.lower()}@{DOMAIN}"
    user = make_verified_account(email=email, password=None, first_name=first, last_name=last)
    state = {"status": Member.Status.ACTIVE, "joined_at": now, "confirmed_at": now}
    return Member.objects.create(user=user, organisation=organisation, role_title="Wellbeing lead", **state)


def _shared(lead: Member, system: System, ratings: str, now: dt.datetime) -> Round:
    plan = rounds.Plan(label=f"{now:%Y}", depth=Depth.QUICK, approach=Approach.LIGHT_TOUCH, repeat=Repeat.YEARLY)
    begun = rounds.start(by=lead, plan=plan, now=now - dt.timedelta(days=14))
    said = dict(zip(Element, (RATINGS[letter] for letter in ratings), strict=True))
    for question in questions_of(begun, "en"):
        rating = said[question.element]
        why = getattr(question, rating.value, "") or WHY  # what the colour looks like: it fits the statement
        answer = Answer(rating, na_reason=NO_SITES if rating == Rating.NOT_APPLICABLE else "")
        agreeing.agree(round=begun, code=question.code, answer=answer, rationale=why, by=lead, version=0, now=now)
    finished = rounds.finish(round=begun, by=lead, now=now)
    share(round=finished, system=system, named=True, by=lead, now=now)
    return finished
