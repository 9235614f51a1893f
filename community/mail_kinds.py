"""The kinds of mail that go through the outbox: what each is called, how it is written, and whether it can be declined.

Apps register theirs in AppConfig.ready; nothing else knows all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives
    from django.utils.functional import _StrPromise

    from community.models import Delivery

    Write = Callable[[Delivery, dt.datetime], EmailMultiAlternatives | None]
    Gather = Callable[[Sequence[Delivery], dt.datetime], Mapping[int, Any]]
    Wait = Callable[[Delivery, dt.datetime], dt.datetime | None]
    Begun = Callable[[Delivery, dt.datetime], Callable[[], None] | None]


@dataclass(frozen=True)
class MailKind:
    """One kind of mail.

    ``write(delivery, now)`` looks once more whether the reason still holds, and returns the mail in the reader's
    language and zone, or None if it does not: then nothing is sent. It is called again for each try, so it only reads.

    A ``reminder`` has a switch, a one-click unsubscribe (RFC 8058), and goes out once at most: if a worker dies while
    it hands one over, it is kept as uncertain. Any other kind answers somebody's act: it has no switch, and is sent
    again, a few times at most, with the same Message-ID, which does no harm. One that is ``declinable`` answers an act,
    too, but goes to all of a group, whoever of them wished for it: it has the switch of a reminder, and nothing else of
    one. One that is ``periodic`` answers nobody and has no switch: the next one comes anyway, and each goes once at
    most.

    ``label`` says what it is about, as in "You got this email because …: the day before a call". A reminder that is
    not ``on_at_first`` goes only to those who switched it on.

    A kind that is ``bulk`` goes to hundreds at once: it lets all others that are due go first.

    Nobody gets more than one reminder a day (in their zone), but for those that are ``urgent``: tomorrow's call. One
    that is ``of_its_day`` cannot come on another: what can lets it go first.

    ``gather(deliveries, now)`` reads once for a whole batch what each mail needs; ``write`` finds its own part as
    ``delivery.facts``.

    ``wait(delivery, now)`` says until when a mail must wait that is due but would come at the wrong hour; None sends it
    now. A reminder without it that is not ``urgent`` waits for its reader's working hours. One that ``keeps_breaks``
    makes a mail wait also for the end of the reader's break from reminders; any other reminder that comes during a
    break is not sent at all.

    What ``write`` puts into ``delivery.payload`` (ids and codes: what the mail told) is kept when the mail is handed
    over; what ``begun(delivery, now)`` returns writes down what else holds from then on, in the transaction that says
    so; None where nothing does.
    """

    name: str
    label: _StrPromise | str
    write: Write
    reminder: bool = False
    declinable: bool = False
    periodic: bool = False
    on_at_first: bool = True
    bulk: bool = False
    urgent: bool = False
    of_its_day: bool = False
    gather: Gather | None = None
    wait: Wait | None = None
    keeps_breaks: bool = False
    begun: Begun | None = None

    @property
    def goes_once(self) -> bool:
        """Whether it goes once at most, rather than once at least."""
        return self.reminder or self.periodic

    @property
    def has_switch(self) -> bool:
        """Whether its reader can switch it off."""
        return self.reminder or self.declinable


_kinds: dict[str, MailKind] = {}


def register(kinds: Iterable[MailKind]) -> None:
    """Let the outbox know some kinds."""
    _kinds.update({kind.name: kind for kind in kinds})


def kind_of(name: str) -> MailKind:
    """The kind called ``name``. Raises KeyError: what is queued must be registered."""
    return _kinds[name]


def known() -> list[MailKind]:
    """All that are registered. One that only a later release knows waits in the outbox for a worker of that."""
    return list(_kinds.values())


def label_of(name: str) -> str:
    """What a kind is called in the reader's language; of one that is no more, its name."""
    return str(_kinds[name].label) if name in _kinds else name


def with_switch() -> list[MailKind]:
    """Those that a member can switch off, in the order in which they were registered."""
    return [kind for kind in _kinds.values() if kind.has_switch]


def bulk() -> list[MailKind]:
    """Those that let others go first."""
    return [kind for kind in _kinds.values() if kind.bulk]
