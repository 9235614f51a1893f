"""What the stories say together, counted from their rows. Pure: no database, no words.

Percentages are rounded as the trailblazers' report prints them (seed 0: table 1, figure 4): to a whole number, an exact
half down, so that 3 of 24 (12.5) is 12 and 9 of 24 (37.5) is 37. Every share is of all stories that are counted: one
that does not say is one that did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.vocabulary import FILLED_IN, Approach, Benefit, Group, Initiative, Outcome, Stage
from community.models.vocabulary import Sector
from elements.framework import Element

if TYPE_CHECKING:
    from casestudies.catalogue import Row

NOT_SAID = ""

# The order in which table 1 names sectors, and those after which it does not ask.
SECTORS = (
    Sector.SYSTEM, Sector.PRIMARY_CARE, Sector.COMMUNITY, Sector.MENTAL_HEALTH, Sector.ACUTE, Sector.AMBULANCE,
    Sector.INTEGRATED, Sector.COUNCIL, Sector.VOLUNTARY, Sector.OTHER,
)  # fmt: skip

# Table 1 does not tell acute from integrated trusts, nor, in one of its rows, from ambulance trusts. Neither may we
# where all that we know of an organisation is that table.
ACUTE_OR_INTEGRATED = (Sector.ACUTE, Sector.INTEGRATED)
ACUTE_OR_AMBULANCE = (Sector.ACUTE, Sector.AMBULANCE)
REPORTED_TOGETHER: dict[str, tuple[Sector, ...]] = {
    Stage.NOT_STARTED: ACUTE_OR_INTEGRATED,
    Stage.STARTED: ACUTE_OR_INTEGRATED,
    Stage.COMPLETED: ACUTE_OR_AMBULANCE,
    Stage.RUNNING: ACUTE_OR_INTEGRATED,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stories are counted: those of a region (of all, if empty), and perhaps the trailblazers' only."""

    region: str = ""
    trailblazers: bool = False

    def takes(self, row: Row) -> bool:
        """Whether a story is one of them. The trailblazers' are those reconstructed from the report."""
        return (row.reconstructed or not self.trailblazers) and self.region in ("", row.region)


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n`` stories."""

    k: int
    n: int

    @property
    def percent(self) -> int:
        """Rounded half down; 0 of nothing."""
        return -((self.n - 200 * self.k) // (2 * self.n)) if self.n else 0


@dataclass(frozen=True, slots=True)
class Part:
    """Stories of one sector, or of several that are counted together."""

    sectors: tuple[Sector, ...]
    k: int


@dataclass(frozen=True, slots=True)
class Line:
    """How many stories have one code: ``NOT_SAID`` stands for none. ``parts`` or ``by_group`` tell them apart."""

    code: str
    share: Share
    parts: tuple[Part, ...] = ()
    by_group: tuple[Share, ...] = ()


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """All counts of the page. ``groups`` are those that ``Line.by_group`` follows."""

    n: int
    regions: int
    reconstructed: int
    groups: tuple[Group, ...]
    stages: Lines
    approaches: Lines
    elements: Lines
    initiatives: Lines
    benefits: Lines
    outcomes: Lines
    applied: Share
    filled_in: Share
    adapted: Share


def insights(rows: Iterable[Row], selection: Selection) -> Insights:
    """The counts over those of ``rows`` that ``selection`` takes."""
    chosen = [row for row in rows if selection.takes(row)]
    groups = _groups(chosen)
    return Insights(
        n=len(chosen),
        regions=len({row.region for row in chosen}),
        reconstructed=sum(row.reconstructed for row in chosen),
        groups=groups,
        stages=_stages(chosen),
        approaches=_one_each(chosen, Approach.values, lambda row: row.approach),
        elements=_several_each(chosen, Element.values, lambda row: row.elements),
        initiatives=_several_each(chosen, Initiative.values, lambda row: row.initiatives),
        benefits=_benefits(chosen, groups),
        outcomes=_several_each(chosen, Outcome.values, lambda row: row.outcomes),
        applied=_share(chosen, lambda row: row.stage not in (NOT_SAID, Stage.NOT_STARTED)),
        filled_in=_share(chosen, lambda row: row.stage in FILLED_IN),
        adapted=_share(chosen, lambda row: bool(row.adapted)),
    )


def _share(rows: Sequence[Row], holds: Callable[[Row], bool]) -> Share:
    return Share(sum(map(holds, rows)), len(rows))


def _groups(rows: Sequence[Row]) -> tuple[Group, ...]:
    """The groups that tell a story: a share of none would say nothing."""
    present = {row.group for row in rows}
    return tuple(group for group in Group if group in present)


def _one_each(rows: Sequence[Row], codes: Sequence[str], code_of: Callable[[Row], str]) -> Lines:
    """A line for each code of which a story has one, and one for stories that do not say, if there are any."""
    found = Counter(map(code_of, rows))
    asked = (*codes, NOT_SAID) if found[NOT_SAID] else codes
    return tuple(Line(code, Share(found[code], len(rows))) for code in asked)


def _several_each(rows: Sequence[Row], codes: Sequence[str], codes_of: Callable[[Row], Iterable[str]]) -> Lines:
    """A line for each code of which a story may have several."""
    found = Counter(code for row in rows for code in set(codes_of(row)))
    return tuple(Line(code, Share(found[code], len(rows))) for code in codes)


def _stages(rows: Sequence[Row]) -> Lines:
    """Stages with their sectors: apart, but as the report has them where every story comes from the report."""
    together = REPORTED_TOGETHER if all(row.reconstructed for row in rows) else {}
    return tuple(
        Line(line.code, line.share, parts=_parts([row for row in rows if row.stage == line.code], together))
        for line in _one_each(rows, Stage.values, lambda row: row.stage)
    )


def _parts(rows: Sequence[Row], together: dict[str, tuple[Sector, ...]]) -> tuple[Part, ...]:
    """The stories of one stage by sector, in the order of table 1."""
    found = Counter(row.sector for row in rows)
    family = together.get(rows[0].stage, ()) if rows else ()
    kinds = dict.fromkeys(family if sector in family else (sector,) for sector in SECTORS)
    counted = (Part(kind, sum(found[sector] for sector in kind)) for kind in kinds)
    return tuple(part for part in counted if part.k)


def _benefits(rows: Sequence[Row], groups: Sequence[Group]) -> Lines:
    """Benefits with the share of each group."""
    apart = [_several_each(_of(group, rows), Benefit.values, lambda row: row.benefits) for group in groups]
    together = _several_each(rows, Benefit.values, lambda row: row.benefits)
    return tuple(
        Line(line.code, line.share, by_group=tuple(lines[at].share for lines in apart))
        for at, line in enumerate(together)
    )


def _of(group: Group, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.group == group]
