"""The admin's policy and what stands behind it."""

from __future__ import annotations

import base64
import hashlib

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.contrib.search_promotions.models import Query
from wagtail_localize.models import Translation, TranslationSource

from community.models import User
from config.admin_scripts import start_without_script
from config.csp import SCRIPT_HASHES
from home.models import HomePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, superuser: User, home_page: HomePage) -> Client:
    client.force_login(superuser)
    return client


def test_public_pages_have_no_nonce_and_no_inline_anything(client: Client) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "frame-ancestors 'none'" in policy
    assert "nonce" not in policy
    assert "unsafe" not in policy


def test_admin_policy_allows_its_own_scripts_only(admin: Client) -> None:
    answer = admin.get("/admin/")
    directives = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert directives["script-src"].split() == ["'self'", *SCRIPT_HASHES]
    assert directives["frame-ancestors"] == "'self'"
    assert directives["object-src"] == "'none'"


ADMIN_PAGES = [
    "",
    "pages/{home}/edit/",
    "pages/{home}/",
    "media/video/add/",
    "media/audio/add/",
    "searchpicks/add/",
    "searchpicks/{query}/",
    "localize/submit/page/{home}/",
    "workflows/add/",
    "reports/site-history/",
    "redirects/add/",
    "users/new/",
    "account/",
    "images/add/",
    "documents/multiple/add/",
    "collections/add/",
    "groups/new/",
]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_every_inline_script_of_the_admin_is_known_by_its_hash(
    admin: Client, home_page: HomePage, welsh: object, path: str
) -> None:
    ids = {"home": home_page.pk, "query": Query.get("sleep").pk}
    answer = admin.get("/admin/" + path.format(**ids))
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    inline = [
        script.string or ""
        for script in page.find_all("script")
        if not script.get("src") and script.get("type", "text/javascript") in ("text/javascript", "module")
    ]
    unknown = [text[:200] for text in inline if _hash(text) not in SCRIPT_HASHES]
    assert not unknown, f"add {[_hash(text) for text in inline]} to config/csp.py, or start it by data attributes"


def test_translation_editor_is_known_by_its_hash(admin: Client, home_page: HomePage, home_page_cy: HomePage) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(home_page)
    Translation.objects.get_or_create(source=source, target_locale=home_page_cy.locale)
    page = BeautifulSoup(admin.get(f"/admin/pages/{home_page_cy.pk}/edit/").content, "html.parser")
    assert page.select_one(".js-translation-editor")
    inline = [s.string or "" for s in page.find_all("script") if not s.get("src") and not s.get("type")]
    assert inline
    assert {_hash(text) for text in inline} <= set(SCRIPT_HASHES)


@pytest.mark.parametrize(
    ("script", "name", "arguments"),
    [
        ('new ImageChooser("id_a", {"modalUrl": "/x/?a=1&b=</script>"});', "ImageChooser", '"id_a"'),
        ('createTaskChooser("id_b");', "createTaskChooser", '"id_b"'),
    ],
)
def test_plain_call_becomes_data(script: str, name: str, arguments: str) -> None:
    element = BeautifulSoup(start_without_script(script) or "", "html5lib").span
    assert element["data-hwb-start-name-value"] == name
    assert arguments in element["data-hwb-start-arguments-value"]
    assert element["data-hwb-start-new-value"] == ("true" if script.startswith("new") else "false")


@pytest.mark.parametrize("script", ["alert(1)", "a(); b();", "new X(document.cookie);", "x(1); fetch('/');", ""])
def test_anything_but_a_plain_call_of_data_does_not(script: str) -> None:
    assert start_without_script(script) is None


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
