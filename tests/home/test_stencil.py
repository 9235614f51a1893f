"""What is drawn once with blanks is what the template would draw, and nobody gets what another put there."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import override

from home import stencil
from home.stencil import Stencil, draw, stand_in

WORDS = '<p title="{{ name }}">{% if many %}{{ name }}, {{ number }}{% endif %}</p>'
OURS = {"name": '<b> & "it\'s"', "number": 3}


@pytest.fixture
def template(settings: Any, tmp_path: Path) -> Callable[[str], None]:
    """Writes the template ``own.html``."""
    settings.FRAGMENT_CACHE = True
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    stencil._drawn.cache_clear()
    return (tmp_path / "own.html").write_text  # type: ignore[return-value]


@pytest.mark.parametrize("many", [True, False])
def test_filled_is_what_the_template_draws(template: Any, settings: Any, many: bool) -> None:
    template(WORDS)
    drawn = [draw("own.html", fixed={"many": many}, own=OURS) for _ in range(2)]
    settings.FRAGMENT_CACHE = False
    plain = draw("own.html", fixed={"many": many}, own=OURS)
    assert drawn == [plain, plain]
    assert "&lt;b&gt; &amp; &quot;it&#x27;s&quot;" in plain
    assert "<b>" not in plain


def test_template_is_asked_once_for_each_thing_it_depends_on(template: Any) -> None:
    template("{% load i18n %}{% get_current_language as code %}{{ code }} {{ one }} {{ name }}")
    with override("cy"):
        assert draw("own.html", fixed={"one": 1}, own={"name": "Anna"}) == "cy 1 Anna"
    assert draw("own.html", fixed={"one": 2}, own={"name": "Ben"}) == "en 2 Ben"
    template("never read")
    assert draw("own.html", fixed={"one": 2}, own={"name": "Cole"}) == "en 2 Cole"
    with override("cy"):
        assert draw("own.html", fixed={"one": 1}, own={"name": "Dai"}) == "cy 1 Dai"
    assert stencil._drawn.cache_info().currsize == 2


@pytest.mark.parametrize(("one", "other"), [(1, True), (mark_safe("<b>"), "<b>")])
def test_values_that_are_equal_and_drawn_in_another_way_are_drawn_apart(
    template: Any, settings: Any, one: Any, other: Any
) -> None:
    template("{{ one }}")
    drawn = [draw("own.html", fixed={"one": value}, own={}) for value in (one, other)]
    settings.FRAGMENT_CACHE = False
    assert drawn == [draw("own.html", fixed={"one": value}, own={}) for value in (one, other)]
    assert drawn[0] != drawn[1]


def test_words_that_look_like_a_blank_are_words() -> None:
    drawn = Stencil(f"<p>{stand_in('name')} of {stand_in('place_of_work')}{stand_in('name')}</p>")
    forged = stencil.SECRET.replace("0", "1").replace("a", "b")
    own = {"name": f"{forged}_place_of_work_{forged}", "place_of_work": mark_safe("<i>here</i>"), "more": "unused"}
    assert drawn.filled(own) == f"<p>{own['name']} of <i>here</i>{own['name']}</p>"


def test_blank_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Stencil(stand_in("name")).filled({})
