"""Figures of partners without a name: counted when a system's lead asks, frozen, shown while all of it stands.

What may be told is decided in ``rollup_disclosure``; here is what it is told about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.models import System
from diagnostic.models import RatingEvent, Round, SystemRelease, SystemShare
from diagnostic.models.version import digest_of
from diagnostic.rollup import Shared, by_year, newest, round_of, stem_of
from diagnostic.rollup_disclosure import (
    EVERYBODY,
    SMALLEST,
    Known,
    Release,
    Told,
    are_protected,
    basis_of,
    element_of,
    make,
    may_be_known,
    rows_of,
    stems_of,
)
from diagnostic.rollup_years import with_years, with_years_of

if TYPE_CHECKING:
    from community.models import Member


PEERS = "peers"  # what the history of a round calls letting other members know where it is green


@dataclass(frozen=True, slots=True)
class Frozen:
    """A release that is shown, and when it was made."""

    release: Release
    made_at: dt.datetime

    @property
    def partners(self) -> int:
        """How many organisations it counts."""
        return self.release.told[EVERYBODY].n


@transaction.atomic
def make_release(*, system: System, shared: Sequence[Shared], by: Member, now: dt.datetime) -> SystemRelease:
    """Count those of ``shared`` that have no name, each organisation's last, and year by year.

    Raises ``NothingNewError``.
    """
    hold_system(system)
    earlier = _releases(system)
    unnamed = [one for one in newest(shared) if not one.named]
    years = _years(shared, {one.organisation for one in unnamed})
    stems = [one.stem for some in (unnamed, *years.values()) for one in some]
    known = Known(
        known_stems([*stems, *_stems(row for row, _release in earlier)]), str(by.organisation_id or "")
    )  # fmt: skip
    before = [release for _row, release in earlier]
    made = with_years(
        make([one.answers for one in unnamed], before, known),
        {year: [one.answers for one in some] for year, some in years.items()}, before, known,
    )  # fmt: skip
    data = {figure: told.as_data() for figure, told in made.told.items()}
    return SystemRelease.objects.create(
        system=system, data=data, basis=basis_of(made.rows), sha256=digest_of(data), made_by=by.user, made_at=now
    )


def shown_release(
    system: System, shared: Sequence[Shared], named: Iterable[Shared], viewer: Member
) -> Frozen | None:  # fmt: skip
    """The newest release whose newest rounds are all still shared without a name, and may be shown to ``viewer``.

    A year of it is left out where one of its rounds is not shared any more: what was counted once is not counted again,
    so the other figures would be gone for good.
    It is not shown to somebody who knows so much of it that the others could be worked out, nor while one of its
    organisations shares another round with its name: that would count it twice.
    """
    releases = _releases(system)
    if not releases:
        return None
    standing = {one.stem: str(one.organisation) for one in shared if not one.named}
    with_name = {str(one.organisation) for one in named}
    known = Known(known_stems(_stems(row for row, _release in releases)), str(viewer.organisation_id or ""))
    readable = [(row, release) for row, release in releases if _enough(release, known)]
    if not are_protected([release for _row, release in readable], known):
        return None
    for row, release in readable[::-1]:
        people = {standing.get(stem) for stem in stems_of(release.rows[EVERYBODY])}
        stands = None not in people and not with_name & people and _counts_each_once(release)
        if stands and row.sha256 == digest_of(row.data):
            return Frozen(with_years_of(release, standing), row.made_at)
    return None


def may_be_shown_with_a_name(round: Round) -> bool:
    """Whether the others in the releases that count ``round`` stay unknown if its ratings become known."""
    systems = System.objects.filter(shares__round=round, shares__named=False).distinct()
    stem = stem_of(round.pk, round.snapshot_sha256)
    for system in systems:
        releases = _releases(system)
        known = Known(known_stems(_stems(row for row, _release in releases)))
        if not may_be_known(stem, [release for _row, release in releases], known):
            return False
    return True


def known_stems(stems: Iterable[str]) -> frozenset[str]:
    """Those of ``stems`` whose round was ever shown to somebody: to a system with its name, or to peers."""
    asked = set(stems)
    rounds = {round_of(stem) for stem in asked}
    by_name = SystemShare.objects.filter(round__in=rounds, named=True).values_list("round_id", flat=True)
    told = RatingEvent.objects.filter(round__in=rounds, kind=RatingEvent.Kind.SHARED, **{"new__with": PEERS})
    known = {*by_name, *told.values_list("round_id", flat=True)}
    return frozenset(stem for stem in asked if round_of(stem) in known)


def hold_system(system: System) -> None:
    """Nobody else counts or names anything at ``system`` until the transaction ends."""
    System.objects.select_for_update().get(pk=system.pk)


def hold_systems_of(round: Round, *others: System) -> None:
    """The same at every system that was ever shown ``round`` and at ``others``, always in the same order."""
    shown = SystemShare.objects.filter(round=round).values_list("system", flat=True)
    asked = {*shown, *(one.pk for one in others)}
    list(System.objects.select_for_update().filter(pk__in=asked).order_by("pk"))


def _years(shared: Sequence[Shared], unnamed: Collection[int]) -> dict[int, list[Shared]]:
    """The last round without a name in each year, of organisations whose last of all has none."""
    rounds = by_year(one for one in shared if one.organisation in unnamed)
    return {year: [one for one in some if not one.named] for year, some in rounds.items()}


def _counts_each_once(release: Release) -> bool:
    """Not so where organisations that it counts were merged since."""
    everybody = [rows for figure, rows in release.rows.items() if element_of(figure) == EVERYBODY]
    return all(len({row.person for row in rows}) == len(rows) for rows in everybody)


def _releases(system: System) -> list[tuple[SystemRelease, Release]]:
    """Every release ever made, the first first, with whose each round is now."""
    rows = list(SystemRelease.objects.filter(system=system).order_by("pk"))
    owners = _owners(_stems(rows)) if rows else {}
    return [(row, Release(_told(row.data), rows_of(row.basis, owners))) for row in rows]


def _told(data: dict[str, Any]) -> dict[str, Told]:
    return {figure: Told.of_data(one) for figure, one in data.items()}


def _owners(stems: Collection[str]) -> dict[str, str]:
    rounds = {round_of(stem) for stem in stems}
    now = {pk: str(owner) for pk, owner in Round.objects.filter(pk__in=rounds).values_list("pk", "organisation")}
    return {stem: now.get(round_of(stem), f"gone {stem}") for stem in stems}


def _stems(rows: Iterable[SystemRelease]) -> list[str]:
    return [stem for row in rows for stem in row.basis["rounds"]]


def _enough(release: Release, known: Known) -> bool:
    return len({row.person for row in known.hidden(release.rows[EVERYBODY])}) >= SMALLEST
