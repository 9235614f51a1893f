"""Days as people type them, in English and Welsh, put the way in which they are read: day, month, year."""

from __future__ import annotations

import re
from typing import Any

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
MONTH_FIRST = re.compile(r"^([a-z]+)\s+(\d{1,2})\b(?!\d)", re.IGNORECASE)


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
