"""The blocks of a page's body: what the design has, and nothing else. Templates are in site/templates/blocks/."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtailmedia.blocks import VideoChooserBlock

from home.sources import Source

RICH_TEXT = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
PLAIN_RICH_TEXT = ["bold", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """Words with headings, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=RICH_TEXT, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class InsetBlock(blocks.TextBlock):
    """One short paragraph set apart."""

    class Meta:
        icon = "openquote"
        label = _("Inset text")
        template = "blocks/inset.html"


class WarningBlock(blocks.StructBlock):
    """Something the reader must not miss."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=PLAIN_RICH_TEXT)

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = "blocks/warning.html"


class DetailsBlock(blocks.StructBlock):
    """Words that open when pressed: for what only some readers need."""

    summary = blocks.CharBlock(max_length=120, label=_("words to press"))
    text = blocks.RichTextBlock(features=PLAIN_RICH_TEXT)

    class Meta:
        icon = "arrow-down"
        label = _("Details")
        template = "blocks/details.html"


class FigureBlock(blocks.StructBlock):
    """A number and the report it comes from."""

    value = blocks.CharBlock(max_length=12, help_text=_("As short as “79%” or “21 of 24”."))
    statement = blocks.CharBlock(max_length=200, help_text=_("What the number says. Give the counts: “63 of 80”."))
    source = blocks.ChoiceBlock(choices=Source.choices, label=_("report"))
    place = blocks.CharBlock(max_length=40, help_text=_("Where in the report: “Table 4”."))

    class Meta:
        icon = "decimal"
        label = _("Figure")
        template = "blocks/figure.html"


class FiguresBlock(blocks.StructBlock):
    """One to four numbers beside each other."""

    heading = blocks.CharBlock(required=False, max_length=80)
    items = blocks.ListBlock(FigureBlock(), min_num=1, max_num=4)

    class Meta:
        icon = "decimal"
        label = _("Figures with their report")
        template = "blocks/figures.html"


class DoListBlock(blocks.StructBlock):
    """Things to do."""

    heading = blocks.CharBlock(max_length=60)
    items = blocks.ListBlock(blocks.CharBlock(max_length=200), min_num=1)

    class Meta:
        icon = "tick"
        label = _("Do list")
        template = "blocks/do_list.html"


class DontListBlock(blocks.StructBlock):
    """Things not to do."""

    heading = blocks.CharBlock(max_length=60)
    items = blocks.ListBlock(blocks.CharBlock(max_length=200), min_num=1)

    class Meta:
        icon = "cross"
        label = _("Don’t list")
        template = "blocks/dont_list.html"


class SummaryRowBlock(blocks.StructBlock):
    """A word and what it stands for."""

    key = blocks.CharBlock(max_length=80)
    value = blocks.TextBlock(max_length=400)


class SummaryListBlock(blocks.StructBlock):
    """Rows of a word and what it stands for."""

    heading = blocks.CharBlock(required=False, max_length=80)
    rows = blocks.ListBlock(SummaryRowBlock(), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Summary list")
        template = "blocks/summary_list.html"


class TableRowBlock(blocks.StructBlock):
    """A row of a table; the first cell names the row."""

    cells = blocks.ListBlock(blocks.CharBlock(required=False, max_length=300))


class TableBlock(blocks.StructBlock):
    """A table with a caption and a heading for each column."""

    caption = blocks.CharBlock(max_length=160)
    header = blocks.ListBlock(blocks.CharBlock(max_length=80), min_num=2)
    rows = blocks.ListBlock(TableRowBlock(), min_num=1)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class CardBlock(blocks.StructBlock):
    """A way on, with a sentence on what is there."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(max_length=240)
    page = blocks.PageChooserBlock()


class CardsBlock(blocks.StructBlock):
    """Ways on, side by side."""

    heading = blocks.CharBlock(required=False, max_length=80)
    items = blocks.ListBlock(CardBlock(), min_num=1, max_num=6)

    class Meta:
        icon = "grip"
        label = _("Cards")
        template = "blocks/cards.html"


class ActionLinkBlock(blocks.StructBlock):
    """The one thing to do next."""

    label = blocks.CharBlock(max_length=80)
    page = blocks.PageChooserBlock()

    class Meta:
        icon = "arrow-right"
        label = _("Action link")
        template = "blocks/action_link.html"


class FileBlock(blocks.StructBlock):
    """A file to download; its type and size are shown by the template."""

    title = blocks.CharBlock(max_length=120)
    document = DocumentChooserBlock()

    class Meta:
        icon = "doc-full-inverse"
        label = _("File to download")
        template = "blocks/file.html"


class PictureBlock(blocks.StructBlock):
    """A picture. The editor writes its alternative text, or says that it only decorates."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class VideoBlock(blocks.StructBlock):
    """A film of our own with captions and transcript. It never starts by itself."""

    video = VideoChooserBlock()

    class Meta:
        icon = "media"
        label = _("Film")
        template = "blocks/video.html"


class WheelBlock(blocks.StaticBlock):
    """The wheel of the seven elements; its words come from the guides."""

    class Meta:
        icon = "rotate"
        label = _("Wheel of the seven elements")
        admin_text = lazy(str, str)(_("The wheel of the seven elements. Its words come from the guides."))
        template = "blocks/wheel.html"


_elements: list[tuple[str, Any]] = []


def offer_elements(choices: Iterable[tuple[str, Any]]) -> None:
    """Let editors choose among the elements. The app that knows them calls this once the apps are ready."""
    _elements[:] = choices


def elements_offered() -> list[tuple[str, Any]]:
    """The elements by code and name. Migrations name this function."""
    return list(_elements)


class DiagnosticBlock(blocks.StructBlock):
    """The statements of the diagnostic about one element: visitors try them, members rate."""

    element = blocks.ChoiceBlock(choices=elements_offered, label=_("element"))
    depth = blocks.ChoiceBlock(
        choices=[("quick", _("Only those of the quick set")), ("standard", _("All"))], default="standard",
        label=_("statements"),
    )  # fmt: skip
    heading = blocks.CharBlock(required=False, max_length=80, help_text=_("Leave it empty for the usual one."))

    class Meta:
        icon = "tasks"
        label = _("Part of the diagnostic")
        template = "blocks/diagnostic.html"


BODY_BLOCKS = [
    ("text", TextBlock()),
    ("inset", InsetBlock()),
    ("warning", WarningBlock()),
    ("details", DetailsBlock()),
    ("figures", FiguresBlock()),
    ("do_list", DoListBlock()),
    ("dont_list", DontListBlock()),
    ("summary_list", SummaryListBlock()),
    ("table", TableBlock()),
    ("cards", CardsBlock()),
    ("action_link", ActionLinkBlock()),
    ("file", FileBlock()),
    ("picture", PictureBlock()),
    ("video", VideoBlock()),
    ("wheel", WheelBlock()),
    ("diagnostic", DiagnosticBlock()),
]
