"""What community writes to people: accounts and joining here by name, other subjects a module each.

Mails about buddies, calls and sessions go through the outbox (``services/outbox.py``): a module of this package says
for each kind how it is written, and ``kinds.py`` lists them.
"""

from __future__ import annotations

from community.emails.accounts import (
    send_account_closing,
    send_account_email,
    send_already_member,
    send_concern_raised,
    send_data_copy_ready,
    send_invitation,
    send_request_answer,
    send_request_received,
    send_request_to_decide,
    send_unused_account,
)

__all__ = [
    "send_account_closing",
    "send_account_email",
    "send_already_member",
    "send_concern_raised",
    "send_data_copy_ready",
    "send_invitation",
    "send_request_answer",
    "send_request_received",
    "send_request_to_decide",
    "send_unused_account",
]
