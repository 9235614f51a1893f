"""An editor's form that takes only pictures, files and pages its person may choose, whatever number is sent.

Wagtail's choosers offer no others, but its forms accept any: the answer would then show what was not theirs to see.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents.models import Document
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page, ReferenceIndex
from wagtailmedia.permissions import permission_policy as media_policy

from casestudies.permissions import drafts_seen_by
from home.models import SiteImage, SiteMedia

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import QueryDict

    from community.models import User

POLICIES: dict[type[Model], Any] = {SiteImage: image_policy, Document: document_policy, SiteMedia: media_policy}
HELD = ("choose", "change", "delete")
NOT_IDS = ("-order", "-count", "-id", "-type", "-deleted")  # what else a stream field sends
NOT_YOURS = _("This is not yours to use here. Choose another picture, file or page.")
Reference = tuple[int, str]


class OwnThingsForm(WagtailAdminPageForm):
    """Refuses what the person may not choose. What the draft holds already stays, whoever put it there."""

    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._there_already = {reference for reference, _field in _references(self.instance)}

    def _post_clean(self) -> None:
        super()._post_clean()
        for reference, field in set(_references(self.instance)):
            if reference not in self._there_already and not _may_use(self.for_user, reference):
                self._refuse(reference[1], field)

    def _refuse(self, pk: str, field: str) -> None:
        """An error beside the field; and the number is taken out, or the form shown again would name the thing."""
        self.add_error(field if field in self.fields else None, NOT_YOURS)
        sent = self.data.copy()
        for key in list(sent):
            if key == field or (key.startswith(f"{field}-") and not key.endswith(NOT_IDS)):
                sent.setlist(key, [_without(pk, value) for value in sent.getlist(key)])
        self.data = sent


def _without(pk: str, value: str) -> str:
    """What was sent for a field, without the thing numbered ``pk``: in rich text, without its links."""
    if value == pk:
        return ""
    try:
        words = json.loads(value)
        links = words["entityMap"].values()
    except (ValueError, TypeError, KeyError, AttributeError):
        return value
    for link in links:
        if str(link["data"].get("id")) == pk:
            link["data"] = {"url": "#"}
    return json.dumps(words)


def _references(page: Page) -> Iterator[tuple[Reference, str]]:
    """What the fields of ``page`` point at, each with the name of its field."""
    for type_id, pk, _model_path, content_path in ReferenceIndex._extract_references_from_object(page):
        yield (type_id, pk), content_path.split(".")[0]


def _may_use(user: User, reference: Reference) -> bool:
    model = ContentType.objects.get_for_id(reference[0]).model_class()
    if model is not None and issubclass(model, Page):
        return Page.objects.filter(drafts_seen_by(user).or_public(), pk=reference[1]).exists()
    policy = POLICIES.get(model) if model else None
    return policy is None or policy.instances_user_has_any_permission_for(user, HELD).filter(pk=reference[1]).exists()
