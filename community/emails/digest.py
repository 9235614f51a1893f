"""The monthly summary: what is due, the next small step for each, and what is new."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.digest_due import comes_at, habit_of, waits_until
from community.emails.digest_facts import Facts, gather
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import MailPreference
from community.rhythm import first_of
from home.email import absolute_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.core.mail import EmailMultiAlternatives

    from community.digest import DutyKind, News, Step, StepKind
    from community.models import Delivery

TEMPLATE = "community/digest"


def write_digest(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The summary of its month; none if no hour is left in it to come at, on a break, or where there is nothing to say.

    What it tells goes into the payload: the next ones must know.
    """
    reader, habit = delivery.reader, habit_of(delivery.reader)
    if comes_at(delivery.period, habit, now) is None:
        return None
    facts = _facts_of(delivery, now)
    if not facts:
        return None
    with as_read_by(reader):
        mail = write(delivery=delivery, template=TEMPLATE, context=_context(delivery, facts), to_many=True)
    stopped = [kind.name for kind, _step in facts.stopped]
    delivery.payload = {"told": facts.told, "stopped": stopped, "news_until": facts.news_until.isoformat()}
    return mail


def wait_digest(delivery: Delivery, now: dt.datetime) -> dt.datetime | None:
    """Until the hour that the reader chose, on a working day of theirs; None if it may go now, or never more."""
    return waits_until(delivery.period, habit_of(delivery.reader), now)


def begin_digest(delivery: Delivery, now: dt.datetime) -> Callable[[], None] | None:
    """Has the parts rest of which this summary says that they do; None for the many that say it of none."""
    stopped = delivery.payload.get("stopped", ())
    return partial(_rest, delivery, stopped, now) if stopped else None


def _rest(delivery: Delivery, kinds: Iterable[str], now: dt.datetime) -> None:
    for kind in kinds:
        row, made = MailPreference.objects.get_or_create(
            member=delivery.reader, kind=kind, defaults={"changed_at": now, "paused_at": now}
        )
        if not made and row.on and row.paused_at is None:
            MailPreference.objects.filter(pk=row.pk).update(paused_at=now)


def _facts_of(delivery: Delivery, now: dt.datetime) -> Facts:
    """What was read for the whole batch, or for this one alone."""
    facts: Facts | None = delivery.facts
    return facts if facts is not None else gather([delivery], now)[delivery.pk]


def _context(delivery: Delivery, facts: Facts) -> dict[str, Any]:
    return {
        "month": first_of(delivery.period),
        "steps": [shown_step(kind, step) for kind, step in facts.steps],
        "stopped": [{"label": kind.label, **shown_step(kind, step)} for kind, step in facts.stopped],
        "news": [{"label": kind.label, "items": [_news(one) for one in items]} for kind, items in facts.news],
    }


def shown_step(kind: StepKind | DutyKind, step: Step) -> dict[str, Any]:
    """A step in the words of the language that is active: what is due, what the link does, and where it leads."""
    name, *arguments = step.link
    return {"kind": kind.name, "says": step.says(), "act": step.act, "url": full_url(str(name), *arguments)}


def _news(one: News) -> dict[str, str]:
    url = one.url()
    return {"title": one.title(), "url": absolute_url(url) if url.startswith("/") else url}


KINDS = (
    MailKind(
        "digest",
        _("the monthly summary of what is due and what is new"),
        write_digest,
        reminder=True,
        bulk=True,
        gather=gather,
        wait=wait_digest,
        keeps_breaks=True,
        begun=begin_digest,
    ),
)
