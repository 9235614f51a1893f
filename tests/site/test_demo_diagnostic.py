"""What the demo's diagnostic says: each reason belongs to a statement of the set, and none is said twice."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command

from config.content.loader import ensure_locales
from config.content.places import load_places
from config.content.question_sets import load_question_set
from config.demo.said import COLLEAGUES_NOW, LAST_YEAR, LEAD_NOW
from diagnostic.models import Action, AgreedRating, QuestionSetVersion, Response, Round
from diagnostic.questions import questions_of, version_questions


@pytest.fixture
def demo(db, settings, tmp_path) -> Round:
    """The demo on a site with the real question set; the round that goes on."""
    settings.VAR_DIR = tmp_path
    folder = settings.SITE_DIR / "content"
    load_places(folder)
    load_question_set(folder, *ensure_locales())
    call_command("load_demo", verbosity=0)
    return Round.objects.open().exclude(previous=None).get()


def test_every_reason_is_about_a_statement_and_said_once() -> None:
    said = [words for some in (LAST_YEAR, LEAD_NOW, *COLLEAGUES_NOW) for _rating, words in some.values() if words]
    assert Counter(said).most_common(1)[0][1] == 1
    assert len(LEAD_NOW) == len({*LEAD_NOW, *COLLEAGUES_NOW[0], *COLLEAGUES_NOW[1]})


def test_demo_says_what_was_written_for_each_statement(demo: Round) -> None:
    version = QuestionSetVersion.objects.get(pk=demo.version_id)
    codes = {one.code for one in version_questions(version.pk, "en")}
    assert codes >= {*LAST_YEAR, *LEAD_NOW}
    last = demo.previous
    assert last is not None
    agreed = {one.code: (one.rating, one.rationale) for one in AgreedRating.objects.filter(round=last)}
    assert agreed == {code: LAST_YEAR[code] for code in last.scope}
    notes = Response.objects.filter(contributor__round=demo, contributor__member=demo.started_by)
    assert {one.code: one.note for one in notes} == {code: note for code, (_rating, note) in LEAD_NOW.items()}


def test_demo_plan_is_about_the_statements_that_it_is_to_change(demo: Round) -> None:
    texts = {one.code: one.text for one in questions_of(demo, "en")}
    planned = {one.title.split()[0]: texts[one.code] for one in Action.objects.filter(organisation=demo.organisation)}
    assert "place to rest" in planned["Open"]
    assert "gaps" in planned["Compare"]
    assert "wellbeing conversations" in planned["A"]
    assert "trained colleague" in planned["Ask"]
