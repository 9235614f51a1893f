"""A round's results as tables and as JSON: counts as counts, each share beside its k of n, no formula anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnostic.proportions import pct
from diagnostic.questions import questions_of, version_title
from diagnostic.rating_sheet import Tab, blank_sheet, rules, workbook
from diagnostic.report_charts import mark_of
from diagnostic.report_words import KINDS, label_of
from diagnostic.vocabulary import Method, Rating

if TYPE_CHECKING:
    from diagnostic.changes import Change
    from diagnostic.models import Round
    from diagnostic.results import Item, Section
    from diagnostic.services.reports import Report

Row = tuple[object, ...]


def statement_rows(report: Report) -> Iterator[Row]:
    """A row a statement, headings first; the code comes last."""
    yield (
        _("Element"), _("Statement"), _("Letter"), _("Rating"), _("Reason"), _("Note"), _("Why it does not apply"),
        _("Another organisation provides this"), _("How it was agreed"), _("As last time, not confirmed"),
        _("Letter in the round before"), _("Change since the round before"), _("Code"),
    )  # fmt: skip
    changed = _changes(report)
    for item in report.result.items:
        yield _statement(item, changed.get(item.question.code))


def element_rows(report: Report) -> Iterator[Row]:
    """A row an element with its counts, headings first; there is no row over all with a letter."""
    yield (
        _("Element"), _("Letter of the lower median"), _("Lower median"), _("Red"), _("Amber"), _("Green"),
        _("As last time, not confirmed"), _("Not answered"), _("Not applicable"), _("Green (k)"),
        _("Rated (n)"), _("Green of rated (%)"), _("Applicable (n)"), _("Answered of applicable (%)"), _("Code"),
    )  # fmt: skip
    for section in report.result.sections:
        counts = section.counts
        yield (
            str(section.element.label), mark_of(counts).letter, label_of(counts), counts.red, counts.amber,
            counts.green, counts.carried, counts.unanswered, counts.not_applicable, counts.green, counts.rated,
            _or_empty(pct(counts.green, counts.rated)), counts.applicable,
            _or_empty(pct(counts.rated, counts.applicable)), section.element.value,
        )  # fmt: skip


def about_rows(report: Report) -> Iterator[Row]:
    """What the file is of, and how it is to be read."""
    round = report.round
    yield _("Organisation"), str(round.organisation)
    yield _("Round"), round.label
    yield _("State"), str(round.get_status_display())
    yield _("Finished on"), timezone.localdate(round.finished_at).isoformat() if round.finished_at else ""
    yield _("Set of questions"), version_title(round.version_id, get_language() or "en")
    yield _("Version"), str(round.version.number)
    yield _("Digest of the set (SHA-256)"), round.version.sha256
    yield _("Digest of the result (SHA-256)"), round.snapshot_sha256
    for rule in rules():
        yield _("Rule"), rule


def results_workbook(report: Report) -> IO[bytes]:
    """All tables as one workbook, open for reading."""
    statements = Tab(
        _("Statements"), statement_rows(report), {1: 28, 2: 70, 3: 8, 4: 14, 5: 50, 6: 40, 7: 40, 8: 14, 9: 22,
        10: 14, 11: 14, 12: 22, 13: 24}, letters=[3, 10, 11], hidden=[13],
    )  # fmt: skip
    elements = Tab(
        _("Elements"), element_rows(report), {1: 40, 2: 12, 3: 30, **dict.fromkeys(range(4, 15), 12.0)},
        letters=[2], hidden=[15],
    )  # fmt: skip
    about = [(_("What this is"), _("Results of a round of the diagnostic")), *about_rows(report)]
    return workbook([statements, elements, Tab(_("About"), about, {1: 34, 2: 100})])


def blank_workbook(round: Round, language: str) -> IO[bytes]:
    """The sheet to fill in, with what ``round`` asks in the words of ``language``, which is active."""
    about = [
        (_("What this is"), _("All statements of the diagnostic on one sheet, to fill in and bring back")),
        (_("Organisation"), str(round.organisation)),
        (_("Round"), round.label),
        (_("Begun on"), timezone.localdate(round.started_at).isoformat()),
        (_("Set of questions"), version_title(round.version_id, language)),
        (_("Version"), str(round.version.number)),
        (_("Published on"), timezone.localdate(round.version.published_at).isoformat()),
        (_("Digest of the set (SHA-256)"), round.version.sha256),
        *((_("Letter"), f"{rating.letter}: {rating.label}") for rating in Rating),
        (_("Rule"), _("Leave a rating empty if you do not know. Say why where a statement does not apply.")),
        (_("Rule"), _("Do not change the hidden column of codes: it says which statement a rating is of.")),
        *((_("Rule"), rule) for rule in rules()),
    ]
    return blank_sheet(questions_of(round, language), about)


def as_data(report: Report) -> dict[str, Any]:
    """The same for programs. Codes stay as they are stored; letters and words are those of the reader's language."""
    round = report.round
    return {
        "organisation": str(round.organisation),
        "round": {
            "id": round.public_id,
            "label": round.label,
            "status": str(round.status),
            "basis": str(report.basis),
            "started_at": round.started_at.isoformat(),
            "finished_at": round.finished_at.isoformat() if round.finished_at else None,
            "result_sha256": round.snapshot_sha256 or None,
        },
        "question_set": {
            "title": version_title(round.version_id, get_language() or "en"),
            "version": round.version.number,
            "sha256": round.version.sha256,
        },
        "elements": [_element(section) for section in report.result.sections],
        "statements": _statements(report),
        "rules": rules(),
    }


