"""The index of a process follows what other processes commit, in the order in which they do."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from community.directory import index
from community.directory.facets import FacetIndex
from community.directory.index import InStep
from community.models import DirectoryEntry, Member
from community.services import directory
from tests.factories.community import make_member


def everybody(members: FacetIndex) -> set[int]:
    return set(members.narrow({}).some(start=0, number=1000, turn=0))


def change(member: Member, **values: Any) -> None:
    with transaction.atomic():
        Member.objects.filter(pk=member.pk).update(**values)
        directory.refresh([member])


@pytest.mark.django_db(transaction=True)
def test_each_process_sees_what_another_changed_at_its_next_request() -> None:
    ann, bob = (make_member(f"{name}@example.com", listed=True) for name in ("ann", "bob"))
    here, there = InStep(), InStep()
    assert here.ask(everybody) == there.ask(everybody) == {ann.pk, bob.pk}
    change(ann, listed=False)
    assert here.ask(everybody) == {bob.pk}
    change(ann, listed=True, role_title="Astronaut")
    change(bob, listed=False)
    for process in (here, there):
        assert process.ask(everybody) == {ann.pk}
        assert process.ask(lambda members: members.narrow({}, terms=("astro",)).count) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_new_costs_one_query_and_a_change_two_more() -> None:
    ann = make_member("ann@example.com", listed=True)
    process = InStep()
    process.ask(everybody)
    found = []
    for title in ("", "Lead", ""):
        if title:
            change(ann, role_title=title)
        with CaptureQueriesContext(connection) as asked:
            process.ask(everybody)
        found.append(len(asked))
    assert found == [1, 3, 1]


@pytest.mark.django_db(transaction=True)
def test_many_changes_at_once_make_a_new_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_CHANGES", 3)
    process = InStep()
    assert process.ask(everybody) == set()
    members = [make_member(f"{number}@example.com", listed=True) for number in range(6)]
    assert process.ask(everybody) == {member.pk for member in members}
    Member.objects.update(listed=False)
    directory.refresh(members)
    assert process.ask(everybody) == set()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_there() -> None:
    ann = make_member("ann@example.com", listed=True)
    assert index.ask(everybody) == {ann.pk}
    with transaction.atomic():
        change(ann, listed=False)
        assert index.ask(everybody) == set()
        transaction.set_rollback(True)
    assert index.ask(everybody) == {ann.pk}
    change(ann, role_title="Lead")  # the same version again
    assert index.ask(lambda members: members.narrow({}, terms=("lead",)).count) == 1


@pytest.mark.django_db(transaction=True)
def test_database_set_back_to_an_older_state_is_read_anew() -> None:
    ann = make_member("ann@example.com", listed=True)
    change(ann, role_title="Lead")
    process = InStep()
    assert process.ask(everybody) == {ann.pk}
    DirectoryEntry.objects.all().delete()
    index.DirectoryState.objects.update(version=1)
    assert process.ask(everybody) == set()


@pytest.mark.django_db(transaction=True)
def test_slow_writer_is_not_overtaken() -> None:
    """A later change waits for an earlier one, so nobody sees version 2 and misses version 1."""
    ann, bob = (make_member(f"{name}@example.com") for name in ("ann", "bob"))
    process = InStep()
    process.ask(everybody)
    begun = threading.Event()

    def later() -> None:
        begun.set()
        try:
            change(bob, listed=True)
        finally:
            connection.close()

    with transaction.atomic():
        Member.objects.filter(pk=ann.pk).update(listed=True)
        directory.refresh([ann])
        thread = threading.Thread(target=later)
        thread.start()
        begun.wait()
        thread.join(timeout=0.2)
        assert thread.is_alive()  # it waits
    thread.join()
    assert process.ask(everybody) == {ann.pk, bob.pk}
    versions = dict(DirectoryEntry.objects.values_list("member_id", "version"))
    assert versions[ann.pk] < versions[bob.pk]
