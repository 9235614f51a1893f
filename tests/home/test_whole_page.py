"""Public pages that are made once for everybody: each reader's own things stand in them, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory

from community.models import User
from home import page_cache
from home.models import HomePage, StandardPage
from tests.factories.guides import make_elements_index, make_guides
from tests.factories.site import make_standard_page
from tests.loaded.databases import on_sqlite

PERSONAL = (
    "{% load personal %}{{ user.is_authenticated }}|{{ user }}|{{ request.user }}|{{ request.COOKIES.theme }}"
    "|{% for message in messages %}{{ message }}{% endfor %}|{{ request.session.secret }}"
)


@pytest.fixture
def tips(home_page: HomePage, fresh_generation: Callable[[], None]) -> StandardPage:
    """A page to read."""
    page = make_standard_page(home_page, title="Tips", slug="tips", body=[("inset", "Old words")])
    fresh_generation()
    return page


@pytest.fixture
def member(user: User) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def other() -> Client:
    """The browser of somebody else who has signed in."""
    client = Client()
    client.force_login(User.objects.create_user("eve@example.com", first_name="Eve", last_name="Else"))
    return client


@pytest.fixture
def template(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives standard pages another template."""
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    monkeypatch.setattr(StandardPage, "template", "own.html")

    def write(source: str) -> None:
        (tmp_path / "own.html").write_text(source)

    return write


def page_of(client: Client, path: str = "/tips/") -> str:
    page_cache.store.clear()
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def say(client: Client, text: str) -> None:
    """What a view would say to this person on the next page."""
    request = RequestFactory().get("/")
    request.session = client.session
    storage = SessionStorage(request)
    storage.add(messages.SUCCESS, text)
    storage.update(HttpResponse())
    request.session.save()


def test_each_reader_has_their_own_account_and_form_token(tips, member, other):
    pages = {"Sam Okafor": page_of(member), "Eve Else": page_of(other), "Create an account": page_of(Client())}
    for name, html in pages.items():
        assert [shown for shown in pages if shown in html] == [name]
        assert "Old words" in html
    tokens = [html.partition('name="csrfmiddlewaretoken" value="')[2][:64] for html in pages.values()]
    assert len(set(tokens)) == 3
    assert tokens[2] == ""


def test_form_token_of_a_kept_page_logs_out(tips, user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    for _ in range(2):
        token = page_of(strict).partition('name="csrfmiddlewaretoken" value="')[2][:64]
    assert strict.post("/accounts/logout/", {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert strict.post("/accounts/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert "Create an account" in page_of(strict)


def test_message_is_shown_once_and_to_nobody_else(tips, member, other):
    page_of(other)
    say(member, "Your profile is saved")
    assert "Your profile is saved" not in page_of(other) + page_of(Client())
    assert "Your profile is saved" in page_of(member)
    assert "Your profile is saved" not in page_of(member)


def test_page_is_made_without_cookie_user_message_or_session(tips, member, template):
    template(PERSONAL)
    session = member.session
    session["secret"] = "mine"
    session.save()
    member.cookies["theme"] = "dark"
    say(member, "Well done")
    seen = page_of(member)
    assert seen == "False|AnonymousUser|AnonymousUser|||"
    assert page_of(Client()) == seen


def test_page_with_a_form_token_of_its_own_is_made_for_each_reader(tips, member, other, user, template):
    template("{{ request.user.email }}{% csrf_token %}")
    for client, email in ((member, user.email), (other, "eve@example.com"), (member, user.email)):
        assert page_of(client).startswith(f"{email}<input")


def test_page_that_says_it_is_not_the_same_for_everybody_is_made_for_each(
    tips, member, other, user, template, monkeypatch
):
    monkeypatch.setattr(StandardPage, "is_same_for_everybody", False)
    template("{{ request.user.email }}")
    assert [page_of(member), page_of(other), page_of(Client())] == [user.email, "eve@example.com", ""]


def test_page_with_a_query_is_made_for_its_reader(tips, member, user, template):
    template("{{ request.user.email }}{{ request.GET.page }}")
    assert page_of(member) == ""
    assert page_of(member, "/tips/?page=2") == f"{user.email}2"


def test_draft_is_shown_to_its_editor_and_kept_for_nobody(tips, admin_client, fresh_generation):
    tips.body = [("inset", "Draft words")]
    tips.save_revision()
    fresh_generation()
    assert "Old words" in page_of(admin_client)
    draft = admin_client.get(f"/admin/pages/{tips.pk}/view_draft/").content.decode()
    assert "Draft words" in draft
    assert "Old words" in page_of(admin_client)


def test_words_cannot_pretend_to_be_a_gap(home_page, member, fresh_generation):
    nul = "\0" if on_sqlite() else ""  # PostgreSQL keeps none
    words = f"{nul}:account{nul} {{% personal 'account' %}}"
    make_standard_page(home_page, title="Tips", slug="tips", body=[("inset", words)])
    fresh_generation()
    assert page_of(member).count("Sam Okafor") == 1


def test_uncommitted_change_is_kept_for_nobody(tips, member, fresh_generation):
    tips.title = "Not yet"
    tips.save()
    assert "Not yet" in page_of(member)
    StandardPage.objects.filter(pk=tips.pk).update(title="Nor this")
    assert "Nor this" in page_of(member)


def test_words_read_before_something_was_published_are_kept_for_nobody(
    tips, member, monkeypatch, django_capture_on_commit_callbacks
):
    real = StandardPage.get_context
    published: list[bool] = []

    def publish_meanwhile(page: Any, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not published:
            published.append(True)
            with django_capture_on_commit_callbacks(execute=True):
                newer = StandardPage.objects.get(pk=page.pk)
                newer.body = [("inset", "New words")]
                newer.save_revision().publish()
        return real(page, request, *args, **kwargs)

    monkeypatch.setattr(StandardPage, "get_context", publish_meanwhile)
    assert "Old words" in page_of(member)
    for reader in (member, Client()):
        assert "New words" in page_of(reader)


def test_private_page_is_asked_for_each_time(tips, member, fresh_generation):
    assert "Old words" in page_of(member)
    tips.view_restrictions.create(restriction_type="login")
    fresh_generation()
    assert "Old words" in page_of(member)
    assert Client().get("/tips/").status_code == 302


def test_pages_look_the_same_whether_they_are_kept_or_not(home_page, member, settings, fresh_generation):
    make_guides(make_elements_index(home_page))
    make_standard_page(home_page, title="Tips", slug="tips", body=[("inset", "Words"), ("wheel", None)])
    fresh_generation()
    for path in ("/", "/elements/", "/elements/relationships/", "/tips/", "/search/", "/cy/"):
        for client in (Client(), member):
            seen = []
            for kept in (False, True, True):
                settings.FRAGMENT_CACHE = kept
                page_cache.store.clear()
                seen.append(_without_token(client.get(path).content.decode()))
            assert seen[0] == seen[1] == seen[2]


def _without_token(html: str) -> str:
    """A form token is another each time it is sent."""
    start = html.find('name="csrfmiddlewaretoken" value="')
    return html if start < 0 else html[:start] + html[html.index(">", start) :]
