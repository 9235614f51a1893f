"""From members' sheets to a frozen release, who may read it, and what is kept of whom."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from community import data_copy
from community.models import Member
from community.services import retention
from community.services.erasure import erase
from diagnostic.confidence.release import TooFewNewSheetsError, TooFewSheetsError
from diagnostic.models import NeverChangesError, ReviewRelease, ReviewSheet, ReviewWave
from diagnostic.services import confidence_releases as services
from diagnostic.services.confidence_counts import load_counts
from tests.diagnostic.confidence_counts import OBSERVABLY_LOWER, RESPONDENTS, TABLE_3, TABLE_4, printed
from tests.factories.community import make_member
from tests.factories.reviews import make_review, make_reviews, make_wave

pytestmark = pytest.mark.django_db
BUDGET = "budget.confident"
FIRST, LAST = dt.date(2027, 3, 1), dt.date(2027, 3, 31)
WITHIN = dt.datetime(2027, 3, 15, 12, tzinfo=dt.UTC)
AFTER = dt.datetime(2027, 4, 1, 12, tzinfo=dt.UTC)
FINDINGS = "/diagnostic/confidence/findings/"


@pytest.fixture
def wave() -> ReviewWave:
    return make_wave(FIRST, LAST)


@pytest.fixture
def reported() -> ReviewRelease:
    """The published release of the report's counts."""
    load_counts(printed(), now=AFTER)
    return ReviewRelease.objects.get()


@pytest.fixture
def mine(client: Client) -> Client:
    client.force_login(make_member().user)
    return client


def page_of(client: Client, path: str = FINDINGS) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def release(wave: ReviewWave) -> ReviewRelease:
    return services.release(wave=wave, by=None, now=AFTER)


# --- which sheets count ---------------------------------------------------------------------------------------------


def test_sheets_count_that_members_finished_in_time_and_let_count(wave) -> None:
    members = make_reviews(12, {BUDGET: 3}, at=WITHIN)
    again, refuses, late, gone = (make_member(f"{name}@example.com") for name in ("again", "refuses", "late", "gone"))
    make_review(again, {BUDGET: 1}, finished_at=WITHIN, counted=True)
    make_review(again, {BUDGET: 4}, finished_at=WITHIN + dt.timedelta(days=1), counted=True)
    make_review(refuses, {BUDGET: 1}, finished_at=WITHIN)
    make_review(late, {BUDGET: 1}, finished_at=AFTER, counted=True)
    make_review(gone, {BUDGET: 1}, finished_at=WITHIN, counted=True)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.CLOSING, closing_at=AFTER)
    make_review(members[0], {BUDGET: 1})
    made = release(wave)
    assert (made.data["n"], made.data["questions"][BUDGET]["k"], made.data["questions"][BUDGET]["n"]) == (13, 13, 13)


def test_last_day_counts_to_its_end_and_not_before(wave) -> None:
    make_reviews(12, {BUDGET: 3}, at=dt.datetime(2027, 3, 31, 22, 30, tzinfo=dt.UTC))
    with pytest.raises(services.StillOpenError):
        services.release(wave=wave, by=None, now=dt.datetime(2027, 3, 31, 22, 50, tzinfo=dt.UTC))
    assert release(wave).data["n"] == 12


def test_few_sheets_are_not_even_counted_for_editors(wave) -> None:
    make_reviews(11, {BUDGET: 3}, at=WITHIN)
    assert services.sheets_so_far([wave]) == {wave.pk: None}
    with pytest.raises(TooFewSheetsError):
        release(wave)
    make_reviews(1, {BUDGET: 3}, at=WITHIN, first=50)
    assert services.sheets_so_far([wave]) == {wave.pk: 12}


def test_setting_can_only_make_the_floor_higher(wave, settings) -> None:
    settings.SMALLEST_GROUP = 3
    assert services.rules_now(wave).smallest == 12
    settings.SMALLEST_GROUP = 20
    settings.OBSERVABLY_LOWER = 0.5
    assert (services.rules_now(wave).smallest, services.rules_now(wave).observably_lower) == (20, 0.5)


def test_release_keeps_the_rules_it_was_made_by(reported, settings) -> None:
    settings.OBSERVABLY_LOWER = 2.0
    found = services.findings(ReviewRelease.objects.get())
    assert {line.question.about.value for line in found.observably_lower} == set(OBSERVABLY_LOWER)


# --- frozen ---------------------------------------------------------------------------------------------------------


def test_release_never_changes_and_shows_when_it_did(reported, mine) -> None:
    with pytest.raises(NeverChangesError):
        reported.save()
    with pytest.raises(NeverChangesError):
        reported.delete()
    with pytest.raises(NeverChangesError):
        ReviewRelease.objects.all().delete()
    assert reported.is_as_made
    data = {**reported.data, "n": 900}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diagnostic_reviewrelease SET data = %s", [json.dumps(data)])
    assert services.published() == []
    assert "There are no figures yet" in page_of(mine).text
    with pytest.raises(services.AlteredError):
        services.publish(release=ReviewRelease.objects.get(), by=None, now=AFTER)


