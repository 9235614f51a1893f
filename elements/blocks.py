"""The rows of a two-page guide."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class Cost(models.TextChoices):
    """What a quick win costs."""

    NONE = "none", _("No cost")
    LOW = "low", _("Low cost")
    CASE = "case", _("Needs a case")


class Time(models.TextChoices):
    """How soon a quick win can be done."""

    DAY = "day", _("In a day")
    WEEK = "week", _("In a week")
    MONTH = "month", _("In a month")
    QUARTER = "quarter", _("In three months")


class SubElementBlock(blocks.StructBlock):
    """A part of the element, by the framework's name."""

    name = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(max_length=220)

    class Meta:
        icon = "list-ul"
        label = _("Sub-element")


class QuickWinBlock(blocks.StructBlock):
    """Something to do soon, with what it costs and how long it takes."""

    text = blocks.CharBlock(max_length=200)
    cost = blocks.ChoiceBlock(choices=Cost.choices, default=Cost.NONE)
    time = blocks.ChoiceBlock(choices=Time.choices, default=Time.MONTH)

    class Meta:
        icon = "pick"
        label = _("Quick win")


class InvolveBlock(blocks.StructBlock):
    """Somebody to bring in, and why."""

    who = blocks.CharBlock(max_length=80)
    why = blocks.CharBlock(max_length=140)

    class Meta:
        icon = "group"
        label = _("Who to involve")


class DataSourceBlock(blocks.StructBlock):
    """Data to look at, and what it tells."""

    source = blocks.CharBlock(max_length=80)
    tells = blocks.CharBlock(max_length=160)

    class Meta:
        icon = "table"
        label = _("Data to look at")


class StatementBlock(blocks.CharBlock):
    """One short statement or question."""

    class Meta:
        icon = "tick"
        label = _("Statement")


def rows(block: blocks.Block) -> list[tuple[str, blocks.Block]]:
    """The one block type of a list that holds nothing else."""
    return [("row", block)]
