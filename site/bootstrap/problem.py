"""What stops set-up."""

from __future__ import annotations


class Problem(Exception):
    """One sentence that says what is wrong and what to do about it."""
