"""An organisation shares a finished round with its system, on record, and takes it back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member, System
from diagnostic.models import RatingEvent, Round, SystemRelease, SystemShare
from diagnostic.rollup_disclosure import NothingNewError
from diagnostic.services import rounds
from diagnostic.services.peers import HeldBackError, let_peers_know
from diagnostic.services.releases import make_release, may_be_shown_with_a_name
from diagnostic.services.rollups import count_unnamed, shared_with
from diagnostic.services.sharing import NameHeldBackError, NoSystemError, NotFinishedError, share, withdraw
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_system
from tests.factories.rounds import make_lead, make_round
from tests.factories.systems import make_partner, make_result, make_share, make_system_lead

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    """A system."""
    return make_system("sussex", name="Sussex Health and Care")


@pytest.fixture
def lead(system: System) -> Member:
    """The lead of one of its partners."""
    return make_lead(make_member("lead@example.com", organisation=make_partner("Our Trust", system)))


def finished(lead: Member, **values: Any) -> Round:
    """A finished round of the lead's organisation."""
    assert lead.organisation is not None
    return make_result(lead.organisation, **values)


def test_page_says_that_a_system_has_no_lead(lead: Member) -> None:
    page = words(read(browser_of(lead), at(finished(lead), "share/")))
    assert "The leads of Sussex Health and Care . It has no lead at the moment." in page


def test_page_says_what_is_shared_and_with_whom_and_shares_it(lead: Member, system: System) -> None:
    make_system_lead(system, make_partner("The Board", system))
    round, client = finished(lead, environment="red"), browser_of(lead)
    page = words(read(client, at(round, "share/")))
    assert "The leads of Sussex Health and Care . At the moment: Sam Okafor." in page
    assert "It has no lead at the moment" not in page
    assert "R Red Environment" in page
    assert "shared with no system" in page
    nothing = client.post(at(round, "share/"), {"system": "sussex"}).content.decode()
    assert "Error: " in nothing
    assert "Choose whether to share with your name or without it" in nothing
    assert client.post(at(round, "share/"), {"system": "elsewhere", "how": "named"}).status_code == 302
    assert not SystemShare.objects.exists()

    sent = client.post(at(round, "share/"), {"system": "sussex", "how": "named"})
    assert sent["Location"] == at(round, "share/")
    kept = SystemShare.objects.get()
    assert (kept.system, kept.named, kept.shared_by, kept.withdrawn_at) == (system, True, lead, None)
    event = RatingEvent.objects.get(round=round)
    assert (event.kind, event.by, event.new) == (
        "shared", lead.user, {"with": "system", "system": "sussex", "named": True},
    )  # fmt: skip
    assert "with your name, since" in words(read(client, at(round, "share/")))

    client.post(at(round, "share/"), {"system": "sussex", "how": "unnamed"})
    assert [(one.named, one.withdrawn_at is None) for one in SystemShare.objects.order_by("pk")] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert "without your name, since" in words(read(client, at(round, "share/")))
    for _press in range(2):
        assert client.post(at(round, "share/sussex/withdraw/")).status_code == 302
    assert not SystemShare.objects.standing().exists()
    assert list(RatingEvent.objects.values_list("kind", flat=True)) == ["shared", "withdrawn", "shared", "withdrawn"]
    listed = words(read(client, "/diagnostic/shared/"))
    assert "Shared before" in listed
    assert "ended by Sam Okafor" in listed


def test_colleague_reads_and_cannot_decide_and_stranger_sees_nothing(lead: Member, system: System) -> None:
    round = finished(lead)
    make_share(round, named=True)
    colleague = browser_of(make_member("colleague@example.com", organisation=lead.organisation))
    page = read(colleague, at(round, "share/"))
    assert "Whoever leads this round decides" in page
    assert "Stop sharing" not in page
    sent = {"system": "sussex", "how": "unnamed"}
    assert colleague.post(at(round, "share/"), sent).status_code == 404
    assert colleague.post(at(round, "share/sussex/withdraw/")).status_code == 404
    stranger = browser_of(make_member("stranger@example.com", organisation=make_partner("Other Trust", system)))
    for client in (stranger, browser_of(make_system_lead(system, make_partner("The Board", system)))):
        assert client.get(at(round, "share/")).status_code == 404
        assert client.post(at(round, "share/"), sent).status_code == 404
        assert client.post(at(round, "share/sussex/withdraw/")).status_code == 404
        assert "Our Trust" not in read(client, "/diagnostic/shared/")
    assert SystemShare.objects.standing().get().named


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_what_is_shared_asks_the_same(
    lead: Member, number: int, django_assert_num_queries: Any
) -> None:  # fmt: skip
    for _one in range(number):
        make_share(finished(lead), named=True)
        finished(lead)
    client = browser_of(lead)
    read(client, "/diagnostic/shared/")
    with django_assert_num_queries(5):
        page = read(client, "/diagnostic/shared/")
    assert page.count("with our name, since") == number


