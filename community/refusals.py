"""What it means for an address that a mail server refused a mail for good (5xx), by its code and its words.

Many servers add a code of RFC 3463 to their words ("5.1.1"), in front or at their end; it decides, for the three digits
alone may mean anything. Where there is none, or one that says nothing, only words count that name the address as not
there, said of the address alone before the server saw the mail. Whatever else a server may say is a policy, a trouble
of its own, or of the sender: a refusal that we do not understand tells nothing.
"""

from __future__ import annotations

import re
from enum import Enum

from home.mail_transport import Outcome, Went


class Tells(Enum):
    """What a refusal tells of the address."""

    GONE = "gone"  # its server says in so many words that there is no such mailbox
    MAYBE_GONE = "maybe gone"  # it may be; the same may come from a server, or a domain, that is not well today
    NOTHING = "nothing"  # the words, the sender, a full mailbox, a policy: none of the address's making


ENHANCED = re.compile(r"(?<![\w.])[245]\.[0-7]\.\d{1,3}(?![.\d])")
# No such mailbox, moved away, none that Exchange knows or a domain that takes no mail (RFC 3463, RFC 7505).
GONE = {"5.1.1", "5.1.6", "5.1.10"}
# No such domain, which may have lapsed for an hour; no address at all, to whoever read it.
GONE_TODAY = {"5.1.2", "5.1.3"}
# An address that could be several, none that Exchange Online's edge knows, no way to the domain. Not the others of 5.1:
# those are of the sender's address (5.1.7, 5.1.8).
SEEMS_GONE = {"5.1.4", "5.4.1", "5.4.4"}
# "Other", and a mailbox that takes none now, with which Gmail also says that it got too many: the words must tell.
SAYS_NOTHING = {"5.0.0", "5.1.0", "5.2.0", "5.2.1", "5.5.0"}
OF_AN_ADDRESS = {550, 551, 553}  # 552 is a full mailbox or a long mail, 554 whatever did not please

_WHO = r"\b(?:user|mailbox|recipient|address|account|alias)(?:e?s)?\b"
_NOT_THERE = (
    r"(?:\bno such\b|\bunknown\b|\binvalid\b|\bnot (?:found|known|valid|local|exist)\b|n[o']t exist\b|\bnon-?existent\b"
    r"|\bno longer\b|\bdisabled\b|\b(?:in|de)activ(?:e|ated)\b|\bunavailable\b|\bunrout(?:e)?able\b|\bundeliverable\b)"
)
_NAMES_IT = re.compile(
    rf"{_WHO}[^.;:]{{0,40}}?{_NOT_THERE}|{_NOT_THERE}[^.;:]{{0,40}}?{_WHO}|\bno (?:mailbox|user|recipient)\b", re.I
)
_MEANS_SOMETHING_ELSE = re.compile(
    r"sender|\byour\b|\bfrom\b|return.?path|reverse|temporar|\blater\b|spam|block|black|\brbl\b|reputation|polic|relay"
    r"|denied|not permitted|not allowed|prohibit|authori|authen|\bspf\b|dkim|dmarc|\brate\b|limit|too many|quota"
    r"|\bfull\b|size|content|virus|\bhelo\b|\btls\b|\bclient\b|\bip\b|internal|lookup|filter",
    re.I,
)
_LINK = re.compile(r"https?:\S*", re.I)  # to a page that explains: its address says nothing by itself


def told_by(outcome: Outcome) -> Tells:
    """What a mail that was refused tells of the address that it was to go to."""
    if outcome.went is not Went.REFUSED:
        return Tells.NOTHING
    words = _LINK.sub(" ", outcome.reason)
    codes = set(ENHANCED.findall(words)) - SAYS_NOTHING
    if codes and codes <= GONE:
        return Tells.GONE
    if codes and codes <= GONE | GONE_TODAY:
        return Tells.MAYBE_GONE
    may_be = codes <= GONE | GONE_TODAY | SEEMS_GONE if codes else _say_that_it_is_gone(words)
    return Tells.MAYBE_GONE if may_be and outcome.at_address and outcome.code in OF_AN_ADDRESS else Tells.NOTHING


def _say_that_it_is_gone(words: str) -> bool:
    return bool(_NAMES_IT.search(words)) and not _MEANS_SOMETHING_ELSE.search(words)
