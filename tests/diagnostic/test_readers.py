"""The open round of whoever reads, with their own part in it: one query, and never somebody else's part."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from diagnostic.models import Contributor, Round
from diagnostic.readers import open_round
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_finished, make_round

pytestmark = pytest.mark.django_db


def found_for(member: Member) -> tuple[Round | None, Contributor | None]:
    """The round and the part, asked for anew."""
    return open_round(Member.objects.get(pk=member.pk))


def test_round_comes_with_the_part_of_its_reader_in_one_query() -> None:
    lead, colleague = make_member("lead@example.com"), make_member("colleague@example.com")
    begun = make_round(lead)
    for member, part in ((lead, begun.contributors.get()), (colleague, None)):
        reader = Member.objects.get(pk=member.pk)
        with CaptureQueriesContext(connection) as captured:
            round, mine = open_round(reader)
            assert open_round(reader) == (round, mine) == (begun, part)
            assert mine is None or mine.round is round
        assert len(captured) == 1


def test_part_that_ended_is_told_and_an_interview_is_not_the_readers_own() -> None:
    lead, colleague = make_member("lead@example.com"), make_member("colleague@example.com")
    begun = make_round(lead)
    begun.contributors.update(removed_at=timezone.now())
    assert found_for(lead) == (begun, begun.contributors.get())
    Contributor.objects.create(
        round=begun, member=colleague, origin=Contributor.Origin.INTERVIEW, added_at=timezone.now()
    )
    assert found_for(colleague) == (begun, None)


def test_round_that_is_over_or_of_another_organisation_is_not_the_readers() -> None:
    lead = make_member("lead@example.com")
    stranger = make_member("stranger@example.com", organisation=make_organisation("Elsewhere"))
    make_finished(lead)
    assert found_for(lead) == (None, None)
    begun = make_round(stranger)
    assert found_for(lead) == (None, None)
    assert found_for(stranger) == (begun, begun.contributors.get())
    Member.objects.filter(pk=stranger.pk).update(organisation=None)
    assert found_for(stranger) == (None, None)
