"""What this app reminds of in the monthly summary, and what news it tells there: one module for each kind."""

from __future__ import annotations

from community import digest
from community.reminders import (
    call_missing,
    new_announcements,
    new_sessions,
    page_review,
    profile_confirm,
    session_ahead,
)


def register_reminders() -> None:
    """Let the monthly summary know them; called once the apps are ready."""
    steps = (call_missing.KIND, session_ahead.KIND, profile_confirm.KIND, page_review.KIND)
    digest.register(steps=steps, news=(new_announcements.KIND, new_sessions.KIND), duties=(page_review.DUTY,))
