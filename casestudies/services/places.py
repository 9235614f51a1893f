"""Stories at an organisation or a system: counted, moved with a merge, and found by a new name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext
from wagtail.models import Revision
from wagtail.search.backends import get_search_backends
from wagtail_localize.models import TranslationSource

from casestudies.models import StoryPage, Submission
from community.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import System

BATCH = 500


def in_words(number: int) -> str:
    """The words for ``number`` stories."""
    return ngettext("%(count)s story", "%(count)s stories", number)


def count(place: Organisation | System) -> int:
    """How many stories name ``place``, those that members write and drafts included. One in two languages is one."""
    pages = _pages_of(place)
    told = pages.values("translation_key").distinct().count()
    if not isinstance(place, Organisation):
        return told
    return told + Submission.objects.filter(organisation=place).exclude(page__in=pages).count()


def move(source: Organisation, target: Organisation) -> None:
    """Take all stories from ``source`` to ``target``, with every version that could still be published."""
    StoryPage.objects.filter(organisation=source).update(organisation=target)
    Submission.objects.filter(organisation=source).update(organisation=target)
    for pk, content in list(_revisions(source).values_list("pk", "content")):
        Revision.objects.filter(pk=pk).update(content={**content, "organisation": target.pk})
    _move_sources(source, target)


def index_anew(organisations: Iterable[int]) -> None:
    """Once the transaction commits, let search find the stories of ``organisations`` by the names they have then."""
    keys = list(organisations)
    transaction.on_commit(lambda: _index(keys), robust=True)


def _pages_of(place: Organisation | System) -> QuerySet[StoryPage]:
    """The pages that name ``place`` now, or will once their newest or a scheduled version is published."""
    field = str(place._meta.model_name)
    scheduled = _revisions(place).filter(approved_go_live_at__isnull=False).values_list("object_id", flat=True)
    return StoryPage.objects.filter(
        Q(**{field: place.pk})
        | Q(**{f"latest_revision__content__{field}": place.pk})
        | Q(pk__in=[int(pk) for pk in scheduled])
    )


def _revisions(place: Organisation | System) -> QuerySet[Revision]:
    """All versions of stories that name ``place``."""
    stories = Revision.objects.filter(content_type=ContentType.objects.get_for_model(StoryPage))
    return stories.filter(**{f"content__{place._meta.model_name}": place.pk})


def _move_sources(source: Organisation, target: Organisation) -> None:
    """What translations are made from is a copy of the page, which takes the organisation to them."""
    sources = TranslationSource.objects.filter(
        specific_content_type=ContentType.objects.get_for_model(StoryPage),
        content_json__contains=f'"organisation": {source.pk}',  # and longer numbers that begin so
    )
    for found in sources:
        content = json.loads(found.content_json)
        if content["organisation"] == source.pk:
            found.content_json = json.dumps({**content, "organisation": target.pk})
            found.save(update_fields=["content_json"])


def _index(organisations: list[int]) -> None:
    for start in range(0, len(organisations), BATCH):
        some = organisations[start : start + BATCH]
        stories = list(StoryPage.get_indexed_objects().filter(organisation__in=some))
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(StoryPage, stories)
