"""The statements on a guide are drawn once for many: each reader gets what drawing them anew would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString
from django.utils.translation import override

from community.models import Member
from diagnostic import statements_drawn
from diagnostic.embedded import section
from diagnostic.forms.rating import RatingForm
from diagnostic.models import LocalWording, Response, Round
from diagnostic.models.local import LOCAL
from diagnostic.questions import Question, current_questions
from diagnostic.services import answers, rounds
from diagnostic.statements_drawn import statement
from diagnostic.vocabulary import Depth, Rating
from elements.framework import Element
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_finished, make_lead, make_round, make_version, rate

pytestmark = pytest.mark.django_db
NASTY = "</textarea><script>alert(\"1\")</script> & 'so'\n\nTwo {{ lines }} %(of)s"
State = Callable[[Member], Member]


@pytest.fixture(autouse=True)
def kept(settings: Any, fresh_generation: Callable[[], None]) -> None:
    """A set of four statements an element; pieces of pages are kept."""
    settings.FRAGMENT_CACHE = True
    make_version(each=4)
    fresh_generation()


def request_of(member: Member) -> HttpRequest:
    request = RequestFactory().get('/elements/relationships/"><b>/')
    request.user, request._form_token = member.user, "token"  # type: ignore[attr-defined]
    return request


def drawn_for(member: Member, depth: str = Depth.STANDARD) -> SafeString:
    return section(request_of(member), element=Element.RELATIONSHIPS, depth=depth)


def say(round: Round, by: Member, code: str, **said: Any) -> Response:
    question = next(one for one in current_questions("en") if one.code == code)
    answer = answers.Answer(**said)
    return answers.save_own(round=round, by=by, question=question, answer=answer, version=0, now=round.started_at)


def nothing_begun(member: Member) -> Member:
    return member


def somebody_else_leads(member: Member) -> Member:
    make_lead(make_member("lena@example.com", first_name="Lena & Ann", last_name="O'Ford"))
    return member


def finished_before(member: Member) -> Member:
    make_finished(member)
    return member


def finished_by_a_lead(member: Member) -> Member:
    make_finished(make_lead(make_member("lena@example.com")))
    return member


def nothing_said(member: Member) -> Member:
    make_round(member, label=NASTY[:60])
    return member


def no_part_yet(member: Member) -> Member:
    make_round(make_member("lena@example.com"))
    return member


def all_said(member: Member) -> Member:
    begun = make_round(member)
    rate(begun, member, {"relationships-1": "green"})
    say(begun, member, "relationships-2", rating=Rating.AMBER, note=NASTY)
    say(begun, member, "relationships-3", rating=Rating.NOT_APPLICABLE, na_reason=NASTY)
    say(begun, member, "relationships-4", rating=Rating.NOT_APPLICABLE, elsewhere=True, note="Ours & theirs")
    return member


def last_time(member: Member) -> Member:
    """What was agreed with and without reason, and one answer of now."""
    make_finished(member, "na")
    begun = make_round(member)
    rate(begun, member, {"relationships-2": "red"})
    return member


def last_time_in_colours(member: Member) -> Member:
    make_finished(member, "green", relationships="amber")
    make_round(member)
    return member


def another_element(member: Member) -> Member:
    make_round(member, elements=("environment",))
    return member


def others_only(member: Member) -> Member:
    make_round(make_member("lena@example.com", first_name="<i>"), open_to_members=False)
    return member


def not_joined(member: Member) -> Member:
    Member.objects.filter(pk=member.pk).update(organisation=None)
    return member


MARKS: dict[State, str] = {
    nothing_begun: "Rate this element only", somebody_else_leads: "Ask Lena &amp; Ann O&#x27;Ford, who leads it",
    finished_before: "Rate this element again", finished_by_a_lead: "Agreed on", nothing_said: "Rated so far: 0 of 4",
    no_part_yet: "Rated so far: 0 of 4", all_said: "Rated so far: 4 of 4",
    last_time: "Not applicable last time, not confirmed yet. We have no wards",
    last_time_in_colours: "Still as last time: Amber", another_element: "does not ask about this element",
    others_only: "You are not asked", not_joined: "You can try them here",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("state", MARKS)
def test_section_is_what_drawing_it_plainly_gives(state: State, language: str, settings: Any) -> None:
    member = state(make_member("sam@example.com"))
    with override(language):
        kept = [drawn_for(member, depth) for depth in Depth for _ in range(2)]
        settings.FRAGMENT_CACHE = False
        plain = [drawn_for(member, depth) for depth in Depth for _ in range(2)]
    assert kept == plain
    assert language == "cy" or MARKS[state] in kept[0] + kept[2]
    assert isinstance(kept[0], SafeString)
    assert f'<div lang="{language}">' in kept[0]
    assert "<script>alert" not in kept[0] + kept[2]
    assert '"><b>' not in kept[0] + kept[2]


@pytest.mark.parametrize("shape", ["ours", "local", "cy"])
def test_words_of_an_organisation_are_drawn_and_not_kept(shape: str) -> None:
    question: Question = current_questions("en")[0]
    own = {
        "ours": replace(question, text="Our text", ours=question.text),
        "local": replace(question, code=f"{LOCAL}1", origin="7"),
        "cy": replace(question, language="cy"),
    }[shape]
    before = statements_drawn._drawn.cache_info().currsize
    html = statement(own, kept=None, last=None)
    form = RatingForm(question=own)
    context = {"form": form, "leads_at": f"diagnostic-{own.element}"}
    assert html == render_to_string("diagnostic/rating/_question.html", context)
    assert statements_drawn._drawn.cache_info().currsize == before + (shape == "cy")


def test_each_reader_finds_their_own_answers() -> None:
    anna, ben = make_member("anna@example.com"), make_member("ben@example.com")
    begun = make_round(anna)
    for one in (anna, ben):
        say(begun, one, "relationships-1", rating=Rating.RED, note=f"Note of {one.user.email}")
        say(begun, one, "relationships-2", rating=Rating.NOT_APPLICABLE, na_reason=f"Reason of {one.user.email}")
    pages = {one.user.email: drawn_for(one) for one in (anna, ben, anna)}
    for email, html in pages.items():
        assert f"Note of {email}</textarea>" in html
        assert f"Reason of {email}</textarea>" in html
        assert html.count("@example.com") == 2


def test_words_of_one_organisation_are_on_no_page_of_another() -> None:
    place = make_organisation("a")
    ours = make_member("a@a.example", organisation=place)
    theirs = make_member("b@b.example", organisation=make_organisation("b"))
    for language in ("en", "cy"):
        LocalWording.objects.create(
            organisation=place, code="relationships-1", language=language, text=f"Ours in {language}"
        )
    for one in (ours, theirs):
        make_round(one)
    for language in ("en", "cy"):
        with override(language):
            first, other, again = (drawn_for(one) for one in (ours, theirs, ours))
        assert f"Ours in {language}" in first
        assert first == again
        assert "Ours in" not in other
        assert "Text of relationships-1" in other


def test_parts_of_one_page_ask_for_the_round_once() -> None:
    member = make_member()
    make_round(member)
    request = request_of(member)
    with CaptureQueriesContext(connection) as captured:
        for element in (Element.RELATIONSHIPS, Element.ENVIRONMENT):
            assert "data-save-at-once" in section(request, element=element, depth=Depth.STANDARD)
    asked = [one["sql"] for one in captured if 'FROM "diagnostic_round"' in one["sql"]]
    assert len(asked) == 1


def test_answer_that_was_changed_is_shown_as_it_stands() -> None:
    member = make_member()
    begun = make_round(member)
    rate(begun, member, {"relationships-1": "red"})
    assert 'name="relationships-1-version" value="1"' in drawn_for(member)
    rate(begun, member, {"relationships-1": "amber"})
    html = drawn_for(member)
    assert 'name="relationships-1-version" value="2"' in html
    assert html.count(" checked") == 1
    assert html.index(" checked") > html.index('value="amber"')


def test_round_that_ends_takes_its_form_away() -> None:
    member = make_member()
    begun = make_round(member)
    assert "data-save-at-once" in drawn_for(member)
    agree_all(begun, member)
    rounds.finish(round=begun, by=member, now=begun.started_at)
    assert "data-save-at-once" not in drawn_for(member)