def _statement(item: Item, change: Change | None) -> Row:
    question, said = item.question, item.said
    before = change.before.rating if change and change.before else None
    rating = item.rating
    return (
        str(question.element.label), question.text, rating.letter if rating else "",
        str(rating.label) if rating else "", said.rationale if said else "",
        said.note if said else "", said.na_reason if said else "",
        _yes(said.elsewhere) if said else "", _method(item), item.last_time.letter if item.last_time else "",
        before.letter if before else "", str(KINDS[change.kind]) if change else "", question.code,
    )  # fmt: skip


def _element(section: Section) -> dict[str, Any]:
    counts = section.counts
    return {
        "element": section.element.value,
        "name": str(section.element.label),
        "letter": mark_of(counts).letter,
        "lower_median": counts.median.value if counts.median else None,
        "counts": {
            "red": counts.red, "amber": counts.amber, "green": counts.green, "as_last_time": counts.carried,
            "not_answered": counts.unanswered, "not_applicable": counts.not_applicable,
        },
        "green_of_rated": _share(counts.green, counts.rated),
        "answered_of_applicable": _share(counts.rated, counts.applicable),
    }  # fmt: skip


def _statements(report: Report) -> list[dict[str, Any]]:
    changed = _changes(report)
    found = []
    for item in report.result.items:
        change, said = changed.get(item.question.code), item.said
        before = change.before.rating if change and change.before else None
        found.append({
            "code": item.question.code, "compared_by": item.question.compared_by,
            "element": item.question.element.value, "text": item.question.text, "language": item.question.language,
            "rating": item.rating.value if item.rating else None,
            "letter": item.rating.letter if item.rating else None,
            "reason": said.rationale if said else "", "note": said.note if said else "",
            "not_applicable_because": said.na_reason if said else "", "elsewhere": bool(said and said.elsewhere),
            "method": said.method if said else "",
            "as_last_time": item.last_time.value if item.last_time else None,
            "before": before.value if before else None, "change": change.kind.value if change else None,
        })  # fmt: skip
    return found


def _changes(report: Report) -> dict[str, Change]:
    rows = report.changes.rows if report.changes else ()
    return {row.after.question.code: row for row in rows if row.after}


def _method(item: Item) -> str:
    return str(Method(item.said.method).label) if item.said and item.said.method else ""


def _yes(answer: bool) -> str:
    return _("Yes") if answer else ""


def _share(k: int, n: int) -> dict[str, int | None]:
    return {"k": k, "n": n, "percent": pct(k, n)}


def _or_empty(percent: int | None) -> int | str:
    return "" if percent is None else percent
