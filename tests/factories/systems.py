"""Partners of a system with finished rounds, and who leads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from community.models import Appointment, Member, Organisation, System
from community.models.vocabulary import RoleName
from diagnostic.models import QuestionSetVersion, Round, SystemShare
from diagnostic.models.version import digest_of
from diagnostic.questions import version_questions
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_version


def make_partner(name: str, system: System, **values: object) -> Organisation:
    """An organisation of ``system``."""
    return make_organisation(name, system=system, region=system.region, **values)


def make_result(
    organisation: Organisation, rating: str = "amber", *, now: dt.datetime | None = None, only: Iterable[str] = (),
    said: Mapping[str, str] | None = None, **elements: str,
) -> Round:  # fmt: skip
    """A finished round as the services leave it, in one row: for tests that need many.

    ``rating`` for every statement, but for those of elements in ``elements`` and those in ``said``, by code. ``only``
    elements were asked, or all.
    """
    version = QuestionSetVersion.objects.order_by("-number").first() or make_version()
    apart = {name.replace("_", "-"): one for name, one in elements.items()}
    asked = [one for one in version_questions(version.pk, "en") if not only or one.element in set(only)]
    agreed = [
        {"code": one.code, "rating": (said or {}).get(one.code, apart.get(one.element, rating)), "na_reason": "None"}
        for one in asked
    ]
    now = now or timezone.now()
    snapshot = {"version": version.sha256, "local": {}, "agreed": agreed, "of": organisation.name, "at": str(now)}
    return Round.objects.create(
        organisation=organisation, version=version, label=f"Round of {organisation.name}", status="finished",
        depth="standard", approach="light-touch", scope=[one.code for one in asked], started_at=now, finished_at=now,
        snapshot=snapshot, snapshot_sha256=digest_of(snapshot),
    )  # fmt: skip


def make_share(round: Round, *, named: bool) -> SystemShare:
    """The round is shared with the system of its organisation."""
    system = round.organisation.system
    assert system is not None
    return SystemShare.objects.create(round=round, system=system, named=named, shared_at=timezone.now())


def make_system_lead(system: System, organisation: Organisation, email: str = "system@example.com") -> Member:
    """Somebody who works for ``organisation`` and leads ``system``."""
    member = make_member(email, organisation=organisation)
    Appointment.objects.create(user=member.user, role=RoleName.SYSTEM_LEAD, system=system, made_at=timezone.now())
    return member
