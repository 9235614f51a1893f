"""Ideas for the plan: a quick win of a guide, what a story tells. Pure: pages in, words out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.services.actions import Planned
from diagnostic.vocabulary import CostBand
from elements.blocks import Cost
from elements.framework import Element

if TYPE_CHECKING:
    from casestudies.models import StoryPage
    from elements.models import GuidePage

TITLE, SOURCE = 160, 255
STORY = 0  # in place of the number of a quick win


def of_guide(page: GuidePage, number: int, path: str) -> Planned | None:
    """Quick win ``number`` (from 1) of a guide at ``path``; None where there is no such one."""
    wins = list(page.quick_wins)
    if not 1 <= number <= len(wins):
        return None
    win = wins[number - 1].value
    words = str(win["text"]).strip()
    return Planned(
        title=_cut(words, TITLE), why=words if len(words) > TITLE else "", element=page.element,
        cost_band=CostBand.NONE if win["cost"] == Cost.NONE else CostBand.UNKNOWN,
        source=_source(path, win_id(number)), source_title=_cut(page.title, SOURCE),
    )  # fmt: skip


def of_story(page: StoryPage, path: str) -> Planned:
    """What the story tells in one line, for the first element it is about."""
    element = next((one for one in Element.values if one in page.elements), Element.PERSONAL_HEALTH.value)
    title = page.in_one_line.strip() or page.title
    return Planned(
        title=_cut(title, TITLE), element=element, source=_source(path, ""), source_title=_cut(page.title, SOURCE)
    )  # fmt: skip


def win_id(number: int) -> str:
    """The id of a quick win on its guide."""
    return f"quick-win-{number}"


def _source(path: str, anchor: str) -> str:
    address = f"{path}#{anchor}" if anchor else path
    return address if len(address) <= SOURCE else ""


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
