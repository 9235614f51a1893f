"""What the words of real mail servers tell of an address that they refuse."""

from __future__ import annotations

import pytest

from community.refusals import Tells, told_by
from home.mail_transport import Outcome, Went


def at_address(code: int, words: str, *, seen: bool = False) -> Tells:
    """What it tells when a server refuses a mail with this; ``seen``: once it had all of it."""
    return told_by(Outcome(Went.REFUSED, code, words, at_address=not seen))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (550, "5.1.1 no such user"),
        (552, "#5.1.10 null MX"),
        (554, "5.1.6"),
        # Postfix, Exim, Exchange Online, Gmail, qmail, Proofpoint
        (550, "5.1.1 <…>: Recipient address rejected: User unknown in local recipient table"),
        (550, "5.1.1 <…>: Recipient address rejected: undeliverable address: host mx said: 550 5.1.1 no such user"),
        (550, "5.1.1 <…> User doesn't exist"),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient … not found by SMTP address lookup"),
        (550, "5.1.1 The email account that you tried to reach does not exist. Please try double-checking the "
              "recipient's email address for typos. 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-gsmtp"),
        (511, "sorry, no mailbox here by that name (#5.1.1 - chkuser)"),
        (550, "sorry, no mailbox here by that name. (#5.1.1)"),
        (550, "5.1.1 User Unknown"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seen", [False, True])
def test_mailbox_that_its_server_does_not_know_is_gone_whenever_it_is_said(code, words, seen):
    assert at_address(code, words, seen=seen) is Tells.GONE


@pytest.mark.parametrize("words", ["5.1.2 host unknown", "sorry, no host by that name (#5.1.2)", "5.1.3 bad syntax"])
@pytest.mark.parametrize("code", [550, 554])
@pytest.mark.parametrize("seen", [False, True])
def test_domain_that_is_not_there_may_be_there_tomorrow(code, words, seen):
    assert at_address(code, words, seen=seen) is Tells.MAYBE_GONE


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (550, "no such user here"),
        (551, "user not local"),
        (553, "mailbox name not known"),
        (550, "Unknown user"),
        (550, "Unrouteable address"),
        (550, "No Such User Here"),
        (550, "sorry, no mailbox here by that name"),
        (550, "Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [x.uk11]"),
        (550, "Requested action not taken: mailbox unavailable"),
        (550, "5.5.0 Requested action not taken: mailbox unavailable (S2017062302)"),
        (550, "5.2.1 the account is disabled"),
        (550, "5.2.1 The email account that you tried to reach is inactive. For more, go to "
              "https://support.google.com/mail/?p=DisabledUser a1-gsmtp"),
        (550, "5.4.1 Recipient address rejected: Access denied. [x.prod.protection.outlook.com 2026-11-02T09:00:00Z]"),
        (550, "5.1.0 recipient does not exist"),
    ],
)  # fmt: skip
def test_what_may_be_of_the_address_counts_only_before_the_server_saw_the_mail(code, words):
    assert at_address(code, words) is Tells.MAYBE_GONE
    assert at_address(code, words, seen=True) is Tells.NOTHING


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (550, ""),
        (550, "5.1.0 address rejected"),
        (550, "5.7.1 relaying denied"),
        (550, "5.7.606 access denied, banned sending IP"),
        (550, "5.7.26 unauthenticated"),
        (550, "5.3.4 message too big"),
        (552, "5.2.2 mailbox full"),
        (552, "5.3.4 too long"),
        (554, "5.7.1 spam"),
        (554, "transaction failed"),
        (554, "5.4.4 no route"),
        (552, "mailbox over quota"),
        (550, "5.1.8 sender's domain does not exist"),
        (550, "5.1.7 bad sender"),
        (550, "5.6.0 content"),
        (550, "5.1.0 sender denied"),
        (550, "4.1.1 later"),
        (550, "5.1.1.9 is on a black list"),
        (550, "client 10.5.1.1 has no name, and the user is unknown to us"),
        (550, "blocked by a black list, see https://rbl.example/"),
        (550, "SPF check failed"),
        (550, "too many recipients"),
        (501, "syntax"),
        (503, "5.5.1 bad sequence"),
        (530, "authentication required"),
        # Postfix, Exim and cPanel
        (554, "5.7.1 <…>: Relay access denied"),
        (550, "5.1.0 <…>: Sender address rejected: User unknown in virtual mailbox table"),
        (550, "5.1.1 <…>: undeliverable address: host mx said: 550 5.7.1 blocked"),
        (550, "5.7.25 Client host rejected: cannot find your hostname"),
        (550, "relay not permitted"),
        (550, "Administrative prohibition"),
        (550, "rejected by local filter"),
        (550, "Sender verify failed: No Such User Here"),
        (550, "Verification failed. The mail server does not recognize … as a valid sender. Unknown user"),
        # Exchange Online, Gmail, Yahoo
        (550, "5.7.124 sender not in allowed-senders list"),
        (550, "5.7.750 Service unavailable. Client blocked from sending from unregistered domain"),
        (550, "5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages "
              "from being delivered."),
        (550, "5.7.1 Our system has detected that this message is likely unsolicited mail."),
        (553, "5.7.1 [BL21] Connections will not be accepted from 192.0.2.1"),
        # qmail
        (553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
        (553, "sorry, your envelope sender is in my badmailfrom list (#5.7.1)"),
        (550, "User unknown here, or so we say to whom we do not trust (#5.7.1)"),
        # Proofpoint, Mimecast
        (550, "5.7.0 Local Policy Violation"),
        (550, "Envelope blocked - User Entry - https://community.mimecast.com/docs/DOC-1369#550 [x.uk11]"),
        (550, "Rejected by header based manually Blocked Senders: …"),
        (550, "Local CT IP Reputation Score"),
        # others
        (550, "You are not authorized to send to this recipient"),
        (550, "client is on a DNSBL"),
        (550, "No PTR record"),
        (550, "TLS required"),
        (550, "service unavailable"),
        (550, "Temporary lookup failure"),
        (550, "Temporary lookup failure, user unknown"),
        (550, "internal error"),
        (550, "internal error: unknown user"),
        (550, "Try again later"),
        (550, "Message rejected"),
        (550, "Requested action not taken: mailbox unavailable. Reject due to policy restrictions"),
        (550, "your account is disabled"),
        (550, "Unknown error. Tell the recipient"),
    ],
)  # fmt: skip
def test_what_is_of_the_mail_the_sender_or_the_server_tells_nothing(code, words):
    assert at_address(code, words) is Tells.NOTHING


@pytest.mark.parametrize("went", [Went.LATER, Went.SENT, Went.UNKNOWN])
def test_only_a_refusal_tells_anything(went):
    assert told_by(Outcome(went, 550, "5.1.1 no such user", at_address=True)) is Tells.NOTHING
