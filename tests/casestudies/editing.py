"""What the page editor sends of a story."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from casestudies.models import StoryPage
from casestudies.models.story import WORDS


def story_form(page: StoryPage, **buttons: str) -> dict[str, Any]:
    """The form of ``page`` as it stands, with a button pressed."""
    form = page.get_edit_handler().get_form_class()(instance=page)
    plain = {name: form[name].value() for name in form.fields if name not in (*WORDS, "comment_notifications")}
    streams = {name: streamfield([]) for name in ("quotations", "pictures", "attachments")}
    values = {
        **{name: "" if value is None else value for name, value in plain.items()},
        **{name: rich_text(getattr(page, name)) for name in WORDS},
        **streams,
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
    }
    several = {name: value for name, value in plain.items() if isinstance(value, list)}
    return {**nested_form_data(values), **several, **buttons}
