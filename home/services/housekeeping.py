"""What the clock does to keep the site tidy. Each function may run twice, late, or on two machines at once."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from home.models import PageFeedback

FEEDBACK_KEPT = dt.timedelta(days=730)  # the privacy notice says 24 months


def publish_what_is_due() -> None:
    """Publish and withdraw the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def forget_old_feedback(*, now: dt.datetime) -> int:
    """Delete page feedback as the privacy notice promises; returns how many."""
    return PageFeedback.objects.filter(created_at__lt=now - FEEDBACK_KEPT).delete()[0]


def forget_old_searches() -> None:
    """Delete the counts of what was searched for, after WAGTAILSEARCH_HITS_MAX_AGE days."""
    QueryDailyHits.garbage_collect()
    Query.garbage_collect()


def forget_old_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions", verbosity=0)


def forget_old_cache_rows(*, now: dt.datetime) -> int:
    """Delete what ran out in the database cache, which by itself only looks when it is full; returns how many."""
    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith("DatabaseCache"):
        return 0
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(cache["LOCATION"])
        # The cache keeps whole seconds in the database's own time zone handling, as Django's backend writes them.
        value = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [value])  # noqa: S608
        return int(cursor.rowcount)
