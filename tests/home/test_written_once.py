"""Statements that are written once find what a QuerySet would find, for whatever values."""

from __future__ import annotations

import datetime as dt
import gc
import threading
import weakref
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from community.models import User
from diagnostic.models import Contributor, Round
from home.written_once import WrittenOnce
from tests.factories.community import make_member, make_organisation
from tests.factories.people import make_user
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_name() -> WrittenOnce[User]:
    """Active users of a first name whose key is one of two; Django puts the name elsewhere than it is given."""
    return WrittenOnce(
        lambda name, *keys: User.objects.filter(pk__in=keys, is_active=True, first_name=name).only("email")
        .order_by("email"),
        values=3,
    )  # fmt: skip


def test_rows_are_those_of_the_values(by_name: WrittenOnce[User]) -> None:
    anna, other, ben = (
        make_user(f"{name}@example.com", first_name=first)
        for name, first in (("a", "Anna"), ("b", "Anna"), ("c", "Ben"))
    )
    assert by_name.ask("Anna", other.pk, anna.pk) == [anna, other]
    assert by_name.ask("Anna", ben.pk, anna.pk) == [anna]
    assert by_name.first("Ben", ben.pk, anna.pk) == ben
    assert by_name.first("' OR 1=1 --", ben.pk, anna.pk) is None


def test_what_was_not_read_is_read_when_asked_for(by_name: WrittenOnce[User]) -> None:
    anna = make_user("a@example.com", first_name="Anna", last_name="Lee")
    with CaptureQueriesContext(connection) as captured:
        found = by_name.ask("Anna", anna.pk, 0)
        assert [one.email for one in found] == ["a@example.com"]
        assert len(captured) == 1
        assert found[0].last_name == "Lee"
        assert len(captured) == 2


def test_values_are_read_as_django_reads_them() -> None:
    begun = make_round(make_member())
    written = WrittenOnce(lambda key: Round.objects.filter(pk=key))
    plain, found = Round.objects.get(pk=begun.pk), written.ask(begun.pk)[0]
    fields = [field.attname for field in Round._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(plain, name) for name in fields]
    assert (found.open_to_members, found.scope[0], found.started_at.tzinfo) == (True, plain.scope[0], dt.UTC)
    found.label = "Winter"
    found.save()
    assert Round.objects.get().label == "Winter"


def test_connection_of_the_thread_that_asked_first_is_not_kept() -> None:
    written = WrittenOnce(lambda key: Round.objects.filter(pk=key))
    theirs: list[weakref.ref[Any]] = []

    def write() -> None:
        written._written.converters.of(connections["default"], written._written.columns)
        theirs.append(weakref.ref(connections["default"].ops))
        connections["default"].close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    gc.collect()
    assert theirs[0]() is None
    begun = make_round(make_member())
    assert written.ask(begun.pk)[0].started_at == begun.started_at


def test_row_brings_what_is_selected_beside_it() -> None:
    begun = make_round(make_member())
    begun.contributors.update(added_by=None)
    part = begun.contributors.get()
    written = WrittenOnce(
        lambda key: Contributor.objects.filter(pk=key).select_related("round__version", "added_by")
        .only("role", "added_by", "round__scope", "round__version__number")
    )  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        found = written.ask(part.pk)[0]
        seen = (found.role, found.round.scope, found.round.version.number, found.added_by)
    assert len(captured) == 1
    assert seen == (part.role, begun.scope, begun.version.number, None)
    assert found.round.label == begun.label


def test_statement_that_reads_more_than_rows_is_an_error() -> None:
    for rows in (Round.objects.values("pk"), Round.objects.annotate(parts=Count("contributors"))):
        with pytest.raises(TypeError):
            WrittenOnce(lambda key, rows=rows: rows.filter(pk=key)).ask(1)


def test_word_that_always_stands_there_is_no_parameter_and_what_is_more_than_a_word_is() -> None:
    begun = make_round(make_member(), label="A 'label' of 100%s")
    other = make_round(make_member("other@example.com", organisation=make_organisation("Other")), label="Other")
    written = WrittenOnce(
        lambda key: Round.objects.filter(pk=key, status=Round.Status.OPEN, label="A 'label' of 100%s")
    )
    sent: list[Any] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql.count("'open'"), sorted(map(str, params))))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert (written.ask(begun.pk), written.ask(other.pk)) == ([begun], [])
    assert sent == [(1, sorted(["A 'label' of 100%s", str(key)])) for key in (begun.pk, other.pk)]


def test_value_that_is_not_filtered_by_once_is_an_error() -> None:
    for write in (lambda key, other: User.objects.filter(pk=key), lambda key, _: User.objects.filter(pk__in=[key, 7])):
        with pytest.raises(TypeError):
            WrittenOnce(write, values=2).ask(1, 2)


def test_wrong_number_of_values_is_an_error(by_name: WrittenOnce[User]) -> None:
    with pytest.raises(TypeError):
        by_name.ask("Anna", 1)
