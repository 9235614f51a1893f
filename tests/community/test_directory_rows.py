"""The directory's rows: they follow what members show, in the transaction that changes it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import DirectoryEntry, DirectoryRemoval, DirectoryState, Member, Topic
from community.services import directory
from tests.factories.community import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_entry_holds_what_the_profile_shows_to_members() -> None:
    organisation = make_organisation("Leeds Trust", name_cy="Ymddiriedolaeth Leeds", system=make_system("yorks"))
    member = make_member(
        listed=True, role_title="Wellbeing lead", can_help=("environment",), wants_help=("environment", "fulfilment"),
        offers=("data",), wants=("delivery",), languages=["en"], open_to_buddying=True, organisation=organisation,
    )  # fmt: skip
    member.topics.add(Topic.objects.create(code="sleep", name="Sleep"))
    directory.refresh([member])
    entry = DirectoryEntry.objects.get()
    assert set(entry.facets.split()) == {
        "sector:acute", "region:london", "system:yorks", "offers:environment", "wants:environment",
        "wants:fulfilment", "skill:data", "skill_wanted:delivery", "topic:sleep", "language:en", "buddying:yes",
    }  # fmt: skip
    assert set(entry.words.split()) == set("sam okafor wellbeing lead leeds trust ymddiriedolaeth".split())


def test_entry_holds_nothing_that_is_hidden_or_for_buddies() -> None:
    fields = ["organisation", "role_title", "elements", "skills", "topics", "languages"]
    member = make_member(
        role_title="Lead", can_help=("environment",), offers=("data",), languages=["cy"],
        visibility={field: ("hidden", "buddies")[number % 2] for number, field in enumerate(fields)}, listed=True,
    )  # fmt: skip
    member.topics.add(Topic.objects.create(code="sleep", name="Sleep"))
    directory.refresh([member])
    entry = DirectoryEntry.objects.get()
    assert (entry.facets, entry.words) == ("", "sam okafor")


def test_region_is_the_systems_where_the_organisation_says_none() -> None:
    system = make_system("wessex", make_region("south-east"))
    make_member(listed=True, organisation=make_organisation("A charity", region=None, system=system))
    assert "region:south-east" in DirectoryEntry.objects.get().facets.split()


def test_whoever_leaves_has_no_entry_and_is_remembered_as_gone() -> None:
    member = make_member(listed=True)
    Member.objects.update(listed=False)
    directory.refresh([member], now=NOW)
    assert not DirectoryEntry.objects.exists()
    gone = DirectoryRemoval.objects.get()
    assert (gone.pk, gone.version, gone.removed_at) == (member.pk, DirectoryState.objects.get().version, NOW)
    directory.refresh([member])
    assert DirectoryRemoval.objects.get().version == gone.version
    Member.objects.update(listed=True)
    directory.refresh([member])
    assert (DirectoryEntry.objects.count(), DirectoryRemoval.objects.count()) == (1, 0)


def test_position_stays_when_somebody_comes_back() -> None:
    member = make_member(listed=True)
    before = DirectoryEntry.objects.get().position
    for listed in (False, True):
        Member.objects.update(listed=listed)
        directory.refresh([member])
    assert DirectoryEntry.objects.get().position == before


def test_member_who_was_never_listed_leaves_no_trace() -> None:
    make_member()
    assert not DirectoryEntry.objects.exists()
    assert not DirectoryRemoval.objects.exists()


def test_each_change_has_a_higher_version_than_the_last() -> None:
    ann, bob = (make_member(f"{name}@example.com", listed=True) for name in ("ann", "bob"))
    directory.refresh([ann])
    assert DirectoryEntry.objects.get(pk=ann.pk).version > DirectoryEntry.objects.get(pk=bob.pk).version


@pytest.mark.parametrize("number", [1, 3, 30])
def test_many_members_are_written_by_as_many_statements_as_one(number: int) -> None:
    for one in range(number):
        make_member(f"{one}@example.com", listed=one % 2 == 0, can_help=("environment",), offers=("data",))
    with CaptureQueriesContext(connection) as asked:
        directory.refresh(Member.objects.all())
    statements = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == {1: 9, 3: 11, 30: 11}[number]  # one who is listed: nobody to take out


def test_nobody_costs_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        directory.refresh(Member.objects.none())
    assert [query for query in asked if "UPDATE" in query["sql"]] == []


def test_clock_brings_back_whose_pause_has_ended_and_only_them() -> None:
    today = timezone.localdate(NOW)
    back = make_member("a@example.com", listed=True, paused_until=today)
    make_member("b@example.com", listed=True, paused_until=today + dt.timedelta(days=1))
    make_member("c@example.com", paused_until=today)
    DirectoryEntry.objects.all().delete()  # as it was while all of them were paused
    assert directory.set_right(now=NOW) == 1
    assert list(DirectoryEntry.objects.values_list("member_id", flat=True)) == [back.pk]
    assert directory.set_right(now=NOW) == 0


def test_clock_takes_out_whom_nobody_told_the_directory_about() -> None:
    shut, stays = (make_member(f"{name}@example.com", listed=True) for name in ("ann", "bob"))
    shut.user.is_active = False
    shut.user.save()
    assert directory.set_right(now=timezone.now()) == 1
    assert list(DirectoryEntry.objects.values_list("member_id", flat=True)) == [stays.pk]
