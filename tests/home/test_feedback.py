"""What readers say of a page."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from home.models import PageFeedback
from home.views.feedback import AN_HOUR
from tests.factories.site import make_standard_page, make_translation
from tests.replay import replayed

pytestmark = pytest.mark.django_db
HERE = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def page(home_page):
    return replayed("page", lambda: [make_standard_page(home_page)], under=home_page)[0]


def send(client, path, data, **headers):
    return client.post(path, data, **{**HERE, **headers})


def rows():
    return list(PageFeedback.objects.order_by("pk").values_list("answer", "comment", "doing"))


def test_every_page_of_words_asks_whether_it_was_useful_without_a_form_token(client, page):
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    form = soup.select_one(f'form[action="/feedback/{page.pk}/"][method=post]')
    assert [(button["name"], button["value"]) for button in form.select("button")] == [
        ("answer", "yes"),
        ("answer", "no"),
    ]
    assert "csrf" not in str(form)
    assert soup.select_one(f'a[href="/feedback/{page.pk}/problem/"]')


def test_answer_is_kept_and_the_reader_thanked(client, page):
    response = send(client, f"/feedback/{page.pk}/", {"answer": "no"})
    assert response.status_code == 302
    thanks = client.get(response["Location"])
    soup = BeautifulSoup(thanks.content, "html.parser")
    assert soup.h1.get_text() == "Thank you for your feedback"
    assert soup.select_one(f'main a[href="{page.url}"]')
    assert rows() == [("no", "", "")]


def test_comment_is_added_to_the_answer_just_given_and_only_once(client, page):
    thanks = send(client, f"/feedback/{page.pk}/", {"answer": "yes"})["Location"]
    assert send(client, thanks, {"comment": "More\r\npictures\0\u202e"})["Location"] == f"/feedback/{page.pk}/thanks/"
    send(client, thanks, {"comment": "Something else"})
    assert rows() == [("yes", "More\npictures", "")]


@pytest.mark.parametrize("token", ["", "1", "1:abc", "\0", "x" * 5000])
def test_comment_without_an_answer_is_not_kept(client, page, token):
    response = send(client, f"/feedback/{page.pk}/thanks/?answer={token}", {"comment": "Hello"})
    assert response.status_code in (200, 302)
    assert rows() == []


def test_empty_and_long_comments_are_refused_in_words_and_nothing_typed_is_lost(client, page):
    thanks = send(client, f"/feedback/{page.pk}/", {"answer": "yes"})["Location"]
    soup = BeautifulSoup(send(client, thanks, {"comment": " "}).content, "html.parser")
    link = soup.select_one(".nhsuk-error-summary a")
    assert soup.title.get_text().startswith("Error: ")
    assert soup.find(id=link["href"][1:])
    long = "x" * 1001
    html = send(client, thanks, {"comment": long}).content.decode()
    assert "1,000 characters or fewer" in html
    assert long in html
    assert rows() == [("yes", "", "")]


def test_thousand_characters_over_several_lines_are_not_too_many(client, page):
    thanks = send(client, f"/feedback/{page.pk}/", {"answer": "yes"})["Location"]
    send(client, thanks, {"comment": "\r\n".join(["x" * 99] * 10)})
    assert len(rows()[0][1]) == 999


def test_problem_is_kept_with_what_the_reader_was_doing(client, page):
    response = send(client, f"/feedback/{page.pk}/problem/", {"wrong": "No PDF", "doing": "Printing"})
    assert response["Location"] == f"/feedback/{page.pk}/thanks/"
    assert rows() == [("problem", "No PDF", "Printing")]


def test_problem_without_words_says_what_to_do_and_keeps_the_rest(client, page):
    soup = BeautifulSoup(send(client, f"/feedback/{page.pk}/problem/", {"doing": "Printing"}).content, "html.parser")
    assert soup.select_one(".nhsuk-error-summary a").get_text() == "Enter what went wrong"
    field = soup.find(id="id_wrong")
    assert all(soup.find(id=name) for name in field["aria-describedby"].split())
    assert soup.find(id="id_doing").get_text().strip() == "Printing"
    assert rows() == []


@pytest.mark.parametrize("path", ["", "problem/", "thanks/"])
def test_feedback_sets_no_cookie(client, page, path):
    client.get(f"/feedback/{page.pk}/{path}")
    send(client, f"/feedback/{page.pk}/{path}", {"answer": "yes", "wrong": "x"})
    assert not client.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_ORIGIN": "http://testserver.evil.example"},
        {"HTTP_ORIGIN": "http://[", "HTTP_SEC_FETCH_SITE": "same-origin"},
    ],
)
def test_answer_from_elsewhere_is_refused(client, page, headers):
    response = send(client, f"/feedback/{page.pk}/", {"answer": "yes"}, **headers)
    assert response.status_code == 403
    assert "we could not take your answer" in response.content.decode()
    assert rows() == []


def test_answer_without_any_word_of_where_it_comes_from_is_refused(client, page):
    assert client.post(f"/feedback/{page.pk}/", {"answer": "yes"}).status_code == 403


def test_answer_by_a_browser_that_only_sends_origin_is_taken(client, page):
    assert client.post(f"/feedback/{page.pk}/", {"answer": "yes"}, HTTP_ORIGIN="http://testserver").status_code == 302
    assert rows() == [("yes", "", "")]


@pytest.mark.parametrize("path", ["", "problem/"])
def test_machine_that_fills_in_the_hidden_field_is_thanked_and_forgotten(client, page, path):
    response = send(
        client, f"/feedback/{page.pk}/{path}", {"answer": "yes", "wrong": "Buy!", "website": "http://x.example"}
    )
    assert response.status_code == 302
    assert rows() == []


def keys_in_cache() -> list[str]:
    """Every key there is, in whichever cache the tests run on."""
    if hasattr(cache, "_cache") and isinstance(cache._cache, dict):
        return list(cache._cache)
    keys = [key.decode() for key in cache._cache.get_client().keys("*")]
    assert keys
    return keys


def test_answers_are_limited_by_network_and_the_address_is_not_kept(client, page):
    for _ in range(AN_HOUR):
        assert send(client, f"/feedback/{page.pk}/", {"answer": "yes"}, REMOTE_ADDR="203.0.113.9").status_code == 302
    refused = send(client, f"/feedback/{page.pk}/", {"answer": "yes"}, REMOTE_ADDR="203.0.113.9")
    assert refused.status_code == 429
    assert "Try again in an hour" in refused.content.decode()
    assert send(client, f"/feedback/{page.pk}/", {"answer": "yes"}, REMOTE_ADDR="203.0.113.10").status_code == 302
    assert not any("203.0.113" in key for key in keys_in_cache())


def test_a_made_up_forwarded_address_does_not_lift_the_limit(client, page, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    answers = [
        send(client, f"/feedback/{page.pk}/", {"answer": "yes"}, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code
        for n in range(AN_HOUR + 1)
    ]
    assert answers[-1] == 429


@pytest.mark.parametrize("path", ["", "problem/", "thanks/"])
def test_feedback_on_a_missing_draft_or_private_page_is_not_found(client, home_page, page, path):
    draft = make_standard_page(home_page, slug="draft", live=False)
    private = make_standard_page(home_page, slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for pk in (999_999, draft.pk, private.pk):
        assert client.get(f"/feedback/{pk}/{path}").status_code == 404
        assert send(client, f"/feedback/{pk}/{path}", {"answer": "yes", "wrong": "x"}).status_code == 404
    assert rows() == []


def test_answer_that_is_neither_yes_nor_no_leads_back_to_the_page(client, page):
    assert send(client, f"/feedback/{page.pk}/", {"answer": "problem"})["Location"] == page.url
    assert client.get(f"/feedback/{page.pk}/")["Location"] == page.url
    assert rows() == []


def test_welsh_reader_is_asked_and_thanked_in_welsh_addresses(client, page, home_page_cy, welsh):
    welsh_page = make_translation(page, welsh, title="Cynghorion")
    form = BeautifulSoup(client.get(welsh_page.url).content, "html.parser").select_one(".app-feedback form")
    assert form["action"] == f"/cy/feedback/{welsh_page.pk}/"
    location = send(client, form["action"], {"answer": "yes"})["Location"]
    assert location.startswith(f"/cy/feedback/{welsh_page.pk}/thanks/")
    assert PageFeedback.objects.get().page_id == welsh_page.pk


def test_answer_on_an_untranslated_page_belongs_to_the_original(client, page, home_page_cy, welsh):
    alias = page.copy_for_translation(welsh, alias=True)
    send(client, f"/cy/feedback/{alias.pk}/", {"answer": "yes"})
    assert PageFeedback.objects.get().page_id == page.pk