def test_later_answers_do_not_change_what_was_released(wave, mine) -> None:
    members = make_reviews(30, {BUDGET: 3}, at=WITHIN)
    made = release(wave)
    services.publish(release=made, by=None, now=AFTER)
    before = page_of(mine).select_one("main").text
    erase(user=members[0].user, now=AFTER)
    ReviewSheet.objects.filter(member=members[1]).delete()
    assert page_of(mine).select_one("main").text == before


def test_member_who_left_is_forgotten_and_named_nowhere(wave) -> None:
    members = make_reviews(12, {BUDGET: 3}, at=WITHIN)
    made = release(wave)
    leaver = members[0]
    keys = ReviewSheet.objects.get(member=leaver)
    assert erase(user=leaver.user, now=AFTER)
    assert not ReviewSheet.objects.filter(member=leaver).exists()
    kept = json.dumps([made.data, made.rules, made.basis])
    for trace in (keys.public_id, keys.person_key, keys.version_key, leaver.public_id, "lead-0", "Okafor"):
        assert trace not in kept
    with pytest.raises(TooFewSheetsError):
        release(wave)


def test_second_release_of_a_wave_waits_until_enough_changed(wave) -> None:
    members = make_reviews(30, {BUDGET: 3}, at=WITHIN)
    first = release(wave)
    assert release(wave).data == first.data
    make_review(make_member("new@example.com"), {BUDGET: 1}, finished_at=WITHIN, counted=True)
    with pytest.raises(TooFewNewSheetsError):
        release(wave)
    ReviewSheet.objects.filter(member__user__email="new@example.com").delete()
    ReviewSheet.objects.filter(member=members[0]).update(counted=False)
    with pytest.raises(TooFewNewSheetsError):
        release(wave)


def test_release_of_the_next_wave_is_compared_with_the_one_before(wave) -> None:
    members = make_reviews(30, {BUDGET: 3}, at=WITHIN)
    release(wave)
    longer = make_wave(FIRST, LAST + dt.timedelta(days=5))
    make_review(make_member("new@example.com"), {BUDGET: 1}, finished_at=AFTER, counted=True)
    with pytest.raises(TooFewNewSheetsError):
        services.release(wave=longer, by=None, now=AFTER + dt.timedelta(days=30))
    for member in members[:20]:
        make_review(member, {BUDGET: 4}, finished_at=AFTER, counted=True, person_key=key_of(member))
    assert services.release(wave=longer, by=None, now=AFTER + dt.timedelta(days=30)).data["n"] == 31


def key_of(member: Member) -> str:
    found: str = ReviewSheet.objects.filter(member=member).values_list("person_key", flat=True)[0]
    return found


# --- what members read ----------------------------------------------------------------------------------------------


def test_members_read_the_reports_tables(reported, mine) -> None:
    page = page_of(mine)
    text = page.select_one("main").get_text(" ", strip=True)
    assert f"{RESPONDENTS} people took part" in text
    assert "reconstructed from its counts" in text
    assert "not a test of significance" in text
    assert "The mean of all activities is 82%" in text
    activities, elements = page.select("table")
    percents = [row.select("td")[1].text for row in activities.select("tbody tr")]
    assert percents == [f"{percent}%" for percent in TABLE_3.values()]
    flags = [row.select("td")[0].text for row in activities.select("tbody tr") if row.select("td")[-1].text == "Yes"]
    assert flags == [f"{k} of {n}" for k, n in OBSERVABLY_LOWER.values()]
    cells = [[row.select("td")[at].text.split("%")[0] for at in (0, 2)] for row in elements.select("tbody tr")]
    assert cells == [[str(time), str(confident)] for time, confident in TABLE_4.values()]
    assert page.select("svg.app-bar__drawing[aria-hidden=true]")


def test_every_percentage_on_the_page_stands_beside_its_count(reported, mine) -> None:
    for bar in page_of(mine).select(".app-bar__value"):
        percent, k, n = (int("".join(filter(str.isdigit, part))) for part in bar.text.replace(" of ", "(").split("("))
        assert percent == (200 * k + n) // (2 * n)


