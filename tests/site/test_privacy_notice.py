"""The privacy notice promises what the timetable does."""

from __future__ import annotations

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from community.services.retention import rules

# Nothing of a member: a list that an editor uploaded, and a number without a name.
NOT_ABOUT_PEOPLE = {"uploads", "removals"}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.name not in NOT_ABOUT_PEOPLE], ids=lambda r: r.name)
def test_privacy_notice_names_each_period(language: str, rule) -> None:
    page = yaml.safe_load((settings.SITE_DIR / "content" / language / "privacy.yaml").read_text(encoding="utf-8"))
    periods = " ".join(row[-1] for block in page["body"] for row in block.get("table", {}).get("rows", []))
    with translation.override(language):
        assert str(rule.period) in periods


@pytest.mark.parametrize("language", ["en", "cy"])
def test_privacy_notice_has_a_row_for_each_rule_about_people(language: str) -> None:
    page = yaml.safe_load((settings.SITE_DIR / "content" / language / "privacy.yaml").read_text(encoding="utf-8"))
    rows = [row for block in page["body"] for row in block.get("table", {}).get("rows", [])]
    about_accounts_in_one_row = 2  # never confirmed, closed and unused accounts stand in one
    boards_and_polls = 1  # stand in one row, too
    own = 6  # server log, page feedback, profile, ratings, emails to us, backups: kept by other means
    assert len(rows) == len(rules()) - len(NOT_ABOUT_PEOPLE) - about_accounts_in_one_row - boards_and_polls + own
