"""What must hold whatever broke meanwhile ("Invariant I"), and the line that is printed of each fault.

Everybody who is due has one row, which ended; nobody got a reminder twice; whatever came in has a row that says so;
and no more are uncertain than processes were shot and connections were broken off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tests.smtp_sink import Sink

AGAIN_IS_FINE = ("test_answer",)  # kinds that answer an act: the same mail may come again
MOST_UNKNOWN = 3


@dataclass(frozen=True)
class Row:
    """A mail of the outbox, as ``outbox.rows`` tells it."""

    address: str | None
    kind: str
    period: str
    state: str
    attempts: int
    message_id: str
    smtp_code: int | None
    error: str
    unknown_count: int


@dataclass
class Seen:
    """What a run came to."""

    fault: str
    kills: int = 0
    states: Counter[str] = field(default_factory=Counter)
    unsure_delivered: int = 0
    twice: int = 0
    lost: int = 0
    drained: float = 0.0

    def __str__(self) -> str:
        unsure = self.states["uncertain"]
        return (
            f"{self.fault:<58} {self.kills:>5} {self.states['sent']:>5} {self.states['dead']:>5} "
            f"{unsure:>4} ({self.unsure_delivered}/{unsure - self.unsure_delivered})"
            f"{self.twice:>6} {self.lost:>5} {self.drained:>7.1f} s"
        )


HEAD = f"{'fault':<58} {'kills':>5} {'sent':>5} {'dead':>5} {'uncertain':>10}{'twice':>6} {'lost':>5} {'drained':>9}"


def look(fault: str, rows: Sequence[Row], sinks: Sequence[Sink], *, due: Collection[str], kills: int = 0) -> Seen:
    """Count what became of ``rows``, of which each of ``due`` must have a summary."""
    copies = copies_in(sinks)
    seen = Seen(fault, kills, Counter(row.state for row in rows))
    by_id = {row.message_id: row for row in rows}
    seen.unsure_delivered = sum(bool(copies[row.message_id]) for row in rows if row.state == "uncertain")
    seen.twice = sum(n > 1 and by_id[one].kind not in AGAIN_IS_FINE for one, n in copies.items() if one in by_id)
    planned = {row.address for row in rows if row.kind == "digest"}
    seen.lost = len(set(due) - planned) + sum(not copies[row.message_id] for row in rows if row.state == "sent")
    return seen


def hold(seen: Seen, rows: Sequence[Row], sinks: Sequence[Sink], *, due: Collection[str], most_unsure: int = 0) -> None:
    """Fail if the invariant does not hold."""
    copies, by_id = copies_in(sinks), {row.message_id: row for row in rows}
    each = Counter((row.address, row.period) for row in rows if row.kind == "digest")
    assert {address for address, _period in each} == set(due), "who is due has a row, and nobody else"
    assert max(each.values(), default=0) <= 1, "one row for each member and month"
    not_over = [row for row in rows if row.state not in ("sent", "dead", "uncertain")]
    assert not not_over, f"these did not end: {not_over[:5]}"
    assert not seen.twice, f"{seen.twice} came twice"
    assert not seen.lost, f"{seen.lost} were lost"
    strange = [one for one in copies if one not in by_id or by_id[one].state not in ("sent", "uncertain")]
    assert not strange, f"these came in, and no row says so: {[by_id.get(one) for one in strange[:5]]}"
    of_answers = [row for row in rows if row.kind in AGAIN_IS_FINE and row.state == "uncertain"]
    given_up = [row for row in of_answers if row.unknown_count < MOST_UNKNOWN]
    assert not given_up, "what answers an act is tried until it is known to be there, or three times was not"
    assert seen.states["uncertain"] <= most_unsure, f"{seen.states['uncertain']} uncertain, of {most_unsure} at most"


def copies_in(sinks: Sequence[Sink]) -> Counter[str]:
    """How often each mail came in, by Message-ID."""
    return sum((sink.copies_by("Message-ID") for sink in sinks), Counter[str]())
