"""Rows as the catalogue has them, made without a database, and what the trailblazers' report counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casestudies.catalogue import Row
from casestudies.insights import Insights
from casestudies.vocabulary import Benefit, Group, group_of

_BLANK = Row(
    pk=0, key="", title="A story", url="/", region="london", organisation_id=None, organisation="A trust",
    sector="acute", group=Group.TRUST, system="", size="", elements=(), sub_elements=(), stage="", approach="",
    adapted=None, repeated="", benefits=(), outcomes=(), initiatives=(), in_one_line="", reconstructed=True,
    published=None, changed=None,
)  # fmt: skip


def make_row(**values: Any) -> Row:
    """A trailblazer's story that says nothing but ``values``."""
    row = replace(_BLANK, **values)
    return replace(row, group=group_of(row.sector))


def assert_counts_of_the_report(found: Insights) -> None:
    """Tables 1 and 2, figure 4 and section 3 of the report on 24 trailblazers, with its own percentages."""
    assert (found.n, found.regions, found.reconstructed) == (24, 7, 24)
    assert {line.code: (line.share.k, line.share.percent) for line in found.stages} == {
        "not-started": (3, 12),
        "started": (7, 29),
        "completed": (2, 8),
        "planning": (6, 25),
        "running": (6, 25),
    }
    assert {line.code: {"/".join(part.sectors): part.k for part in line.parts} for line in found.stages} == {
        "not-started": {"primary-care": 1, "mental-health": 1, "acute/integrated": 1},
        "started": {"system": 1, "primary-care": 2, "community": 2, "acute/integrated": 2},
        "completed": {"acute/ambulance": 2},
        "planning": {"system": 2, "acute": 4},
        "running": {"community": 1, "mental-health": 1, "acute/integrated": 4},
    }
    assert {line.code: (line.share.k, line.share.percent) for line in found.approaches} == {
        "light-touch": (11, 46),
        "in-detail": (9, 37),
        "some-elements": (4, 17),
    }
    assert (found.applied.k, found.adapted.k) == (21, 8)
    assert (found.filled_in.k, found.filled_in.percent) == (14, 58)
    assert {line.code: (line.share.k, line.share.percent) for line in found.outcomes} == {
        "successes": (14, 58),
        "assurance": (9, 37),
        "helping": (9, 37),
        "initiatives": (6, 25),
    }
    assert_ticks_of_table_2(found)


def assert_ticks_of_table_2(found: Insights) -> None:
    """The text of the report leaves open in which column the tick of the last row stands: it has one."""
    assert found.groups == (Group.SYSTEM, Group.TRUST, Group.PRIMARY_CARE)
    ticks = {line.code: tuple(share.k > 0 for share in line.by_group) for line in found.benefits}
    assert sum(ticks.pop(Benefit.COMMUNICATION)) == 1
    assert ticks == {
        "breadth": (True, True, True),
        "groups": (True, True, True),
        "strategy": (True, True, False),
        "initiatives": (True, True, False),
        "data": (True, True, True),
    }
