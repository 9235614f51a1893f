"""Files of a region's stories, for readers: whoever may read a live page that holds them, and nobody sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.documents.permissions import permission_policy
from wagtail.models import Collection, Page, ReferenceIndex

from community.roles import OF_A_REGION
from home.tree import readable

if TYPE_CHECKING:
    from wagtail.documents.models import AbstractDocument

HELD = ("choose", "change", "delete")


def only_when_published(document: AbstractDocument, request: HttpRequest) -> None:
    """Raise Http404 for a document of a region's collection, unless one may read a page that holds it, or edit it."""
    regional = Collection.objects.filter(group_permissions__group__name__startswith=OF_A_REGION, depth__gt=1)
    if not regional.filter(pk=document.collection_id).exists() or _is_on_a_page(document, request):
        return
    if not permission_policy.user_has_any_permission_for_instance(request.user, HELD, document):
        raise Http404


def _is_on_a_page(document: AbstractDocument, request: HttpRequest) -> bool:
    """What a draft alone holds is not in the index, which follows what is published."""
    of_pages = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    pages = [int(pk) for pk in of_pages.values_list("object_id", flat=True)]
    if not pages:
        return False
    held = Page.objects.filter(pk__in=pages)
    return readable(held).exists() or any(_is_let_in(page, request) for page in held.live())


def _is_let_in(page: Page, request: HttpRequest) -> bool:
    """Whether ``page`` is private and open to this reader; of an alias of a private page nobody can say."""
    kept = page.get_view_restrictions()
    return bool(kept) and all(restriction.accept_request(request) for restriction in kept)
