"""Time that passes when a test says so."""

from __future__ import annotations


class Stopwatch:
    """In place of the module ``time`` where something is measured."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        """Seconds since it was made."""
        return self.passed

    def pass_by(self, seconds: float) -> None:
        """So many more have passed."""
        self.passed += seconds
