"""Taking a name and an address out of texts about somebody who left: logs, and concerns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry, PageLogEntry

from community.models import Concern, Member, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

FORMER = "A former member"  # in logs, which are in English
SHORTEST_NAME = 3
SHORTEST_ALONE = 2  # an initial is every other word


def words_of(user: User) -> list[str]:
    """What must not stand anywhere once ``user`` is erased: every address, and the whole name; longest first."""
    addresses = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    name = user.get_full_name()
    words = {user.email, *addresses, *([name] if len(name) >= SHORTEST_NAME else [])}
    return sorted(words, key=len, reverse=True)


def names_of(user: User) -> list[str]:
    """The parts of the name, which alone say who is meant only where the text is known to be about ``user``."""
    given = {user.first_name, user.last_name}
    parts = {part for name in given for part in re.split(r"[\s-]+", name) if len(part) >= SHORTEST_NAME}
    return [name for name in given | parts if len(name) >= SHORTEST_ALONE]


def without(text: str, words: Iterable[str]) -> str:
    """``text`` with a plain "former member" in the place of each of ``words``, whatever their case."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", FORMER, text, flags=re.IGNORECASE) if either else text


def erase_traces(*, member: Member, words: list[str], names: list[str]) -> None:
    """Rewrite the logs' labels, and concerns from or about ``member``, so that they name nobody.

    ``names`` go from the concerns alone: in a log, another person's first name may be the same.
    """
    _erase_labels(member)
    for model in (ModelLogEntry, PageLogEntry):
        _erase_mentions(model, words)
    said = [*words, *names]
    for concern in Concern.objects.filter(Q(about=member) | Q(by=member) | _named_in_words(words)):
        concern.about_words = without(concern.about_words, said if concern.about_id == member.pk else words)
        concern.text, concern.outcome = without(concern.text, said), without(concern.outcome, said)
        concern.save(update_fields=["about_words", "text", "outcome"])


def _named_in_words(words: list[str]) -> Q:
    """Concerns of which no moderator has said yet whom they are about."""
    named = Q(pk=None)
    for word in words:
        named |= Q(about=None, about_words__icontains=word)
    return named


def _erase_labels(member: Member) -> None:
    """What the log calls the account and the member themselves."""
    for model, pk in ((User, member.user_id), (Member, member.pk)):
        kind = ContentType.objects.get_for_model(model)
        ModelLogEntry.objects.filter(content_type=kind, object_id=str(pk)).update(label=FORMER, data={})


def _erase_mentions(model: type[Model], words: list[str]) -> None:
    for entry in _mentioning(model, words):
        entry.label = without(entry.label, words)
        entry.data = _data_without(entry.data, words)
        entry.save(update_fields=["label", "data"])


def _mentioning(model: type[Model], words: list[str]) -> QuerySet[Any]:
    entries = model._default_manager.annotate(data_text=Cast("data", TextField()))
    found = Q()
    for word in words:
        # JSON writes what is not ASCII as escapes: such a name stands there in another spelling.
        found |= (
            Q(label__icontains=word) | Q(data_text__icontains=json.dumps(word)[1:-1]) | Q(data_text__icontains=word)
        )
    return entries.filter(found) if words else entries.none()


def _data_without(data: Any, words: list[str]) -> Any:
    if isinstance(data, str):
        return without(data, words)
    if isinstance(data, list):
        return [_data_without(one, words) for one in data]
    if isinstance(data, dict):
        return {key: _data_without(one, words) for key, one in data.items()}
    return data
