"""Whom the mails of these tests go to, and what people do meanwhile: commands of ``keeper.py``."""

from __future__ import annotations

import datetime as dt
import time

DAY = dt.timedelta(days=1)


def fill(number: int) -> None:
    """So many members in place of all others, who are each due a summary: it is a year since they said who they are.

    On PostgreSQL one database serves all tests, and an address that a server refused would be known in the next.
    """
    from django.utils import timezone

    from community.models import Delivery, Member, Organisation, RefusedAddress, Region, Suppression, User

    Delivery.objects.all().delete()
    RefusedAddress.objects.all().delete()
    Suppression.objects.all().delete()
    Member.objects.all().delete()
    User.objects.all().delete()
    region = Region.objects.first() or Region.objects.create(code="london", name="London")
    place, _made = Organisation.objects.get_or_create(name="Example Trust", sector="acute", region=region)
    joined = timezone.now() - 400 * DAY
    users = User.objects.bulk_create(User(email=f"m{n}@example.com", first_name="M") for n in range(number))
    Member.objects.bulk_create(Member(user=u, organisation=place, status="active", joined_at=joined) for u in users)
    _write_one()


def _write_one() -> None:
    """What each worker would load for its first mail."""
    from django.utils import timezone

    from community.mail_kinds import kind_of
    from community.models import Delivery, Member

    now = timezone.now()
    delivery = Delivery(pk=0, kind="digest", member=Member.objects.all()[0], period=f"{now:%Y-%m}", created_at=now)
    assert kind_of("digest").write(delivery, now) is not None


def put_in(kind: str, addresses: list[str] | None = None) -> None:
    """A mail of this kind to each of some members, or to all."""
    from django.utils import timezone

    from community.models import Member
    from community.services.outbox import queue

    chosen = Member.objects.filter(user__email__in=addresses) if addresses else Member.objects.all()
    for member in chosen.select_related("user"):
        queue(kind=kind, member=member, key=kind, payload={}, now=timezone.now())


def plan() -> int:
    """Make the rows of those who are due, and send nothing."""
    from django.utils import timezone

    from community.services import digests

    return digests.plan(now=timezone.now())


def change_their_minds(opts_out: str, rests: str, closes: str, is_erased: str) -> None:
    """Four members who shall get nothing any more."""
    from django.utils import timezone

    from community.models import MailPreference, Member, ReminderPreferences, User

    now = timezone.now()
    member = {one.user.email: one for one in Member.objects.select_related("user")}
    MailPreference.objects.create(member=member[opts_out], kind="digest", on=False, changed_at=now)
    ReminderPreferences.objects.create(member=member[rests], paused_until=(now + 90 * DAY).date(), changed_at=now)
    User.objects.filter(email=closes).update(is_active=False)
    User.objects.filter(email=is_erased).delete()


def ask_for_a_copy(address: str) -> list[float]:
    """Ask on the site for a copy of one's data, which rings for a worker: the answer's status, and how long it took."""
    from django.test import Client
    from django.urls import reverse

    from community.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=address))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    began = time.monotonic()
    answer = client.post(reverse("community_data"), headers={"host": "localhost"})
    return [answer.status_code, time.monotonic() - began]


def lose_cache_table() -> None:
    """Empty the table in which the database keeps the cache."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM hwb_cache")


COMMANDS = (fill, put_in, plan, change_their_minds, ask_for_a_copy, lose_cache_table)
