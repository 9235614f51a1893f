"""Statements of an organisation's own, and its words for ours: for rounds to come, and still comparable."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from community import at_places
from community.models import Member
from diagnostic.models import LocalQuestion, LocalWording, VersionTranslation
from diagnostic.questions import questions_of
from diagnostic.services import own_questions as services
from tests.diagnostic.rating_pages import at, browser_of, read, seen, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_lead, make_round, make_version

pytestmark = pytest.mark.django_db
OWN = "/diagnostic/own-questions/"
NEW = {"element": "environment", "text": "Night staff have a hot meal", "green": "Every night", "language": "en"}


@pytest.fixture
def lead() -> Member:
    make_version()
    return make_member()


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def edit(client: Client, address: str, **sent: str) -> Any:
    """Change words on a page that was opened just now."""
    return client.post(address, {**sent, "seen": seen(client, address)})


def test_own_statement_is_asked_in_the_next_round_at_every_depth(client: Client, lead: Member) -> None:
    client.post(f"{OWN}add/", NEW)
    assert "Night staff have a hot meal" in read(client, OWN)
    round = make_round(lead, depth="quick")
    assert round.scope.index("x-environment-1") == round.scope.index("environment-1") + 1
    page = read(client, at(round, "questions/x-environment-1/"))
    assert "Every night" in page
    assert "statement 2 of 2" in page
    client.post(at(round, "questions/x-environment-1/"), {"x-environment-1-rating": "red"})
    assert "R Red" in words(read(client, at(round, "check/")))


def test_round_that_has_begun_keeps_its_words(client: Client, lead: Member) -> None:
    client.post(f"{OWN}add/", NEW)
    round = make_round(lead)
    edit(client, f"{OWN}x-environment-1/", text="Night staff eat well", language="en")
    assert LocalQuestion.objects.get().text == "Night staff eat well"
    assert "Night staff have a hot meal" in read(client, at(round, "environment/"))


def test_retired_statement_is_not_asked_and_its_code_never_used_again(client: Client, lead: Member) -> None:
    client.post(f"{OWN}add/", NEW)
    client.post(f"{OWN}x-environment-1/retire/")
    client.post(f"{OWN}add/", {**NEW, "text": "Another"})
    assert list(LocalQuestion.objects.values_list("code", "retired_at")) == [
        ("x-environment-1", LocalQuestion.objects.get(code="x-environment-1").retired_at),
        ("x-environment-2", None),
    ]
    assert "Not asked any more" in read(client, OWN)
    assert "x-environment-1" not in make_round(lead).scope
    client.post(f"{OWN}x-environment-1/retire/", {"again": "1"})
    assert LocalQuestion.objects.filter(retired_at=None).count() == 2


def test_own_words_stand_instead_of_ours_and_stay_comparable(client: Client, lead: Member) -> None:
    edit(client, f"{OWN}wording/environment-1/", text="We have rooms to rest")
    round = make_round(lead)
    asked = next(one for one in questions_of(round, "en") if one.code == "environment-1")
    assert (asked.text, asked.ours, asked.compared_by) == (
        "We have rooms to rest",
        "Text of environment-1",
        "environment-1",
    )
    page = read(client, at(round, "questions/environment-1/"))
    assert "These are your organisation’s own words" in page
    assert "Text of environment-1" in page
    edit(client, f"{OWN}wording/environment-1/", text="")
    assert not LocalWording.objects.exists()


def test_too_many_statements_are_refused(client: Client, lead: Member, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    client.post(f"{OWN}add/", NEW)
    refused = client.post(f"{OWN}add/", NEW, follow=True)
    assert "as a short diagnostic can hold" in refused.content.decode()
    assert LocalQuestion.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": ""}, {"element": ""}, {"element": "no-such"}, {"text": "x" * 201}])
def test_faulty_statement_is_refused_and_what_was_typed_kept(client: Client, wrong: dict[str, str]) -> None:
    page = client.post(f"{OWN}add/", {**NEW, **wrong}).content.decode()
    assert "<title>Error: " in page
    assert "Every night" in page
    assert not LocalQuestion.objects.exists()


def test_colleague_reads_and_cannot_change(client: Client, lead: Member) -> None:
    client.post(f"{OWN}add/", NEW)
    make_lead(lead)
    colleague = browser_of(make_member("kim@example.com"))
    assert "Night staff have a hot meal" in read(colleague, OWN)
    assert f"{OWN}add/" not in read(colleague, OWN)
    for path in ("add/", "x-environment-1/", "wording/environment-1/"):
        assert colleague.get(f"{OWN}{path}").status_code == 404
        assert colleague.post(f"{OWN}{path}", {"text": "Mine"}).status_code == 404
    assert colleague.post(f"{OWN}x-environment-1/retire/").status_code == 404
    assert LocalQuestion.objects.get().text == NEW["text"]


def test_stranger_sees_only_their_own(client: Client, lead: Member) -> None:
    client.post(f"{OWN}add/", NEW)
    stranger = browser_of(make_member("other@example.com", organisation=make_organisation("Other")))
    assert "hot meal" not in read(stranger, OWN)
    assert stranger.post(f"{OWN}x-environment-1/", {"text": "Mine"}).status_code == 404
    assert LocalQuestion.objects.get().text == NEW["text"]


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_one_and_for_three(
    client: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        client.post(f"{OWN}add/", NEW)
    read(client, OWN)
    with django_assert_max_num_queries(9):
        read(client, OWN)


def test_own_words_stand_only_where_the_statement_is_in_their_language(client: Client, lead: Member) -> None:
    edit(client, f"{OWN}wording/environment-1/", text="We have rooms to rest")
    edit(client, f"/cy{OWN}wording/environment-1/", text="Mae gennym ystafelloedd")
    edit(client, f"{OWN}wording/environment-2/", text="We have lockers")
    round = make_round(lead)
    shown = {
        language: {one.code: (one.text, one.language) for one in questions_of(round, language)}
        for language in ("en", "cy")
    }
    assert shown["en"]["environment-1"] == ("We have rooms to rest", "en")
    assert shown["cy"]["environment-1"] == ("Mae gennym ystafelloedd", "cy")
    assert shown["cy"]["environment-2"] == ("Text of environment-2 (cy)", "cy")


def test_saving_the_welsh_original_leaves_the_english_words_alone(client: Client, lead: Member) -> None:
    edit(client, f"{OWN}wording/environment-1/", text="We have rooms to rest")
    edit(client, f"/cy{OWN}wording/environment-1/", text="Text of environment-1 (cy)")
    assert list(LocalWording.objects.values_list("language", "text")) == [("en", "We have rooms to rest")]
    assert "We have rooms to rest" not in read(client, f"/cy{OWN}")
    assert "We have rooms to rest" in read(client, OWN)


def test_words_of_a_set_without_welsh_are_marked_as_english_on_a_welsh_page(client: Client, lead: Member) -> None:
    QuerySet(VersionTranslation).delete()  # what is published is not taken away: here it never was
    edit(client, f"/cy{OWN}wording/environment-1/", text="We have rooms to rest")
    assert LocalWording.objects.get().language == "en"
    assert '<span lang="en">We have rooms to rest</span>' in read(client, f"/cy{OWN}")
    round = make_round(lead)
    assert re.search(r'lang="en"[^>]*>\s*We have rooms to rest', read(client, f"/cy{at(round, 'environment/')}"))


def test_round_that_began_before_words_had_a_language_shows_them_as_english(lead: Member) -> None:
    round = make_round(lead)
    round.local = {"origin": 1, "questions": [], "wording": {"environment-1": "We have rooms to rest"}}
    asked = {
        language: next(one for one in questions_of(round, language) if one.code == "environment-1")
        for language in ("en", "cy")
    }
    assert (asked["en"].text, asked["en"].ours) == ("We have rooms to rest", "Text of environment-1")
    assert (asked["cy"].text, asked["cy"].ours) == ("Text of environment-1 (cy)", "")


def test_statement_of_our_own_is_marked_with_the_language_it_is_in(client: Client, lead: Member) -> None:
    client.post(f"{OWN}add/", {**NEW, "text": "Mae staff nos yn cael pryd poeth", "language": "cy"})
    assert re.search(r'value="cy"[^>]* checked', read(client, f"/cy{OWN}add/"))
    round = make_round(lead)
    assert re.search(r'lang="cy"[^>]*>\s*Mae staff nos', read(client, at(round, "environment/")))
    assert re.search(r'lang="cy"[^>]*>\s*Mae staff nos', read(client, OWN))


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        ("x-environment-1/", {"text": "Hot meals at night", "language": "en"}, {"text": "Warm food", "language": "cy"}),
        ("wording/environment-1/", {"text": "Rooms to rest"}, {"text": "A quiet room"}),
    ],
)
def test_words_that_somebody_changed_meanwhile_are_shown_and_not_written_over(
    client: Client, path: str, first: dict[str, str], second: dict[str, str]
) -> None:
    client.post(f"{OWN}add/", NEW)
    address = f"{OWN}{path}"
    opened = seen(client, address)
    assert client.post(address, {**first, "seen": opened}).status_code == 302
    answer = client.post(address, {**second, "seen": opened})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This was changed meanwhile" in page
    assert first["text"] in words(page)
    assert f">\n{second['text']}</textarea>" in page
    assert first["text"] in read(client, OWN)
    assert client.post(address, {**first, "seen": opened}).status_code == 302  # the same twice is no clash
    again = re.search(r'name="seen" value="(\w+)"', page)
    assert again
    assert client.post(address, {**second, "seen": again[1]}).status_code == 302
    assert second["text"] in read(client, OWN)
    assert first["text"] not in read(client, OWN)


def test_merge_keeps_a_wording_for_each_language_and_what_the_target_says(lead: Member) -> None:
    place, twin = lead.organisation, make_organisation("Example Trust again")
    assert place
    for one, language, text in [(place, "en", "Ours"), (twin, "en", "Theirs"), (twin, "cy", "Eu geiriau")]:
        LocalWording.objects.create(organisation=one, code="environment-1", language=language, text=text)
    at_places.move(twin, place)
    assert set(LocalWording.objects.values_list("organisation", "language", "text")) == {
        (place.pk, "en", "Ours"), (place.pk, "cy", "Eu geiriau"),
    }  # fmt: skip
