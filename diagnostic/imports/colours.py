"""The rating that the fill of a cell stands for, by its hue: people use many reds, ambers and greens."""

from __future__ import annotations

import colorsys
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

from diagnostic.vocabulary import Rating

# Degrees of the colour circle, from and up to. Between them stand colours that could be either, and blues.
HUES = ((0, 16, Rating.RED), (20, 66, Rating.AMBER), (74, 172, Rating.GREEN), (340, 361, Rating.RED))
PALE = 0.12  # Excel's own pale green has 0.17
DARK = 0.25


def rating_of_fill(fill: Any) -> str:
    """The code of a rating, empty where the cell has no fill, or one that says nothing."""
    if fill is None or getattr(fill, "fill_type", None) != "solid":
        return ""
    return rating_of_colour(_as_hex(fill.fgColor))


def rating_of_colour(colour: str) -> str:
    """The same of a colour in six hexadecimal digits."""
    try:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < PALE or value < DARK:
        return ""
    return next((rating.value for start, end, rating in HUES if start <= hue * 360 < end), "")


def _as_hex(colour: Any) -> str:
    """Six digits; empty for a colour of the workbook's theme, which the sheet does not say."""
    if colour.type == "rgb":
        return str(colour.rgb)[-6:]
    if colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        return str(COLOR_INDEX[colour.indexed])[-6:]
    return ""
