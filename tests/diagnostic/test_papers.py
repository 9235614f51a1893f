"""The papers of a round: the board paper always on two pages, the summary on one, tagged, and made once."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from community.models import Member
from community.private_files import private_folder
from diagnostic.models import (
    Action,
    AgreedRating,
    BoardDecision,
    QuestionSetVersion,
    RatingEvent,
    Round,
    VersionTranslation,
)
from diagnostic.models.version import digest_of
from diagnostic.pdf import store
from diagnostic.services import rounds
from diagnostic.services.board_decisions import ask
from diagnostic.services.forgetting import forget_person
from diagnostic.services.papers import Paper, board_paper_of, forget_old, pdf_of
from diagnostic.vocabulary import Method, Rating
from elements.framework import Element
from elements.pdf.engine import missing
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member
from tests.factories.rounds import WORDS, make_result, make_round, question_row

pytestmark = pytest.mark.django_db
makes_pdf = pytest.mark.skipif(bool(missing()), reason="this machine makes no PDF")

DAY = dt.date(2026, 11, 29)
SENTENCE = "Every colleague, on every shift and at every site, knows whom to ask and is given the time that it takes. "

DECISION = "\n\n".join([SENTENCE[:70].strip()] * 8)  # as long as may be, on as many lines as may be


@pytest.fixture
def lead() -> Member:
    return make_member(first_name="Ann", last_name="Evans")


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def make_action(lead: Member, title: str, **values: Any) -> Action:
    now = timezone.now()
    assert lead.organisation is not None
    return Action.objects.create(
        organisation=lead.organisation, element="environment", title=title, made_by=lead, made_at=now, changed_at=now,
        **values,
    )  # fmt: skip


def long(length: int) -> str:
    return (SENTENCE * 30)[:length]


def publish_long_set() -> None:
    """35 statements, each as long as may be, in both languages; two are about equality."""
    now = timezone.now()
    said = dict.fromkeys(WORDS, long(200))
    rows = [{**question_row(element, place, quick=True), **said} for element in Element for place in range(1, 6)]
    for row in rows[:2]:
        row["theme"] = "equality"
    data = {"title": long(120), "intro": "", "questions": rows}
    version = QuestionSetVersion.objects.create(
        instrument="short-diagnostic", number=9, language="en", data=data, sha256=digest_of(data), published_at=now
    )
    welsh = {"title": long(120), "intro": "", "questions": {row["code"]: said for row in rows}}
    VersionTranslation.objects.create(version=version, language="cy", data=welsh, sha256=digest_of(welsh), added_at=now)


def finished(lead: Member, turns: list[Rating], *, label: str, now: dt.datetime) -> Round:
    """A finished round whose statements have the ratings of ``turns``, in turn, with reasons as long as may be."""
    begun = make_round(lead, now=now, label=label)
    AgreedRating.objects.bulk_create(
        AgreedRating(
            round=begun, code=code, rating=turns[place % len(turns)], na_reason="No wards", rationale=long(2000),
            method=Method.DISCUSSION, decided_by=lead, changed_at=now,
        )
        for place, code in enumerate(begun.scope)
    )  # fmt: skip
    return rounds.finish(round=begun, by=lead, now=now)


def in_mm(points: Any) -> int:
    return round(float(points) * 25.4 / 72)


def text_of(page: Any) -> str:
    return " ".join(page.extract_text().split())


@makes_pdf
@pytest.mark.parametrize("language", ["en", "cy"])
def test_longest_papers_have_two_pages_and_one(lead: Member, language: str) -> None:
    publish_long_set()
    now = timezone.now()
    organisation = lead.organisation
    assert organisation is not None
    organisation.name = organisation.name_cy = long(200)
    organisation.save()
    finished(lead, [Rating.GREEN, Rating.AMBER], label=long(80), now=now - dt.timedelta(days=90))
    round = finished(lead, [Rating.RED, Rating.GREEN, Rating.RED], label=long(80), now=now)
    for _number in range(40):
        make_action(lead, long(160), owner_name=long(120), no_date_reason=long(200), cost_band="under-10000")
    ask(round=round, by=lead, text=DECISION, version=0, now=now)
    board = PdfReader(io.BytesIO(pdf_of(round, Paper.BOARD_PAPER, language, today=DAY)))
    sizes = [(in_mm(page.mediabox.width), in_mm(page.mediabox.height)) for page in board.pages]
    assert sizes == [(210, 297)] * 2
    first, second = map(text_of, board.pages)
    if language == "en":
        assert re.search(r"and \d+ more in the report", first)
        assert re.search(r"and \d+ more red statements in the report", first)
        assert "more amber" not in first
        assert re.search(r"and \d+ more in the action plan", second)
        assert "Method and limits" in second
    assert second.count(DECISION.splitlines()[0]) >= 8
    summary = PdfReader(io.BytesIO(pdf_of(round, Paper.SUMMARY, language, today=DAY)))
    assert len(summary.pages) == 1


@makes_pdf
def test_papers_of_little_are_filled_as_far_as_there_is_something(lead: Member, client: Client) -> None:
    round = make_round(lead)
    board = client.get(at(round, "papers/board-paper.pdf"))
    assert board.headers["Content-Type"] == "application/pdf"
    assert board.headers["X-Robots-Tag"] == "noindex"
    assert "private" in board.headers["Cache-Control"]
    pages = [text_of(page) for page in PdfReader(io.BytesIO(board.content)).pages]
    assert len(pages) == 2
    assert "Draft: the round is not finished" in pages[0]
    assert "Nothing is green yet." in pages[0]
    assert "Nothing is rated yet." in pages[0]
    assert "Nothing is red or amber." not in pages[0]
    assert "more in the report" not in "".join(pages)
    assert "No action is planned yet." in pages[1]
    assert "There is no earlier round to compare with." in pages[1]


@makes_pdf
@pytest.mark.parametrize("paper", list(Paper))
def test_papers_are_tagged_and_their_drawings_say_what_they_show(lead: Member, paper: Paper) -> None:
    round = make_result(lead, Rating.AMBER, environment=Rating.RED)
    reader = PdfReader(io.BytesIO(pdf_of(round, paper, "en", today=DAY)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert round.label in str(reader.metadata and reader.metadata.title)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    drawings = list(_figures(root["/StructTreeRoot"]))
    assert all(drawings)
    if paper == Paper.BLANK_FORM:
        text = " ".join(text_of(page) for page in reader.pages)
        assert all(f"Text of {code}" in text for code in round.scope)
        assert "We talked about it" not in text
    else:
        assert any("5. Environment: " in alt for alt in drawings), drawings
    if paper == Paper.SUMMARY:
        assert len(drawings) == 8
        assert any(alt.endswith("Environment: 2 red") or "2 red" in alt for alt in drawings)


def _figures(node: Any) -> Any:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _figures(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _figures(node["/K"])


def test_board_paper_says_what_was_found_and_asks(lead: Member) -> None:
    now = timezone.now()
    make_result(lead, Rating.GREEN, now=now - dt.timedelta(days=90))
    round = make_result(lead, Rating.GREEN, environment=Rating.RED, now=now)
    make_action(lead, "About something amber")
    make_action(lead, "Open the rest room", code="environment-1", owner=lead, due_on=DAY, cost_band="none", round=round)
    paper = board_paper_of(round, "en", today=DAY)
    page = words(paper.html(*paper.needed))
    assert "12 of 14 applicable statements green; 0 amber; 2 red; 0 not answered" in page
    assert "Lower: 2; Same as before: 12" in page
    assert page.index("Strengths to celebrate") < page.index("What to work on, and why")
    assert "Text of environment-1 We talked about it" in page
    assert page.index("Open the rest room Proposed Ann Evans No cost 29 November 2026") < page.index(
        "About something amber"
    )
    assert "Nobody yet" in page
    assert "who looks at the red statements again, and when" in page
    assert "This round asked nothing about equality" in page


def test_board_paper_marks_actions_that_are_late(lead: Member) -> None:
    round = make_result(lead, Rating.AMBER)
    make_action(lead, "Open the rest room", due_on=DAY - dt.timedelta(days=1))
    make_action(lead, "Ask each team", due_on=DAY)
    make_action(lead, "Name a champion", no_date_reason="Budget")
    paper = board_paper_of(round, "en", today=DAY)
    page = words(paper.html(*paper.needed))
    assert "28 November 2026 Late Ask each team" in page
    assert page.count("Late") == 1


def test_no_room_counts_what_is_left_out(lead: Member) -> None:
    paper = board_paper_of(make_result(lead, Rating.AMBER, environment=Rating.RED), "en", today=DAY)
    page = words(paper.html(0, 0))
    assert "and 2 more red statements in the report and 12 more amber statements in the report" in page
    assert "Text of" not in page


@makes_pdf
def test_paper_is_made_once_until_something_that_it_shows_changes(lead: Member, monkeypatch: Any) -> None:
    round = make_result(lead)
    folder = private_folder(store.FOLDER)
    made = pdf_of(round, Paper.SUMMARY, "en", today=DAY)
    kept = list(folder.glob(f"{round.public_id}-*"))
    assert [path.stat().st_mode & 0o077 for path in kept] == [0]
    kept[0].write_bytes(b"kept")
    assert pdf_of(round, Paper.SUMMARY, "en", today=DAY + dt.timedelta(days=9)) == b"kept"
    assert made.startswith(b"%PDF")
    Round.objects.filter(pk=round.pk).update(label="Another name")
    round.refresh_from_db()
    assert pdf_of(round, Paper.SUMMARY, "en", today=DAY).startswith(b"%PDF")
    assert not kept[0].exists()
    assert forget_old(timezone.now() + dt.timedelta(days=32)) >= 1
    assert not list(folder.glob("*.pdf"))


def test_halves_of_papers_go_after_a_day_and_a_paper_that_went_meanwhile_is_no_fault(tmp_path: Path) -> None:
    folder = private_folder(store.FOLDER)
    half, gone = folder / ".making-half", folder / "gone.pdf"
    half.write_bytes(b"%PDF")
    gone.symlink_to(tmp_path / "nowhere")  # listed, and not there when it is looked at
    now = timezone.now()
    assert forget_old(now + dt.timedelta(hours=23)) == 0
    assert half.exists()
    assert forget_old(now + dt.timedelta(hours=25)) == 0
    assert not half.exists()


def test_papers_that_name_somebody_who_is_erased_go(lead: Member) -> None:
    round, action = make_result(lead), make_action(lead, "Do it", owner=lead)
    folder = private_folder(store.FOLDER)
    papers = [folder / f"{public_id}-summary-en-key.pdf" for public_id in (round.public_id, "another")]
    for paper in papers:
        paper.write_bytes(b"kept")
    forget_person(lead, now=timezone.now())
    assert [paper.exists() for paper in papers] == [False, True]
    action.refresh_from_db()
    assert action.owner is None


def test_who_comes_while_another_paper_is_made_is_told(lead: Member, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0)
    monkeypatch.setattr(store, "LOOK_AGAIN", 0)
    round = make_result(lead)
    with store._alone():
        response = client.get(at(round, "papers/summary.pdf"), follow=True)
    assert response.redirect_chain == [(at(round, "papers/"), 302)]
    assert "Another paper is being made" in response.content.decode()


def test_papers_are_limited_by_the_hour(lead: Member, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("diagnostic.views.papers.PDFS_AN_HOUR", 0)
    monkeypatch.setattr("diagnostic.views.papers.FILES_AN_HOUR", 0)
    round = make_round(lead)
    # The first try of an hour always counts as one of at least one.
    answers = [client.get(at(round, f"papers/{name}")).status_code for name in ("results.json",) * 2]
    assert answers == [200, 429]
    assert client.get(at(round, "papers/other.pdf")).status_code == 404
    assert client.get(at(round, "papers/results.doc")).status_code == 404


def test_lead_writes_the_decision_and_others_read_it(lead: Member, client: Client) -> None:
    round = make_result(lead)
    colleague = make_member("colleague@example.org", organisation=lead.organisation)
    page = read(client, at(round, "papers/decision/"))
    assert "We ask the board to note these results" in page
    sent = {"decision": "Give us <2 rooms & time.", "version": 0}
    assert client.post(at(round, "papers/decision/"), sent).status_code == 302
    paper = browser_of(colleague).get(at(round, "papers/")).content.decode()
    assert "Give us &lt;2 rooms &amp; time." in paper
    assert "Change the decision" not in paper
    assert browser_of(colleague).get(at(round, "papers/decision/")).status_code == 404
    assert "Give us &lt;2 rooms &amp; time." in board_paper_of(round, "en", today=DAY).html(0, 0)
    event = RatingEvent.objects.filter(round=round).last()
    assert event is not None
    assert event.new == {"decision": "Give us <2 rooms & time."}


def test_decision_that_says_what_the_paper_says_anyway_is_not_kept(lead: Member, client: Client) -> None:
    round = make_result(lead)
    shown = board_paper_of(round, "en", today=DAY).frame["decision"][0]
    client.post(at(round, "papers/decision/"), {"decision": shown, "version": 0})
    assert not BoardDecision.objects.exists()


def test_decision_too_long_or_written_by_two_at_once_loses_nothing(lead: Member, client: Client) -> None:
    round = make_result(lead)
    address = at(round, "papers/decision/")
    refused = client.post(address, {"decision": "x" * 601, "version": 0}).content.decode()
    assert "Use no more than 600 characters" in refused
    assert "x" * 601 in refused
    assert "Use no more than 8 lines" in client.post(address, {"decision": "a\n" * 9, "version": 0}).content.decode()
    client.post(address, {"decision": "First", "version": 0})
    clash = client.post(address, {"decision": "Second", "version": 0})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "First" in page
    assert "Second</textarea>" in page
    assert BoardDecision.objects.get().text == "First"
    assert RatingEvent.objects.filter(round=round).latest("pk").new == {"decision": "Second", "clashed": True}
    client.post(address, {"decision": "Second", "version": 1})
    assert BoardDecision.objects.get().text == "Second"


def test_no_type_of_the_papers_is_smaller_than_the_guides() -> None:
    folder = Path(settings.SITE_DIR) / "templates" / "diagnostic" / "papers" / "pdf"
    sizes = re.findall(r"font-size: ([\d.]+)pt", "".join(path.read_text() for path in folder.glob("*.css")))
    assert min(map(float, sizes)) >= 8.5


def test_papers_take_as_many_queries_however_much_there_is(
    lead: Member, client: Client, django_assert_max_num_queries: Any
) -> None:
    round = make_result(lead)
    read(client, at(round, "papers/"))  # what is kept for all pages is kept now
    board_paper_of(round, "en", today=DAY)
    for number in (1, 3):
        for place in range(number):
            make_action(
                lead, "Do it", owner=make_member(f"{number}{place}@example.org", organisation=lead.organisation)
            )
        with django_assert_max_num_queries(4):
            board_paper_of(round, "en", today=DAY)
