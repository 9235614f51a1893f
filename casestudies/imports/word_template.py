"""An empty Word file with a heading for each part of a story."""

from __future__ import annotations

import io
import zipfile

from django.utils.html import escape

from casestudies.imports.columns import COLUMNS

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = f"{KIND}.main+xml"
STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
SCHEMA = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = (
    f'{HEAD}<Types xmlns="{SCHEMA}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{STYLES}"/></Types>'
)
OFFICE = f"{SCHEMA}/officeDocument/2006/relationships"
RELATIONS = f'{HEAD}<Relationships xmlns="{SCHEMA}/package/2006/relationships">{{}}</Relationships>'
W = f'xmlns:w="{SCHEMA}/wordprocessingml/2006/main"'
HEADING = (
    '<w:style w:type="paragraph" w:styleId="Heading{0}"><w:name w:val="heading {0}"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="{1}"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="{2}"/></w:rPr></w:style>'
)


def word_template() -> bytes:
    """The file's content, in the reader's language."""
    headings = [_heading(1, str(COLUMNS[0].label)), *(_heading(2, str(column.label)) for column in COLUMNS[1:])]
    body = "".join(f"{heading}<w:p/>" for heading in headings)
    styles = HEADING.format(1, 0, 36) + HEADING.format(2, 1, 26)
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format(_relation("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": RELATIONS.format(_relation("styles", "styles.xml")),
        "word/document.xml": f"{HEAD}<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{HEAD}<w:styles {W}>{styles}</w:styles>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def _heading(level: int, words: str) -> str:
    text = escape(words[:1].upper() + words[1:])
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _relation(kind: str, target: str) -> str:
    return f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
