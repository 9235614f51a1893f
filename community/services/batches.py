"""Sending the mails that a worker has claimed together: what all need is read once, then each goes by itself."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from community.mail_kinds import kind_of
from community.models import Delivery
from community.services import claims, hours, one_a_day, readers, refusals, suppressions
from community.services.writing_mails import find_facts, written
from home.mail_transport import Outcome, Transport, UnreachableError, Went, reason_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.services.run_clock import RunClock

State = Delivery.State
NOTHING = Outcome(Went.LEFT)
MAY_HAVE_IT = (Went.SENT, Went.UNKNOWN)

logger = logging.getLogger(__name__)


class Batch:
    """Mails in our hands; ``done`` counts what becomes of them."""

    def __init__(self, claimed: Sequence[Delivery], transport: Transport, clock: RunClock, done: Counter[str]) -> None:
        self._waiting, self._transport, self._clock, self._done = list(claimed), transport, clock, done
        self._ours_since = clock.machine_time
        self._alone: set[int] = set()  # what these need could not be read together with the others
        self._ahead: dict[int, EmailMultiAlternatives] = {}  # what was written while the server had another
        self._reminded: set[int | None] = set()  # members who got the one reminder of today from us

    def send(self) -> bool:
        """Send what may go now, and give back the rest; False if the server is not to be asked again for a while."""
        self._look()
        left_alone = tried = False
        # One at least, or what takes long to be read would never be sent.
        while self._waiting and not left_alone and not (tried and self._clock.is_over):
            tried = True
            try:
                state, outcome = self._send_one(self._waiting[0])
            except UnreachableError as error:
                self._all_later(str(error))
                return False
            self._done[state] += 1
            self._waiting.pop(0)
            left_alone = outcome.server_closes
            if not left_alone and not self._clock.is_over:
                self._stay_ours()
        claims.release(self._waiting)
        return not left_alone

    def _look(self) -> None:
        """Find out what is still to be sent, and what those mails have to say."""
        self._set_aside()
        self._alone, self._ahead = find_facts(self._waiting, now=self._clock()), {}

    def _set_aside(self) -> None:
        """Take out what is not to be sent at all, or not now, before anything is written."""
        now, some = self._clock(), self._waiting
        not_sent, held = readers.not_to_send(some, now=now), one_a_day.held(some, now=now)
        self._waiting = []
        for delivery in some:
            state = _skipped(delivery, not_sent, now) or self._set_one_aside(delivery, now, held=delivery.pk in held)
            if state:
                self._done[state] += 1
            else:
                self._waiting.append(delivery)

    def _set_one_aside(self, delivery: Delivery, now: dt.datetime, *, held: bool) -> str:
        """The state that it is in then; empty if it is to be sent."""
        try:
            until = hours.wait(delivery, now=now)
        except Exception as error:
            return _failed(delivery, error, now)
        if until is not None:
            return claims.postpone(delivery, until=until)
        return _to_another_day(delivery, now) if held else ""

    def _send_one(self, delivery: Delivery) -> tuple[str, Outcome]:
        """Returns its new state, and what the server said. Raises UnreachableError."""
        now = self._clock()
        is_the_days = one_a_day.day_of(delivery, now=now) is not None
        if is_the_days and delivery.member_id in self._reminded:
            return _to_another_day(delivery, now), NOTHING
        try:
            mail = self._ahead.pop(delivery.pk, None) or written(delivery, now=now, alone=delivery.pk in self._alone)
            if mail is None:
                return claims.drop(delivery, State.CANCELLED), NOTHING
            address = mail.to[0]
            if readers.is_outside(delivery) and readers.is_suppressed(address):
                return claims.drop(delivery, State.SKIPPED), NOTHING
            outcome = self._transport.hand_over(
                mail,
                begin=lambda: self._begin(delivery, address),
                meanwhile=self._write_next,
            )
        except UnreachableError:
            raise
        except Exception as error:  # of one mail; no other waits for it
            return _failed(delivery, error, self._clock()), NOTHING
        if is_the_days and outcome.went is Went.LEFT:
            return _to_another_day(delivery, now), outcome
        if is_the_days and outcome.went in MAY_HAVE_IT:
            self._reminded.add(delivery.member_id)
        state = claims.settle(delivery, outcome, now=self._clock())
        if state == State.DEAD:
            self._hear(delivery, outcome, address)
        return state, outcome

    def _begin(self, delivery: Delivery, address: str) -> bool:
        clock = self._clock
        return claims.begin(delivery, address=address, now=clock(), machine_time=clock.machine_time)

    def _write_next(self) -> None:
        """Write the mail that comes next, if what it needs is there. What goes wrong does so again in its turn.

        One of which a worker may have died would take this one with it.
        """
        for delivery in self._waiting[1:2]:
            if delivery.claim_count == 1 and kind_of(delivery.kind).gather and delivery.pk not in self._alone:
                with suppress(Exception):
                    mail = written(delivery, now=self._clock(), alone=False)
                    self._ahead = {delivery.pk: mail} if mail else {}

    def _hear(self, delivery: Delivery, outcome: Outcome, address: str) -> None:
        """What became of the mail is written down: without this note the next refusal is heard as the first."""
        try:
            refusals.hear(delivery, outcome, address=address, now=self._clock())
        except Exception:
            logger.exception("what the refusal of mail %s (%s) tells was not noted", delivery.pk, delivery.kind)
        else:
            self._leave_out(address)

    def _leave_out(self, address: str) -> None:
        """Skip what else waits for an address that was just found to be gone."""
        first, *others = self._waiting
        self._waiting = [first]
        for delivery in others:
            theirs = readers.address_of(delivery) == address
            if theirs and (state := suppressions.skip(delivery, address=address)):
                self._done[state] += 1
            else:
                self._waiting.append(delivery)

    def _stay_ours(self) -> None:
        """Renew the lease long before it runs out, and look once more: somebody may not want theirs any longer."""
        now = self._clock.machine_time
        if now - self._ours_since > claims.LEASE / 4:
            claims.renew(self._waiting, machine_time=now)
            self._ours_since = now
            self._waiting = claims.read_again(self._waiting)
            self._look()

    def _all_later(self, reason: str) -> None:
        for delivery in self._waiting:
            state = claims.settle(delivery, Outcome(Went.LATER, None, reason), now=self._clock())
            self._done[state] += 1


def _skipped(delivery: Delivery, found: readers.NotToSend, now: dt.datetime) -> str:
    """Its state if it is not to be sent at all; empty if it is."""
    if delivery.pk in found.unwanted:
        # A monthly one comes back if its reader wants it again, and nobody else looks for the others once more.
        return readers.skip_unwanted(delivery, now=now) if delivery.period else claims.drop(delivery, State.SKIPPED)
    if delivery.pk in found.stopped:
        return suppressions.skip(delivery, address=readers.address_of(delivery))
    return ""


def _to_another_day(delivery: Delivery, now: dt.datetime) -> str:
    return claims.postpone(delivery, until=one_a_day.next_morning(delivery.reader, now=now))


def _failed(delivery: Delivery, error: Exception, now: dt.datetime) -> str:
    logger.exception("mail %s (%s) could not be written", delivery.pk, delivery.kind)
    return claims.failed(delivery, reason_of(error), now=now)