def test_release_is_for_members_and_only_while_it_is_published(reported, mine, client) -> None:
    path = f"{FINDINGS}{reported.pk}/"
    assert Client().get(path)["Location"].startswith("/accounts/login/")
    assert mine.get(path).status_code == 200
    services.take_down(release=reported, by=None)
    assert mine.get(path).status_code == mine.get(f"{path}figures.csv").status_code == 404
    assert "There are no figures yet" in page_of(mine).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_holds_the_same_counts(reported, mine, kind) -> None:
    answer = mine.get(f"{FINDINGS}{reported.pk}/figures.{kind}")
    assert f".{kind}" in answer["Content-Disposition"]
    content = b"".join(answer) if answer.streaming else answer.content
    if kind == "xlsx":
        rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.values]
        assert rows[11][3:6] == [34, 60, 57]
    else:
        assert "34,60,57,44,68,Observably lower" in content.decode("utf-8-sig")
    assert mine.get(f"{FINDINGS}{reported.pk}/figures.pdf").status_code == 404


def test_groups_and_differences_are_told_to_members(wave, mine) -> None:
    make_reviews(30, {BUDGET: 4}, at=WITHIN, band="8a-8b", departments=["workforce"])
    make_reviews(25, {BUDGET: 2}, at=WITHIN, first=100, band="8a-8b")
    make_reviews(15, {BUDGET: 4}, at=WITHIN, first=200, band="4-5", departments=["workforce"])
    make_reviews(35, {BUDGET: 2}, at=WITHIN, first=300, band="4-5")
    made = release(wave)
    services.publish(release=made, by=None, now=AFTER)
    text = page_of(mine).select_one("main").get_text(" ", strip=True)
    assert "Bands 8a and 8b: 55% (30 of 55) Bands 4 and 5: 30% (15 of 50) 0.50" in text
    assert "Workforce Over 90% 45" in text, "all of them said so"


def test_findings_take_as_many_queries_for_one_release_as_for_three(wave, mine) -> None:
    make_reviews(12, {BUDGET: 3}, at=WITHIN)
    counted = []
    for number in (1, 3):
        while ReviewRelease.objects.count() < number:
            services.publish(release=release(wave), by=None, now=AFTER)
        page_of(mine)
        with CaptureQueriesContext(connection) as queries:
            assert len(page_of(mine).select("#confidence-others ~ ul li")) == number - 1
        counted.append(len(queries))
    assert counted[0] == counted[1], counted


# --- kept, copied, forgotten ----------------------------------------------------------------------------------------


def test_copy_of_ones_data_holds_every_answer() -> None:
    member = make_member()
    make_review(member, {BUDGET: 2, "environment.time": 5}, band="not-said", departments=["workforce"])
    [section] = [one for one in data_copy.sections() if one.name == "confidence_reviews"]
    [row] = section.rows_of(member)
    assert (row[BUDGET], row["environment.time"]) == ("Slightly confident", "Strongly agree")
    assert (row["band"], row["departments"], row["counted"]) == ("not-said", ["workforce"], False)


def test_unfinished_review_goes_a_year_after_it_was_changed() -> None:
    ages = {"old": 366, "new": 364}
    for name, days in ages.items():
        make_review(make_member(f"{name}@example.com"), {BUDGET: 1}, changed_at=AFTER - dt.timedelta(days=days))
    make_review(make_member("done@example.com"), {BUDGET: 1}, finished_at=AFTER - dt.timedelta(days=900))
    [rule] = [one for one in retention.rules() if one.name == "confidence_reviews"]
    assert rule.act(AFTER) == 1
    kept = ReviewSheet.objects.values_list("member__user__email", flat=True)
    assert sorted(kept) == ["done@example.com", "new@example.com"]


# --- the command ----------------------------------------------------------------------------------------------------


def test_command_loads_a_file_of_counts_once(tmp_path) -> None:
    file = tmp_path / "counts.json"
    file.write_text(json.dumps(printed(), default=str).replace('"2022-07-07"', "2022-07-07").replace('"2022-07-31"',
                    "2022-07-31"))  # fmt: skip
    said = io.StringIO()
    for _twice in range(2):
        call_command("load_confidence_counts", str(file), "--unpublished", stdout=said)
    assert "83 sheets made" in said.getvalue()
    assert "There already" in said.getvalue()
    assert ReviewSheet.objects.count() == RESPONDENTS
    assert not services.published()


@pytest.mark.parametrize("text", ["name: [", "name: x", "[]", "activities: {Cook: {k: 1, n: 2}}"])
def test_command_says_what_is_wrong_with_a_file(tmp_path, text) -> None:
    file = tmp_path / "counts.yaml"
    file.write_text(text)
    with pytest.raises(CommandError):
        call_command("load_confidence_counts", str(file))
    with pytest.raises(CommandError):
        call_command("load_confidence_counts", str(tmp_path / "missing.yaml"))
    assert not ReviewWave.objects.exists()


def test_history_says_who_released_what(reported) -> None:
    editor = make_member("editor@example.com").user
    services.take_down(release=reported, by=editor)
    entry = ModelLogEntry.objects.filter(user=editor).get()
    assert (entry.action, str(reported.pk)) == ("wagtail.unpublish", entry.object_id)
