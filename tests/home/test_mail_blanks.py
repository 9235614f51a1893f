"""Mails made by filling in a form say what they say when each is written by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from home import mail_blanks
from home.email import _words
from home.mail_blanks import Words, filled

USUAL = st.sampled_from([
    "Siân Ŵyn", "Tom & <b>Ann</b>", "“Quoted”", "https://example.org/a?b=c&d", "http://example.org/", "https://",
    "- a dash", "---", "123-456", "12345", "a  b", " a", "a ", "", "two\nlines", "two\n\nparts", "Heading\n---",
    "\ue0000\ue001", "a\u00a0b", "{{ x }}", "%(x)s", "https://a b", "0", "False",
])  # fmt: skip
WORDS = USUAL | st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)
STEP = {"kind": WORDS, "says": WORDS, "act": WORDS, "url": WORDS}
STEPS = st.lists(st.fixed_dictionaries(STEP), max_size=3)
STOPPED = st.lists(st.fixed_dictionaries({"label": WORDS, **STEP}), max_size=2)
ITEMS = st.lists(st.fixed_dictionaries({"title": WORDS, "url": WORDS}), min_size=1, max_size=3)
SUMMARY = st.fixed_dictionaries(
    {
        "month": st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
        "steps": STEPS,
        "stopped": STOPPED,
        "news": st.lists(st.fixed_dictionaries({"label": WORDS, "items": ITEMS}), max_size=2),
        "why": WORDS,
        "choices_url": WORDS,
        "greeting_name": WORDS,
        "service_name": WORDS,
        "contact_email": WORDS,
        "site_url": WORDS,
    }
)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("template", ["community/digest"])
@settings(max_examples=30)
@given(context=SUMMARY)
def test_form_says_what_its_template_says(template, language, context):
    with translation.override(language):
        assert filled(_words, template, context) == _words(template, context)


def test_form_is_written_once_for_all_of_a_shape(writer):
    for name in ("Ann", "Siân", "Tom & Jo"):
        assert filled(writer, "any", {"name": name, "steps": [1, 2]}).text == f"Dear {name}: [1, 2]"
    assert writer.times == 1


@pytest.mark.parametrize(
    "other",
    [{"name": "", "steps": [1, 2]}, {"name": "Ann", "steps": [1]}, {"name": "https://a.example", "steps": [1, 2]}],
)
def test_form_of_another_shape_is_written_anew(writer, other):
    filled(writer, "any", {"name": "Ann", "steps": [1, 2]})
    assert filled(writer, "any", other).text == f"Dear {other['name']}: {other['steps']}"
    assert writer.times == 2


def test_form_is_written_for_each_language_and_zone(writer):
    for language in ("en", "cy"):
        for zone in ("Europe/London", "Asia/Tokyo"):
            with translation.override(language), timezone.override(zone):
                filled(writer, "any", {"name": "Ann", "steps": []})
    assert writer.times == 4


@pytest.mark.parametrize("values", [(1, True), (0, False), (dt.date(2026, 12, 1), "2026-12-01")])
def test_values_that_are_equal_or_read_alike_are_no_one_shape(writer, values):
    for value in values:
        assert filled(writer, "any", {"name": "Ann", "steps": value}).text == f"Dear Ann: {value}"
    assert writer.times == 2


@pytest.mark.parametrize("value", [1.0, dt.datetime(2026, 12, 1, tzinfo=dt.UTC), Exception("a row")])
def test_what_may_read_differently_each_time_is_refused(writer, value):
    with pytest.raises(TypeError):
        filled(writer, "any", {"name": "Ann", "steps": value})


def test_words_are_escaped_in_html_alone(writer):
    made = filled(writer, "any", {"name": "<b>Tom</b> & Jo", "steps": []})
    assert made.text.startswith("Dear <b>Tom</b> & Jo")
    assert made.html == "<p>&lt;b&gt;Tom&lt;/b&gt; &amp; Jo</p>"


@pytest.fixture
def writer():
    """Writes a mail by hand, and counts how often."""
    mail_blanks._form.cache_clear()

    def write(_template, context):
        write.times += 1
        return Words("A subject", f"Dear {context['name']}: {context['steps']}", f"<p>{context['name']}</p>")

    write.times = 0
    return write
