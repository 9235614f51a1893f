"""The fixtures that every other test stands on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from wagtail.models import Page, Site

from elements.framework import Element
from home.models import HomePage

ROOT = Path(__file__).resolve().parents[2]


def test_small_site_has_one_home_a_language(home_page, home_page_cy):
    site = Site.objects.get()
    assert site.root_page_id == home_page.pk
    assert HomePage.objects.count() == 2
    assert home_page_cy.translation_key == home_page.translation_key
    assert home_page_cy.get_url() == "/cy/"


def test_guides_stand_below_the_index_in_the_frameworks_order(guides, elements_index):
    children = Page.objects.child_of(elements_index).order_by("path").specific()
    assert [page.element for page in children] == [element.value for element in Element]
    assert guides[1].get_url() == "/elements/relationships/"


def test_user_signs_in_with_a_verified_address(user, client):
    client.force_login(user)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_marks_of_folders_are_there_when_tests_are_chosen():
    choices = [("not browser", "tests/browser"), ("not faults", "tests/faults")]
    runs = [["--collect-only", "-q", "-p", "no:cacheprovider", "-m", chosen, folder] for chosen, folder in choices]
    command = [sys.executable, "-c", f"import pytest\nfor run in {runs!r}:\n    pytest.main(run)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.count("no tests collected") == len(choices), done.stdout
