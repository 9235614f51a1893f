"""What an editor is told about a two-page guide."""

from __future__ import annotations

from elements.checks import guide_warnings
from elements.models import GuidePage
from home.checks import page_warnings


def test_guide_is_told_what_readers_would_miss(guide: GuidePage) -> None:
    guide.green = ""
    guide.amber = "word " * 26
    said = " ".join(guide_warnings(guide))
    assert "1 of 3 figures" in said
    assert "1 of 5 questions" in said
    assert "Say what green looks like" in said
    assert "Shorten what amber looks like" in said


def test_figure_in_percent_gives_its_counts(guide: GuidePage) -> None:
    assert "does not say of how many" not in " ".join(guide_warnings(guide))
    guide.figures[0].value["statement"] = "of leads said so"
    assert "79% does not say of how many" in " ".join(guide_warnings(guide))


def test_guides_own_warnings_follow_those_of_every_page(guide: GuidePage) -> None:
    guide.summary = ""
    found = page_warnings(guide)
    assert "no introduction" in found[0]
    assert found[-1] == list(guide_warnings(guide))[-1]
