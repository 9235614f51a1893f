"""The columns of an import of stories, and the headings of a Word file: the same words for both."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casestudies.vocabulary import Approach, Benefit, Initiative, Outcome, Repeat, Stage
from community.imports.columns import Headings, as_heading
from community.imports.table import Shape
from community.models.vocabulary import Sector, SizeBand
from elements.framework import Element, SubElement


@dataclass(frozen=True)
class Column:
    """A column. ``label`` is its heading in words; with ``choices`` it holds one code or label, or ``several``."""

    name: str
    label: Promise
    explained: Promise
    choices: type[TextChoices] | None = None
    several: bool = False
    longest: int = 0


IN_LISTS = _("From the list below. Part several with a semicolon.")
FROM_LIST = _("From the list below.")
PARAGRAPHS = _("In paragraphs. A line that begins with a hyphen is a point of a list.")

COLUMNS = (
    Column("title", _("title"), _("Every story needs one."), longest=120),
    Column("region", _("region"), _("The name or code. Empty, if you look after one region only.")),
    Column("organisation", _("organisation"), _("The name or ODS code of an organisation of that region.")),
    Column("described_as", _("described as"), _("In place of a name, such as “A community trust”."), longest=120),
    Column("sector", _("sector"), _("From the list below. Empty, it is the organisation’s."), Sector),
    Column("system", _("integrated care system"), _("The name or code. Empty, it is the organisation’s.")),
    Column("size", _("number of staff"), _("From the list below. Empty, it is the organisation’s."), SizeBand),
    Column("in_one_line", _("the story in one line"), _("What a busy reader should take away."), longest=160),
    Column("summary", _("introduction"), _("One or two sentences."), longest=300),
    Column("elements", _("elements"), IN_LISTS, Element, several=True),
    Column("sub_elements", _("sub-elements"), IN_LISTS, SubElement, several=True),
    Column("stage", _("stage"), FROM_LIST, Stage),
    Column("approach", _("approach"), FROM_LIST, Approach),
    Column("adapted", _("made shorter or more visual"), _("Yes or no.")),
    Column("repeated", _("done again"), FROM_LIST, Repeat),
    Column("who_was_involved", _("who was involved"), PARAGRAPHS),
    Column("what_we_did", _("what we did"), PARAGRAPHS),
    Column("what_helped", _("what helped"), PARAGRAPHS),
    Column("what_was_hard", _("what was hard"), PARAGRAPHS),
    Column("what_changed", _("what changed"), PARAGRAPHS),
    Column("costs_and_time", _("costs and time"), PARAGRAPHS),
    Column("advice", _("what we would tell others"), PARAGRAPHS),
    Column("benefits", _("benefits"), IN_LISTS, Benefit, several=True),
    Column("outcomes", _("what else came of it"), IN_LISTS, Outcome, several=True),
    Column("initiatives", _("new initiatives"), IN_LISTS, Initiative, several=True),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
# What our own download has beside them: a file that was downloaded may be changed and sent back as new stories.
ONLY_IN_DOWNLOADS = ("id", "state", "language", "address", "published", "changed", "quotations", "reconstructed")
MOST_STORIES = 200
LONGEST_TEXT = 20_000
QUOTE = "“"  # begins a heading of a Word file among a row's strays; those of a spreadsheet are letters


def heading_of(name: str) -> str:
    """What people see above a column; what is no column of ours is its own."""
    column = BY_NAME.get(name)
    return str(column.label)[:1].upper() + str(column.label)[1:] if column else name


def headings() -> Headings:
    """How the columns may be headed: by name, or by label in any language of the site."""
    aliases: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            aliases |= {as_heading(str(column.label)): column.name for column in COLUMNS}
    return Headings(NAMES, "title", ONLY_IN_DOWNLOADS, aliases)


def shape() -> Shape:
    """What a table of stories must be like."""
    return Shape(headings(), MOST_STORIES, LONGEST_TEXT)
