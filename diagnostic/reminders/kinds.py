"""Every kind of thing that the monthly summary reminds of in the diagnostic."""

from __future__ import annotations

from diagnostic.reminders import action_due, confidence_repeat, round_due, round_repeat

STEPS = (round_due.KIND, round_repeat.KIND, action_due.KIND, confidence_repeat.KIND)
