"""What the gallery shows of each component: its template under ``_components/`` and arguments to try it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    """A component with arguments. ``template`` is its file's name without ``.html``."""

    template: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The template's path."""
        return f"_components/{self.template}.html"


WORDS = {"previous_word": "Previous", "next_word": "Next", "page_word": "page", "label": "Pages"}

EXAMPLES = [
    Example("action_link", "Action link", {"href": "#", "text": "Plan your first week as a lead"}),
    Example("back_link", "Back link", {"href": "#", "text": "Back"}),
    Example(
        "breadcrumb",
        "Breadcrumb",
        {"items": [("Home", "#"), ("The seven elements", "#")], "label": "Breadcrumb", "back_to": "Back to"},
    ),
    Example(
        "card", "Card", {"href": "#", "heading": "I am new to this role", "level": 3, "description": "Small steps."}
    ),
    Example("chip", "Chosen filter", {"href": "#", "text": "Template", "remove": "Remove filter:"}),
    Example(
        "contents_list",
        "Contents list",
        {
            "items": [
                {"text": "Data analysis", "current": True},
                {"text": "Planning", "href": "#"},
                {"text": "Business case", "href": "#"},
            ],
            "label": "Pages in this guide",
            "heading": "Contents",
        },
    ),
    Example("details", "Details", {"summary": "What is a trailblazer?", "text": "One of 24 sites that went first."}),
    Example("do_dont_list", "Do list", {"heading": "Do", "items": ["ask the night shift"], "kind": "do"}),
    Example("do_dont_list", "Don’t list", {"heading": "Don’t", "items": ["start with a poster"], "kind": "dont"}),
    Example("element_tag", "Element tag", {"code": "relationships", "name": "Relationships"}),
    Example("element_tag", "Element tag", {"code": "data-insights", "name": "Data insights"}),
    Example(
        "empty_state",
        "Nothing found",
        {"heading": "Nothing here yet", "text": "Try one filter fewer.", "href": "#", "link_text": "Show all"},
    ),
    Example(
        "figure",
        "Figure with its report",
        {
            "value": "79%",
            "statement": "of leads say they spend a lot of time on relationships (63 of 80)",
            "source": "Review of HWB leads’ development and support needs, phase 2, 2022",
            "place": "Table 4",
        },
    ),
    Example("inset_text", "Inset text", {"text": "You can start at any point.", "label": "Information:"}),
    Example("notification_banner", "Notification", {"text": "Your address changed.", "title": "Important", "id": 1}),
    Example(
        "notification_banner",
        "Success",
        {"text": "Your name is saved.", "title": "Success", "success": True, "id": 2},
    ),
    Example(
        "pagination",
        "Previous and next",
        {
            **WORDS,
            "label": "Steps",
            "previous_href": "#",
            "previous_title": "Planning",
            "next_href": "#",
            "next_title": "Evaluation",
        },
    ),
    Example(
        "pagination_numbered",
        "Numbered pages",
        {
            **WORDS,
            "items": [
                {"number": 1, "href": "#"},
                {"number": 2, "href": "#", "current": True},
                {"gap": True},
                {"number": 9, "href": "#"},
            ],
            "previous_href": "#",
            "next_href": "#",
            "number_word": "Page",
        },
    ),
    Example("rating", "Rating", {"code": "green", "letter": "G", "word": "Green"}),
    Example("rating", "Rating", {"code": "amber", "letter": "A", "word": "Amber"}),
    Example("rating", "Rating", {"code": "red", "letter": "R", "word": "Red"}),
    Example("rating", "Rating", {"code": "not-applicable", "letter": "N/A", "word": "Not applicable"}),
    Example("rating", "Rating", {"code": "not-answered", "letter": "?", "word": "Not answered"}),
    Example("skip_link", "Skip link (shows on focus)", {"href": "#maincontent", "text": "Skip to main content"}),
    Example(
        "summary_list",
        "Summary list",
        {"rows": [{"key": "Kind", "value": "Template"}, {"key": "Time needed", "value": "20 minutes"}]},
    ),
    Example(
        "table",
        "Table",
        {
            "caption": "Time leads spend",
            "header": ["Element", "A lot of time"],
            "rows": [{"cells": ["Relationships", "79%"]}, {"cells": ["Data insights", "71%"]}],
        },
    ),
    Example("tag", "Tag", {"text": "Template", "colour": "grey"}),
    Example("warning_callout", "Warning", {"heading": "Before you start", "text": "Ask the EDI lead."}),
]
