"""What Wagtail's accessibility checker looks for while an editor writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import AccessibilityItem, ContentCheckerItem

if TYPE_CHECKING:
    from django.http import HttpRequest

# Rules of axe about what an editor writes; what the templates do is our tests' business.
MORE_RULES = [
    "identical-links-same-purpose",
    "image-alt",
    "image-redundant-alt",
    "list",
    "listitem",
    "page-has-heading-one",
    "table-duplicate-name",
    "video-caption",
]


class EditorsChecks(ContentCheckerItem):
    """Wagtail's checks and more of axe's, with sentences that say what to do."""

    axe_include: ClassVar = ["main"]
    axe_run_only: ClassVar = [*ContentCheckerItem.axe_run_only, *MORE_RULES]
    axe_messages: ClassVar[dict[str, Any]] = {
        **ContentCheckerItem.axe_messages,
        "heading-order": {
            "error_name": _("A heading skips a level"),
            "help_text": _("Start with “Heading 2”, and use “Heading 3” only below one."),
        },
        "link-name": {
            "error_name": _("A link has no words"),
            "help_text": _("Say where the link goes."),
        },
        "identical-links-same-purpose": {
            "error_name": _("Two links have the same words but go to different places"),
            "help_text": _("Give each link its own words."),
        },
        "image-alt": {
            "error_name": _("A picture has no description"),
            "help_text": _("Say what the picture shows, or mark it as decorative."),
        },
        "image-redundant-alt": {
            "error_name": _("A picture’s description repeats the words beside it"),
            "help_text": _("Say something else, or mark the picture as decorative."),
        },
        "table-duplicate-name": {
            "error_name": _("A table’s caption and summary are the same"),
            "help_text": _("Keep the caption and change the summary."),
        },
        "video-caption": {
            "error_name": _("A film has no captions"),
            "help_text": _("Add a captions file to the film."),
        },
    }


def use_our_checks(request: HttpRequest, items: list[Any], page: Any = None) -> None:
    """Put our checks in the place of Wagtail's."""
    for place, item in enumerate(items):
        if isinstance(item, AccessibilityItem):
            items[place] = EditorsChecks(in_editor=item.in_editor)
