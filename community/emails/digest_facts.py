"""What the summaries of a batch of members have to say, in as many queries for a hundred as for one. It only reads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from community.digest import news_kinds, step_kinds
from community.digest_ignored import Told, apart, ignored
from community.models import Delivery, MailPreference
from community.rhythm import first_of
from community.switched_off import has_stopped_all

if TYPE_CHECKING:
    from typing import Any

    from community.digest import News, NewsKind, Step, StepKind
    from community.models import Member

    Payloads = Mapping[int, Sequence[Mapping[str, Any]]]
    NewsOfKind = tuple[NewsKind, list[News]]

MOST_NEWS = 3
NEWS_AT_FIRST = dt.timedelta(days=31)  # of these days for whoever never had a summary
NEWS_AT_MOST = dt.timedelta(days=100)  # after a long break, too
UNSEEN = dt.timedelta(minutes=1)  # longer than it takes to save what says of itself that it is new
LOOKED_BACK = relativedelta(months=7)  # two summaries of who has one a quarter
HANDED_OVER = (Delivery.State.SENT, Delivery.State.UNCERTAIN)


@dataclass
class Facts:
    """What one summary says. ``steps`` are all that are due, the most pressing first, each with its kind.

    ``stopped`` are the kinds that rest from now on, and of which it says so, each with what presses most of it.
    ``news_until`` is up to when there may be no other news: what is becoming new just now may not be seen yet, and is
    told the next time.
    """

    news_until: dt.datetime
    steps: list[tuple[StepKind, Step]] = field(default_factory=list)
    stopped: list[tuple[StepKind, Step]] = field(default_factory=list)
    news: list[NewsOfKind] = field(default_factory=list)

    @property
    def told(self) -> dict[str, list[str]]:
        """The keys of the steps, by kind: what the next summaries must know."""
        told: dict[str, list[str]] = defaultdict(list)
        for kind, step in self.steps:
            told[kind.name].append(step.key)
        return dict(told)

    def __bool__(self) -> bool:
        return bool(self.steps or self.stopped or self.news)


def gather(deliveries: Sequence[Delivery], now: dt.datetime) -> dict[int, Facts]:
    """The facts of each of ``deliveries`` to members, by its pk."""
    members = list({one.reader.pk: one.reader for one in deliveries}.values())
    due = {kind.name: kind.find(members, now) for kind in step_kinds()}
    off, resting = _chosen(members)
    before = _before(deliveries)
    news = _news(members, before, now)
    found = {}
    for one in deliveries:
        pk = one.reader.pk
        mine = {kind: steps for kind, of_each in due.items() if kind not in off[pk] and (steps := of_each.get(pk))}
        silent = resting[pk] - set(one.payload.get("stopped", ()))  # what an earlier try at this mail stopped
        found[one.pk] = _facts(mine, silent, _told(before[pk], now), news[pk], now)
    return found


def _facts(
    due: dict[str, Sequence[Step]], silent: set[str], told: Sequence[Told], news: list[NewsOfKind], now: dt.datetime
) -> Facts:
    keys: Told = {kind: [step.key for step in steps] for kind, steps in due.items()}
    without = set(ignored(told, keys))
    kinds = {kind.name: kind for kind in step_kinds() if kind.name not in silent}
    steps = [(kinds[name], step) for name in kinds if name not in without for step in due.get(name, ())]
    steps.sort(key=lambda pair: pair[1].due_on or dt.date.max)
    stopped = [(kind, due[name][0]) for name, kind in kinds.items() if name in without]  # something of it is due
    return Facts(now - UNSEEN, steps, stopped, _but(news, {step.key for _kind, step in steps}))


def _told(before: Sequence[Mapping[str, Any]], now: dt.datetime) -> list[Told]:
    """What the earlier summaries told that left time to do it; each was written when its news end."""
    written = [one for one in before if "news_until" in one]
    return apart([(dt.datetime.fromisoformat(one["news_until"]), one.get("told", {})) for one in written], now=now)


def _but(news: list[NewsOfKind], named: set[str]) -> list[NewsOfKind]:
    """The newest ``news`` without what is named as a step: a session that waits for an answer."""
    fewer = [(kind, [one for one in items if one.key not in named][:MOST_NEWS]) for kind, items in news]
    return [(kind, items) for kind, items in fewer if items]


def _chosen(members: Sequence[Member]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Which parts each member switched off, and which rest by themselves."""
    off: dict[int, set[str]] = defaultdict(set)
    resting: dict[int, set[str]] = defaultdict(set)
    chosen = MailPreference.objects.filter(Q(on=False) | Q(paused_at__isnull=False), member__in=members)
    for pk, kind, on in chosen.values_list("member_id", "kind", "on"):
        (resting if on else off)[pk].add(kind)
    for pk, kinds in _stopped_unnamed(members).items():
        off[pk] |= kinds
    return off, resting


def _stopped_unnamed(members: Sequence[Member]) -> dict[int, set[str]]:
    """Of those who want no reminder at all: the parts of which they have no choice of their own."""
    stopped = [member.pk for member in members if has_stopped_all(member)]
    if not stopped:
        return {}
    without = {pk: {kind.name for kind in step_kinds()} for pk in stopped}
    for pk, kind in MailPreference.objects.filter(member__in=stopped).values_list("member_id", "kind"):
        without[pk].discard(kind)
    return without


def _before(deliveries: Sequence[Delivery]) -> Payloads:
    """What the earlier summaries of each reader told, the newest first."""
    first, last = (choose(one.period for one in deliveries) for choose in (min, max))
    earlier = Delivery.objects.filter(
        kind=deliveries[0].kind,
        member__in={one.member_id for one in deliveries},
        state__in=HANDED_OVER,
        period__gte=f"{first_of(first) - LOOKED_BACK:%Y-%m}",
        period__lt=last,
    )
    own = {one.member_id: one.period for one in deliveries}
    found = defaultdict(list)
    for pk, period, payload in earlier.order_by("-period").values_list("member_id", "period", "payload"):
        if pk is not None and period < own[pk]:
            found[pk].append(payload)
    return found


def _news(members: Sequence[Member], before: Payloads, now: dt.datetime) -> dict[int, list[NewsOfKind]]:
    """What became new around each since their last summary, by kind."""
    since = {member.pk: _since(before[member.pk], now) for member in members}
    news: dict[int, list[NewsOfKind]] = defaultdict(list)
    for kind in news_kinds():
        for pk, all_new in kind.find(members, min(since.values()), now).items():
            if mine := [one for one in all_new if since[pk] < one.at <= now - UNSEEN]:
                news[pk].append((kind, mine))
    return news


def _since(before: Sequence[Mapping[str, Any]], now: dt.datetime) -> dt.datetime:
    said = next((payload["news_until"] for payload in before if "news_until" in payload), None)
    if said is None:
        return now - NEWS_AT_FIRST
    return max(dt.datetime.fromisoformat(said), now - NEWS_AT_MOST)
