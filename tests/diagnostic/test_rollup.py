"""What a system's lead reads of the partners that share."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from openpyxl import load_workbook

from community.directory.groups import named
from community.directory.search import asker
from community.models import Member, System
from diagnostic.models import NeverChangesError, SystemRelease, SystemShare
from diagnostic.peers import peers_for
from diagnostic.rollup_disclosure import NothingNewError
from diagnostic.services.releases import make_release
from diagnostic.services.rollups import rollup_of, shared_with, strong_partners
from elements.framework import Element
from tests.diagnostic.rating_pages import browser_of, read, words
from tests.factories.community import make_member, make_region, make_regional_lead, make_system
from tests.factories.people import make_user
from tests.factories.rounds import make_lead, make_version
from tests.factories.systems import make_partner, make_result, make_share, make_system_lead

if TYPE_CHECKING:
    from community.models import Organisation

pytestmark = pytest.mark.django_db
PAGE = "/diagnostic/system/sussex/"
IN_MARCH = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
COLOURS = ("red", "amber", "green")


@pytest.fixture
def system() -> System:
    """A system."""
    return make_system("sussex", name="Sussex Health and Care")


@pytest.fixture
def board(system: System) -> Member:
    """Its lead, who works for its board."""
    return make_system_lead(system, make_partner("The Board", system))


def partner_sharing(name: str, system: System, *, named: bool, **values: Any) -> Organisation:
    """A partner that shares a round."""
    organisation = make_partner(name, system)
    make_share(make_result(organisation, **values), named=named)
    return organisation


def unnamed(system: System, names: str, **values: Any) -> list[Organisation]:
    """Partners that share without a name; their environment is red, amber and green in turn."""
    return [
        partner_sharing(f"Hidden {name}", system, named=False, environment=COLOURS[at % 3], **values)
        for at, name in enumerate(names)
    ]


def release(system: System, board: Member) -> SystemRelease:
    """Count those without a name."""
    return make_release(system=system, shared=shared_with(system), by=board, now=timezone.now())


def told(system: System, board: Member, element: str = "environment") -> Any:
    """What the lead is told of an element; None if no release is shown."""
    found = rollup_of(system, board, "en").frozen
    return found and found.release.told.get(element)


def strong_in(system: System, element: Element) -> set[int]:
    """Whose last shared round with a name is green there, however old."""
    return strong_partners(system.pk, [element], since=dt.date.min)[element]


def test_five_of_six_partners_share_and_no_sixth_is_shown(board: Member, system: System) -> None:
    for number, colour in enumerate(("red", "amber", "green", "green", "na")):
        partner_sharing(f"Trust {number}", system, named=True, rating="green", environment=colour, now=IN_MARCH)
    make_result(make_partner("Quiet Trust", system), "red", now=IN_MARCH)
    page = read(browser_of(board), PAGE)
    shown = words(page)
    assert "5 partners share a round with their name." in shown
    assert "Quiet" not in page
    assert not re.search(r"\b(6|six|20%|17%)\b", shown.split("What partners share", 2)[2])
    table = BeautifulSoup(page, "html5lib").find(attrs={"aria-labelledby": "heat"})
    beside = [one.extract().get_text(strip=True) for one in table.select(".nhsuk-table-responsive__heading")]
    assert beside == [*(str(element.label) for element in Element), "Round finished"] * 5  # for narrow screens
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    at = rows[0].index("Environment")
    assert [(row[0], row[at]) for row in rows[1:]] == [
        ("Trust 0", "R Red"), ("Trust 1", "A Amber"), ("Trust 2", "G Green"), ("Trust 3", "G Green"),
        ("Trust 4", "N/A Not applicable"),
    ]  # fmt: skip
    assert table["tabindex"] == "0"
    common = shown.split("The most common first.")[1]
    assert "Environment 2 of 4 (50%) 1 red, 1 amber, 2 green of 4" in common
    assert "Environment: 2 green, 2 with something to work on" in shown
    assert "Relationships: " not in shown  # all green: nobody there to learn
    assert shown.index("Environment 2 of 4") < shown.index("Relationships 0 of 5")


def test_nobody_but_the_systems_lead_sees_it(board: Member, system: System) -> None:
    sharing = partner_sharing("Sharing Trust", system, named=True)
    other_system = make_system("kent")
    editor = make_member("editor@example.com", user=make_user("editor@example.com", is_superuser=True))
    regional = make_member("region@example.com")
    make_regional_lead(regional.user, make_region())
    others = [
        make_lead(make_member("lead@example.com", organisation=sharing)), editor, regional,
        make_system_lead(other_system, make_partner("Kent Trust", other_system), "kent@example.com"),
    ]  # fmt: skip
    for member in others:
        client = browser_of(member)
        for address in (PAGE, f"{PAGE}figures.csv", f"{PAGE}figures.xlsx"):
            assert client.get(address).status_code == 404, (member.user, address)
        assert client.post(f"{PAGE}count/").status_code == 404
    assert browser_of(others[0]).get("/diagnostic/system/").status_code == 404
    own = browser_of(board)
    assert own.get("/diagnostic/system/")["Location"] == PAGE
    assert own.get("/diagnostic/system/kent/").status_code == 404
    answer = own.get(PAGE)
    assert "private" in answer["Cache-Control"]
    assert "Sharing Trust" in answer.content.decode()


def test_withdrawing_and_rounds_that_are_not_newest_leave_at_once(board: Member, system: System) -> None:
    trust = partner_sharing("Trust", system, named=True, environment="red")
    before = timezone.now() - dt.timedelta(days=400)
    make_share(make_result(trust, environment="green", now=before), named=True)
    found = rollup_of(system, board, "en")
    assert [(one.name, one.elements[Element.ENVIRONMENT]) for one in found.partners] == [("Trust", "red")]
    assert [one.partners for one in found.periods] == [1, 1]
    assert strong_in(system, Element.ENVIRONMENT) == set()
    SystemShare.objects.filter(round__finished_at__gt=before).update(withdrawn_at=timezone.now())
    assert strong_in(system, Element.ENVIRONMENT) == {trust.pk}
    SystemShare.objects.update(withdrawn_at=timezone.now())
    assert "Trust" not in words(read(browser_of(board), PAGE)).replace("The Board", "")
    assert strong_in(system, Element.ENVIRONMENT) == set()


def test_strong_are_only_those_with_a_name(board: Member, system: System) -> None:
    partner_sharing("Hidden Trust", system, named=False, rating="green")
    strong = partner_sharing("Strong Trust", system, named=True, rating="green", relationships="red")
    assert strong_in(system, Element.ENVIRONMENT) == {strong.pk}
    assert strong_in(system, Element.RELATIONSHIPS) == set()


def test_strong_partner_of_the_own_system_is_somebody_to_ask(system: System, fresh_generation: Any) -> None:
    """With its name, newer than a year, and only for members of the same system."""
    now = timezone.now()
    strong = partner_sharing("Strong Trust", system, named=True, rating="green")
    helper = make_member(
        "helper@example.com", organisation=strong, listed=True, can_help=("environment",), first_name="Strong",
        open_to_buddying=True,
    )  # fmt: skip
    hidden = partner_sharing("Hidden Trust", system, named=False, rating="green")
    make_member(
        "hidden@example.com", organisation=hidden, listed=True, can_help=("environment",), first_name="Hidden",
        open_to_buddying=True,
    )  # fmt: skip
    inside = make_member("asks@example.com", organisation=make_partner("Asking Trust", system))
    kent = make_system("kent")
    outside = make_member("outside@example.com", organisation=make_partner("Kent Trust", kent))

    def asked(viewer: Member, at: dt.datetime) -> dict[str, bool]:
        fresh_generation()
        options = named()
        found = peers_for(viewer, ["environment"], asker(viewer, options, now=at), options, now=at)["environment"]
        return {peer.card.name.split()[0]: peer.is_green for peer in found.people}

    nobody_green = {"Strong": False, "Hidden": False}
    assert asked(inside, now) == {helper.user.first_name: True, "Hidden": False}
    assert asked(outside, now) == nobody_green
    assert asked(inside, now + dt.timedelta(days=366)) == nobody_green
    SystemShare.objects.update(withdrawn_at=now)
    assert asked(inside, now) == nobody_green


def test_quick_standard_and_newer_rounds_stand_together(board: Member, system: System) -> None:
    make_version()
    quick = partner_sharing("Quick", system, named=True, only=["environment"], said={"environment-1": "red"})
    make_version(number=2, each=3)
    partner_sharing("Long", system, named=True, rating="green")
    found = rollup_of(system, board, "en")
    assert quick.pk in {one.organisation for one in found.partners}
    counts = {one.question.code: one.figure.named for one in found.statements[Element.ENVIRONMENT]}
    assert {code: (one.red, one.amber, one.green) for code, one in counts.items()} == {
        "environment-1": (1, 0, 1), "environment-2": (0, 1, 1), "environment-3": (0, 0, 1),
    }  # fmt: skip
    assert "Not asked" in read(browser_of(board), PAGE)


def test_without_a_name_four_are_told_nowhere_and_five_in_figures(board: Member, system: System) -> None:
    client = browser_of(board)
    four = unnamed(system, "abcd")
    partner_sharing("Named Trust", system, named=True, environment="red")
    empty = words(read(client, PAGE))
    said = client.post(f"{PAGE}count/", follow=True).content.decode()
    assert "no new figures without names" in said
    assert "1 partner shares a round with its name. Partners by element" in empty
    assert "Hidden" not in empty
    unnamed(system, "e")
    assert client.post(f"{PAGE}count/")["Location"] == PAGE
    page = words(read(client, PAGE))
    assert "5 more are counted without a name." in page
    assert "Hidden" not in page
    assert "Environment 1 of 1 (100%) 1 red, 0 amber, 0 green of 1 3 red, 1 amber, 1 green of 5 5 of 6 (83%)" in page
    assert "All or all but one of 5 are amber" in page
    data = SystemRelease.objects.get()
    assert not any(one.name in str((data.data, data.basis)) for one in four)
    with pytest.raises(NeverChangesError):
        data.save()


def test_one_more_waits_and_one_less_ends_the_figures(board: Member, system: System) -> None:
    unnamed(system, "abcde")
    release(system, board)
    unnamed(system, "f")
    with pytest.raises(NothingNewError):
        release(system, board)
    assert told(system, board).n == 5  # as it was counted
    gone = SystemShare.objects.get(round__organisation__name="Hidden a")
    SystemShare.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    assert told(system, board) is None
    with pytest.raises(NothingNewError):
        release(system, board)
    make_share(gone.round, named=False)  # thought better of it
    assert told(system, board).n == 5
    unnamed(system, "ghij")
    release(system, board)
    assert told(system, board).n == 10
    assert SystemRelease.objects.count() == 2


def test_figures_end_when_one_counted_leaves_rates_again_or_takes_a_name(board: Member, system: System) -> None:
    first, *_others = unnamed(system, "abcde")
    release(system, board)
    kept = SystemShare.objects.get(round__organisation=first)
    first.system = None
    first.save()
    assert told(system, board) is None
    first.system = system
    first.save()
    assert told(system, board).n == 5
    make_share(make_result(first, now=timezone.now() + dt.timedelta(days=1)), named=True)
    assert told(system, board) is None  # their organisation would count twice
    SystemShare.objects.filter(named=True).delete()
    type(kept.round).objects.filter(pk=kept.round_id).update(snapshot_sha256="f" * 64)
    assert told(system, board) is None


def test_lead_who_works_for_one_of_five_is_told_nothing(board: Member, system: System) -> None:
    first, *_others = unnamed(system, "abcde")
    inside = make_system_lead(system, first, "inside@example.com")
    with pytest.raises(NothingNewError):
        release(system, inside)
    release(system, board)
    assert told(system, board).n == 5
    assert told(system, inside) is None


def test_files_hold_the_same_and_no_formula(board: Member, system: System) -> None:
    partner_sharing("=cmd|' /C calc'!A0", system, named=True, environment="red")
    client = browser_of(board)
    text = client.get(f"{PAGE}figures.csv").content.decode()
    assert "'=cmd" in text
    assert "Red" in text
    book = load_workbook(BytesIO(b"".join(client.get(f"{PAGE}figures.xlsx").streaming_content)))  # type: ignore[attr-defined]
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert all(cell.data_type in ("s", "n") for row in book.active.iter_rows() for cell in row)
    heat = next(row for row in rows if str(row[0]).startswith("=cmd"))
    assert heat[2:9].count("Red") == 1
    assert ["Common areas to work on"] in [[cell for cell in row if cell] for row in rows]
    assert client.get(f"{PAGE}figures.pdf").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_however_many_share(
    board: Member, system: System, number: int, fresh_generation: Any, django_assert_max_num_queries: Any
) -> None:
    for at in range(number):
        partner_sharing(f"Trust {at}", system, named=True)
    unnamed(system, "abcdefgh"[: 5 + number])
    release(system, board)
    client = browser_of(board)
    with django_assert_max_num_queries(25):
        page = read(client, PAGE)
    assert page.count("Trust ") >= number


def test_page_in_welsh_keeps_words_and_numbers(board: Member, system: System) -> None:
    partner_sharing("Trust", system, named=True, environment="red")
    page = read(browser_of(board), f"/cy{PAGE}")
    assert 'lang="cy"' in page
    assert "Text of environment-1 (cy)" in page
