"""Translations without system gettext."""

from __future__ import annotations

import gettext
import os
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from config.catalogues import compile_catalogues
from config.management.commands.check_catalogues import _faults

HEADER = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    """A catalogue with these entries."""
    made = polib.POFile()
    made.metadata = HEADER
    made.extend(entries)
    return made


def test_compiles_what_changed_and_only_that(tmp_path):
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = folder / "django.po"
    catalogue(polib.POEntry(msgid="Home", msgstr="Hafan")).save(str(po))
    assert compile_catalogues([tmp_path]) == [po]
    assert compile_catalogues([tmp_path]) == []
    assert gettext.translation("django", tmp_path, ["cy"]).gettext("Home") == "Hafan"
    catalogue(polib.POEntry(msgid="Home", msgstr="Cartref")).save(str(po))
    later = po.stat().st_mtime + 10
    os.utime(po, (later, later))
    assert compile_catalogues([tmp_path]) == [po]
    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Home") == "Cartref"


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Page %(n)s", msgstr="Tudalen %(m)s"), "placeholders differ"),
        (polib.POEntry(msgid="Page %(n)s", msgstr="Tudalen"), "placeholders differ"),
        (polib.POEntry(msgid="<b>Read</b>", msgstr="<b>Darllen"), "placeholders differ"),
        (polib.POEntry(msgid="Home", msgstr="Hafan", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Page %(n)s", msgstr="Tudalen %(n)s"), ""),
        (polib.POEntry(msgid="Page %(n)s", msgstr=""), "not translated"),
        (polib.POEntry(msgid="One", msgid_plural="%(n)s more", msgstr_plural={0: "Un", 1: "%(n)s arall"}), ""),
    ],
)
def test_faults_of_a_translation_are_found(entry, fault):
    found = list(_faults(catalogue(entry)))
    assert [fault in line for line in found] == ([True] if fault else [])


def test_welsh_has_no_word_before_a_name_that_depends_on_how_the_name_begins():
    """It is "gyda Huw" and "gydag Amara", and the name is known only when it is filled in. So is "â" and "a"."""
    before_name = re.compile(r"\b(?:gydag?|[âa][cg]?)\s+“?%\((?:name|names|people|person|others|circle|title)\)s", re.I)
    catalogue = polib.pofile(str(Path(settings.LOCALE_PATHS[0], "cy/LC_MESSAGES/django.po")))
    said = [words for one in catalogue if not one.obsolete for words in (one.msgstr, *one.msgstr_plural.values())]
    assert [words for words in said if before_name.search(words)] == []


def test_extraction_finds_templates_and_python_and_keeps_translations(tmp_path):
    messages = pytest.importorskip("config.messages")
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "views.py").write_text('_("Save")\nngettext("%(n)s page", "%(n)s pages", n)\npgettext("month", "May")\n')
    (folder / "page.html").write_text(
        "<div>\n    {% translate 'Search' %}\n  {% blocktranslate trimmed %}\n Dear {{ name }},\n hello\n"
        " {% endblocktranslate %}</div>"
    )
    found = messages.find_messages(tmp_path, [folder])
    assert set(found) == {
        messages.Message("Save"),
        messages.Message("%(n)s page", "%(n)s pages"),
        messages.Message("May", "", "month"),
        messages.Message("Search"),
        messages.Message("Dear %(name)s, hello"),
    }
    assert found[messages.Message("Search")] == ["app/page.html"]
    kept = catalogue(polib.POEntry(msgid="Save", msgstr="Cadw"), polib.POEntry(msgid="Old", msgstr="Hen"))
    assert messages.update_catalogue(kept, found) == (4, 1)
    assert kept.find("Save").msgstr == "Cadw"
    assert kept.find("Old", include_obsolete_entries=True).obsolete
    assert messages.update_catalogue(kept, found) == (0, 0)


def test_every_welsh_word_of_the_site_is_sound():
    paths = list((Path(__file__).resolve().parents[2] / "site" / "locale").rglob("*.po"))
    assert [fault for path in paths for fault in _faults(polib.pofile(str(path)))] == []


def test_words_of_a_gettext_by_another_name_are_found(tmp_path) -> None:
    (tmp_path / "app").mkdir()
    code = (
        "from django.utils.translation import gettext as _now\nfrom django.utils.translation import gettext_lazy as _\n"
    )
    (tmp_path / "app" / "forms.py").write_text(f'{code}label = _("Name")\nerror = _now("Enter a name")\n')
    messages = pytest.importorskip("config.messages")
    found = messages.find_messages(tmp_path, [tmp_path / "app"])
    assert set(found) == {messages.Message("Name"), messages.Message("Enter a name")}
