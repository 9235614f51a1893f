"""Settings that nobody reads are promises that nobody keeps."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
import wagtail
import wagtail_localize
import wagtailmedia

from config.settings import security
from config.settings import wagtail as of_wagtail
from home.models import StandardPage

LIBRARIES = {"security": (security, [allauth]), "wagtail": (of_wagtail, [wagtail, wagtail_localize, wagtailmedia])}
THEIRS = re.compile(r"^(?:ACCOUNT_|MFA_|ALLAUTH_)(.+)|^(WAGTAIL.+)")


@pytest.mark.parametrize("name", LIBRARIES)
def test_every_setting_of_a_library_is_one_that_it_reads(name):
    ours, packages = LIBRARIES[name]
    files = [path for package in packages for path in Path(package.__path__[0]).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if "tests" not in path.parts)
    theirs = {setting: next(filter(None, found.groups())) for setting in vars(ours) if (found := THEIRS.match(setting))}
    assert [setting for setting, key in theirs.items() if f'"{key}"' not in code and f".{key}" not in code] == []
    assert len(theirs) > 15


@pytest.mark.django_db
def test_addresses_of_pages_are_plain_letters(home_page):
    page = StandardPage(title="Gŵyl", locale=home_page.locale)
    home_page.add_child(instance=page)
    assert page.slug == "gwyl"
