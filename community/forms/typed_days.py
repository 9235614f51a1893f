"""Days as people type them, in English and Welsh, put the way in which they are read: day, month, year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from contextlib import suppress
from typing import Any, NamedTuple

# Whole names, and the usual short ones. "Mai" is May; a word that is no month stays as it is.
MONTHS = {
    "ionawr": "Jan", "ion": "Jan", "chwefror": "Feb", "chwef": "Feb", "chwe": "Feb", "mawrth": "Mar", "maw": "Mar",
    "ebrill": "Apr", "ebr": "Apr", "mai": "May", "mehefin": "Jun", "meh": "Jun", "gorffennaf": "Jul", "gorff": "Jul",
    "gor": "Jul", "awst": "Aug", "medi": "Sep", "sept": "Sep", "hydref": "Oct", "hyd": "Oct", "tachwedd": "Nov",
    "tach": "Nov", "rhagfyr": "Dec", "rhag": "Dec",
}  # fmt: skip
WORD = re.compile(r"[a-z]+", re.IGNORECASE)
# What stands beside a day and says nothing of which it is: "5th", "5ed", "5 of", "5 o", commas, the day of the week.
ENDING = re.compile(r"(?<=\d)(st|nd|rd|th|af|ain|ail|il|ydd|fed|eg|ed)\b", re.IGNORECASE)
OF = re.compile(r"(?<=\d)\s+(of|o)\s+", re.IGNORECASE)
WEEKDAY = re.compile(
    r"^\s*((mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?"
    r"|(dydd\s+)?(llun|mercher|iau|gwener|sadwrn|sul)|dydd\s+mawrth)\b[\s,.]+(?=\S)",  # Mawrth alone is March
    re.IGNORECASE,
)
DAY_MONTH_YEAR = re.compile(
    r"([0-9]{1,2})(?:([/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})|-([0-9]{1,2})-([0-9]{4})| ([a-z]+) ([0-9]{4}|[0-9]{2}))",
    re.IGNORECASE,
)
YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
MONTHS_OF_A_YEAR = 12
NUMBER_OF = {name.lower(): number for names in (calendar.month_name, calendar.month_abbr)
             for number, name in enumerate(names) if number}  # fmt: skip
MONTH_FIRST = re.compile(r"^([a-z]+)\s+(\d{1,2})\b(?!\d)", re.IGNORECASE)


class TypedDay(NamedTuple):
    """What is written like a day, whether or not there is such a day."""

    day: int
    month: int
    year: int

    @property
    def date(self) -> dt.date | None:
        """The day, if there is one."""
        with suppress(ValueError):
            return dt.date(self.year, self.month, self.day)
        return None

    @property
    def other_way_round(self) -> TypedDay | None:
        """As it is meant if only the month can stand before the day: 3/27/2027 is 27 March."""
        return TypedDay(self.month, self.day, self.year) if 0 < self.day <= MONTHS_OF_A_YEAR < self.month else None

    @property
    def month_ends(self) -> dt.date | None:
        """The last day of its month, whichever way round it was written; None if that is no month."""
        meant = self.other_way_round or self
        with suppress(ValueError):
            return dt.date(meant.year, meant.month, calendar.monthrange(meant.year, meant.month)[1])
        return None


def written_like_a_day(text: str) -> TypedDay | None:
    """The day, month and year of a text that ``plain_day`` gave; None of what is written otherwise."""
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(one) for one in found.groups())
        return TypedDay(day, month, year)
    found = DAY_MONTH_YEAR.fullmatch(text)
    if found is None:
        return None
    day_typed, _sign, *others = found.groups()
    month_typed, year_typed = filter(None, others)
    month_number = int(month_typed) if month_typed.isdigit() else NUMBER_OF.get(month_typed.lower())
    return TypedDay(int(day_typed), month_number, _whole_year(year_typed)) if month_number else None


def _whole_year(typed: str) -> int:
    """Two digits stand for the same year as where the day is read."""
    return int(typed) if len(typed) == len("2027") else dt.datetime.strptime(typed, "%y").year  # noqa: DTZ007


def plain_day(value: Any) -> Any:
    """What was typed as it is read ("Mon 5th of Ionawr, 2027" as "5 Jan 2027"); anything but text as it is."""
    if not isinstance(value, str):
        return value
    text = ENDING.sub("", WEEKDAY.sub("", value)).replace(",", " ")
    text = OF.sub(" ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text, flags=re.IGNORECASE)  # "5jan"
    text = re.sub(r"\s*([/.-])\s*", r"\1", text).strip(" .")  # "5/ 1", "5.1."
    text = WORD.sub(lambda word: MONTHS.get(word[0].lower(), word[0]), text)
    return MONTH_FIRST.sub(r"\2 \1", " ".join(text.split()))
