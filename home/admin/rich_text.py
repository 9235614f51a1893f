"""The editor of rich text."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea

# What Wagtail's converter says when it is given something else than the editor's JSON.
NONSENSE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, ExporterException)


class SiteRichTextArea(DraftailRichTextArea):
    """Wagtail's editor, which trusts what the browser sends; here nonsense is a bad request and no server error."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            return super().value_from_datadict(data, files, name)
        except NONSENSE as error:
            # No editor of ours sends this, so there is nothing typed to hand back beside a message.
            raise BadRequest("The rich text is not what the editor writes.") from error
