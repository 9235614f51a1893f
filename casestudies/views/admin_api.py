"""The back office's own API of pictures and documents. Wagtail's gives every collection to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as image_policy

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.api.v2.router import WagtailAPIRouter

HELD = ("choose", "change", "delete")


class OwnImages(ImagesAdminAPIViewSet):
    """The pictures that the person may choose or change."""

    def get_queryset(self) -> QuerySet:
        """Those of their collections."""
        return image_policy.instances_user_has_any_permission_for(self.request.user, HELD).order_by("id")


class OwnDocuments(DocumentsAdminAPIViewSet):
    """The documents that the person may choose or change."""

    def get_queryset(self) -> QuerySet:
        """Those of their collections."""
        return document_policy.instances_user_has_any_permission_for(self.request.user, HELD).order_by("id")


def narrow_api(router: WagtailAPIRouter) -> None:
    """Put ours in the place of Wagtail's, under the same names."""
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)
