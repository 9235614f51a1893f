"""``load_demo --members N --json``: a larger community of invented people, the same for the same seed."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from community.models import AvailabilityRule, BuddyPreferences, DirectoryEntry, Member, RoundEntry, User
from config.content.places import load_places


@pytest.fixture
def places(db: None, settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    load_places(settings.SITE_DIR / "content")


def load(**options: Any) -> dict[str, Any]:
    said = io.StringIO()
    call_command("load_demo", json=True, stdout=said, **options)
    counts: dict[str, Any] = json.loads(said.getvalue())
    return counts


def test_so_many_more_members_come_and_on_a_second_run_only_those_that_are_missing(places: None) -> None:
    before = load()
    with_five = load(members=5)
    assert with_five["members"] == before["members"] + 5
    assert with_five["users"] == User.objects.count()
    assert with_five["taking_part_in_every_round"] == before["taking_part_in_every_round"] + 5
    known = set(User.objects.values_list("pk", "email"))
    assert load(members=5) == with_five
    assert load(members=7)["members"] == before["members"] + 7
    assert known < set(User.objects.values_list("pk", "email"))


def test_each_of_them_can_be_found_called_and_matched(places: None) -> None:
    load()
    there = set(Member.objects.values_list("pk", flat=True))
    load(members=5)
    new = Member.objects.exclude(pk__in=there)
    assert new.count() == 5
    assert not new.exclude(status=Member.Status.ACTIVE).exists()
    assert AvailabilityRule.objects.filter(member__in=new).values("member").distinct().count() == 5
    assert BuddyPreferences.objects.filter(member__in=new, standing=True).count() == 5
    assert RoundEntry.objects.filter(member__in=new).count() == 5
    listed = set(new.filter(listed=True).values_list("pk", flat=True))
    assert set(DirectoryEntry.objects.filter(member__in=new).values_list("member", flat=True)) == listed


def test_same_seed_gives_the_same_people_and_another_one_others(places: None) -> None:
    load()
    there = set(User.objects.values_list("pk", flat=True))
    made = []
    for seed in (1, 1, 2):
        load(members=5, seed=seed)
        new = User.objects.exclude(pk__in=there)
        made.append(sorted(new.values_list("email", "member__about", "member__departments", "member__clinical")))
        new.delete()
    assert made[0] == made[1] != made[2]
