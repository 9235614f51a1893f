"""Which mails of the outbox somebody who looks after it may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import Concern, Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

OF_CONCERNS = "concern_raised"


def mails_seen_by(reader: User) -> QuerySet[Delivery]:
    """All but those by which moderators were told of a concern about ``reader``, which is kept from them.

    Where there is one, what no longer says of which concern it was is left out, too. As in the audit log.
    """
    others = Concern.objects.not_about(reader)
    about = list(Concern.objects.exclude(pk__in=others.values("pk")).values_list("pk", flat=True))
    if not about:
        return Delivery.objects.all()
    return Delivery.objects.exclude(Q(payload__concern__in=about) | Q(payload={}), kind=OF_CONCERNS)