def test_only_a_finished_round_is_shared_and_only_with_its_own_system(lead: Member, system: System) -> None:
    now, opened = timezone.now(), make_round(lead)
    with pytest.raises(NotFinishedError):
        share(round=opened, system=system, named=True, by=lead, now=now)
    with pytest.raises(NoSystemError):
        share(round=finished(lead), system=make_system("kent"), named=True, by=lead, now=now)
    assert browser_of(lead).get(at(opened, "share/"))["Location"] == at(opened)
    assert not SystemShare.objects.exists()


def test_organisation_without_a_system_is_told_so_and_may_still_take_back(lead: Member, system: System) -> None:
    round, client = finished(lead), browser_of(lead)
    share(round=round, system=system, named=True, by=lead, now=timezone.now())
    assert [one.name for one in shared_with(system)] == ["Our Trust"]
    organisation = round.organisation
    organisation.system = None
    organisation.save()
    assert shared_with(system) == []
    page = words(read(client, at(round, "share/")))
    assert "in no integrated care system" in page
    assert "no longer in this system" in page
    client.post(at(round, "share/sussex/withdraw/"))
    assert not SystemShare.objects.standing().exists()


def test_opening_again_ends_sharing(lead: Member, system: System) -> None:
    round = finished(lead)
    share(round=round, system=system, named=False, by=lead, now=timezone.now())
    rounds.reopen(round=round, by=lead, now=timezone.now())
    assert shared_with(system) == []


def test_round_counted_without_a_name_gets_none_while_the_others_are_few(
    client: Client, lead: Member, system: System
) -> None:
    """Not by sharing with the name, and not by letting peers know: the four others would be what is left."""
    now = timezone.now()
    board = make_system_lead(system, make_partner("The Board", system))
    mine = finished(lead)
    make_share(mine, named=False)
    for number in range(4):
        make_share(make_result(make_partner(f"Trust {number}", system)), named=False)
    make_release(system=system, shared=shared_with(system), by=board, now=now)
    with pytest.raises(NameHeldBackError):
        share(round=mine, system=system, named=True, by=lead, now=now)
    with pytest.raises(HeldBackError):
        let_peers_know(round=mine, by=lead, on=True, now=now)
    page = browser_of(lead).post(at(mine, "share/"), {"system": "sussex", "how": "named"}).content.decode()
    assert "You can share your next round with your name" in page
    said = browser_of(lead).post(at(mine, "report/peers/"), {"know": "yes"}, follow=True).content.decode()
    assert "counted in figures without names" in said
    assert not SystemShare.objects.get(round=mine).named
    assert withdraw(round=mine, system=system, by=lead, now=now)
    assert not may_be_shown_with_a_name(mine)  # what was printed stays printed
    share(round=finished(lead), system=system, named=True, by=lead, now=now)
    with pytest.raises(NothingNewError):
        make_release(system=system, shared=shared_with(system), by=board, now=now)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL holds a row")
def test_whoever_names_a_round_or_counts_holds_the_systems_first(lead: Member, system: System) -> None:
    mine, other = finished(lead), make_system("kent")
    for one in (other, system):
        SystemShare.objects.create(round=mine, system=one, named=False, shared_at=timezone.now())
    board = make_system_lead(system, make_partner("The Board", system))
    with CaptureQueriesContext(connection) as asked:
        let_peers_know(round=mine, by=lead, on=True, now=timezone.now())
    held = _places(asked, "FOR UPDATE", System)
    assert held
    assert held[0] < _places(asked, "SELECT", SystemRelease)[0]
    with CaptureQueriesContext(connection) as asked, pytest.raises(NothingNewError):
        count_unnamed(system=system, by=board, now=timezone.now())
    assert _places(asked, "FOR UPDATE", System)[0] < _places(asked, "SELECT", SystemShare)[0]


def _places(asked: CaptureQueriesContext, words: str, model: type[Model]) -> list[int]:
    """Which of the queries about ``model`` have ``words``."""
    queries = [one["sql"] for one in asked.captured_queries]
    return [at for at, sql in enumerate(queries) if words in sql and f'FROM "{model._meta.db_table}"' in sql]
