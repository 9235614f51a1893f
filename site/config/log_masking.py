"""What must not stand in a log: links that open something for whoever has them, and who somebody is."""

from __future__ import annotations

import logging
import re

# Whoever reads a log could answer in somebody else's name.
SIGNED = re.compile(
    # Whatever stands where a link has its token: one that lost a character tells most of the whole.
    r"(/community/(?:calendar|emails|invitation|buddies/still|meetings/come|sessions/(?:answer|board))/"
    r"|/diagnostic/(?:i|staff)/|/diagnostic/workshop/(?=[^/\s]+/state)"
    r"|/password/reset/key/|/password_reset/confirm/[^/\s]+/)[^/\s?\"']+"
    r"|(?<=/)()[0-9A-Za-z]+(?:-[0-9A-Za-z]+){3}\.[\w-]{22}(?![\w-])"  # community/links.py, wherever it stands
)
PASSWORD = re.compile(r"(?<=://)[^\s/@]+(?=@)")  # redis://user:password@host
EMAIL = re.compile(r"[\w.+%'&-]{1,64}@[\w-]+(?:\.[\w-]+)+")
QUERY = re.compile(r"(?<=[\w/])\?[\w.%~-]+=[^\s\"'<>]*")  # what somebody searched for, among others
MASK = "•••"

_tracebacks = logging.Formatter()


def masked(text: str) -> str:
    """``text`` without signed links, passwords in addresses, email addresses and queries."""
    text = SIGNED.sub(rf"\1{MASK}", text)
    if "@" in text:
        text = EMAIL.sub(MASK, PASSWORD.sub(MASK, text))
    return QUERY.sub(f"?{MASK}", text) if "?" in text else text


class MaskLinks(logging.Filter):
    """Masks every line, with the traceback that stands below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, masked. Formatters find the traceback as ``exc_text``."""
        said = _said(record)
        if (kept := masked(said)) != said:
            record.msg, record.args = kept, ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = masked(record.exc_text or _tracebacks.formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True


def _said(record: logging.LogRecord) -> str:
    """The message. One whose arguments do not fit is no reason to fail whoever logged it."""
    try:
        return record.getMessage()
    except Exception:
        record.args = ()
        return record.getMessage()
