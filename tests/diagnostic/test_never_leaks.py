"""Nothing of an organisation's rounds reaches anybody who was not told: every address of the diagnostic, every role.

The addresses come from the resolver, so that a new one is tried without being asked for: strangers find no such page,
unless it stands in ``THEIR_OWN`` as one that speaks of the reader and their own organisation alone.
"""

from __future__ import annotations

import html
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, resolve, reverse
from pypdf import PdfReader
from wagtail.models import ReferenceIndex
from wagtail.search.index import get_indexed_models

from config.log_masking import MaskLinks
from diagnostic.models import Contributor
from diagnostic.services import sharing
from home import page_cache
from tests.community.staff import as_user, make_editor
from tests.community.staff import make_lead as make_regional
from tests.diagnostic.rating_pages import browser_of
from tests.diagnostic.tell_tale import ASKED, MARK, PERSONAL, Scene, make_scene
from tests.factories.community import make_member, make_system
from tests.factories.people import make_user
from tests.factories.rounds import make_lead, make_round, rate
from tests.factories.systems import make_partner, make_share, make_system_lead

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.models import User
    from home.models import HomePage

pytestmark = pytest.mark.django_db

# Pages about whoever reads them, their own organisation, or nobody: they answer strangers, and say nothing of others.
THEIR_OWN = {
    "diagnostic_home", "diagnostic_start", "diagnostic_start_here", "diagnostic_try", "diagnostic_getting_started",
    "diagnostic_getting_started_step", "diagnostic_own", "diagnostic_own_add", "diagnostic_own_wording",
    "diagnostic_plan", "diagnostic_plan_file", "diagnostic_plan_print", "diagnostic_plan_add", "diagnostic_plan_take",
    "diagnostic_shared", "diagnostic_systems", "confidence_home", "confidence_findings", "confidence_release",
    "confidence_file", "diagnostic_workshop", "diagnostic_workshop_room", "diagnostic_workshop_vote",
    "diagnostic_workshop_leave",
}  # fmt: skip
OPEN_TO_VISITORS = {
    "diagnostic_home", "diagnostic_try", "diagnostic_workshop", "diagnostic_workshop_room", "diagnostic_workshop_vote",
    "diagnostic_workshop_leave",
}  # fmt: skip
# Whoever has these links needs no account. Here they come with a signature that is not ours.
BY_LINK = re.compile(r"diagnostic_(invited|staff_sheet|staff_thanks|workshop_state)")
# Whoever handed in a sheet is thanked, and whoever asked for a new link is told where it goes, whatever became of them.
ALWAYS_THE_SAME = {
    "diagnostic_staff_thanks": {"200", "405"}, "diagnostic_invited_asked": {"200", "405"},
    "diagnostic_invited_anew": {"302", "405"},
}  # fmt: skip
SENDERS = ("visitor", "lead of a partner")
OF_A_RESULT = re.compile(r"diagnostic_(round|history|report|peers|paper|share)")  # tried of the finished round too
LETTERS = re.compile(rf"{MARK}\w+", re.IGNORECASE)
PAPERS = (("results", "json"), ("results", "xlsx"), ("statements", "csv"), ("elements", "csv"))


def routes() -> Iterator[tuple[str, list[str]]]:
    """The name of every address of the diagnostic with its gaps."""
    for pattern in walk(get_resolver().url_patterns):
        module = getattr(pattern.callback, "__module__", "")
        if module.startswith("diagnostic.views.") and not module.startswith("diagnostic.views.admin"):
            yield pattern.name, list(pattern.pattern.converters)


def walk(patterns: Any) -> Iterator[Any]:
    """The patterns below all includes."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns)
        else:
            yield one


def gaps(scene: Scene, name: str, gap: str) -> list[Any]:
    """What stands in a gap of an address: things of the scene. A gap that nobody thought of fails here."""
    if gap == "public_id":
        if name.startswith("confidence_"):
            return [scene.review.public_id]
        if name.startswith("diagnostic_plan"):
            return [scene.action.public_id]
        return scene.rounds if OF_A_RESULT.match(name) else [scene.now.public_id]
    if gap == "code":
        return {
            "diagnostic_getting_started_step": ["sponsor"], "confidence_section": ["activities"],
            "diagnostic_own_edit": ["x-environment-1"], "diagnostic_own_retire": ["x-environment-1"],
        }.get(name) or ([scene.system.code] if "system" in name or "share" in name else [ASKED])  # fmt: skip
    if gap == "token":
        return ["0" * 32] if "import" in name else [f"{one[:-1]}!" for one in scene.secrets]
    others: dict[str, list[Any]] = {
        "element": ["environment"],
        "person": [scene.invited.public_id, scene.interviewed.public_id],
        "evidence_id": [scene.shown.public_id],
        "key": [f"{scene.state_key[:-1]}!"],
        "release_id": [1],
        "kind": ["csv", "xlsx"],
        "name": ["summary", "board-paper"],
    }
    return others[gap]  # fmt: skip


def addresses(scene: Scene) -> list[tuple[str, str]]:
    """Every address of the diagnostic that leads to the scene, with its name."""
    found = []
    for name, names in routes():
        filled: list[dict[str, Any]] = [{}]
        for gap in names:
            filled = [{**one, gap: value} for one in filled for value in gaps(scene, name, gap)]
        if name == "diagnostic_paper_file":
            filled = [{"public_id": one, "name": paper, "kind": kind} for one in scene.rounds for paper, kind in PAPERS]
        found += [(name, reverse(name, kwargs=one)) for one in filled]
    return found


def told(response: Any) -> set[str]:
    """The tell-tale words of an answer: in its body, in the sheets within it, and in its headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        body = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(part) for part in book.namelist())
    said = html.unescape(body.decode(errors="replace")) + str(response.headers)
    return {word.lower() for word in LETTERS.findall(said)}


def is_kept_by_others(response: Any) -> bool:
    """Whether a proxy or a shared computer may keep an answer."""
    control = response.headers.get("Cache-Control", "")
    return "private" not in control and "no-store" not in control


def is_shut(user: User | None, address: str, asked: str) -> bool:
    """Whether the view at an address knows no such page, or sends a visitor away: what they read says nothing then."""
    request = RequestFactory().generic(asked, address)
    request.user = user or AnonymousUser()
    view, args, kwargs = resolve(unquote(address))
    try:
        return view(request, *args, **kwargs).status_code in ((405,) if user else (302, 405))
    except Http404:
        return True


@pytest.fixture
def scene(home_page: HomePage) -> Scene:
    return make_scene()


def roles(scene: Scene) -> dict[str, User | None]:
    """Everybody who has no part in the scene."""
    neighbour = make_partner("Neighbour Trust", scene.system)
    board, elsewhere = make_partner("The Board", scene.system), make_system("surrey")
    left = make_member("left@example.com", organisation=neighbour)
    Contributor.objects.create(round=scene.now, member=left, role="lead", added_at=scene.now.started_at)
    far = make_system_lead(elsewhere, make_partner("Far Trust", elsewhere), "far@example.com")
    staff = {
        "regional lead": make_regional("london"),
        "national editor": make_editor(),
        "administrator": make_user("admin@example.com", is_staff=True, is_superuser=True),
    }
    for user in staff.values():
        make_member(user=user, organisation=board)
    return {
        "visitor": None,
        "account without a member": make_user("new@example.com"),
        "lead of a partner": make_lead(make_member("lead@example.com", organisation=neighbour)).user,
        "contributor who works elsewhere now": left.user,
        "lead of the system": make_system_lead(scene.system, board).user,
        "lead of another system": far.user,
        **staff,
    }


def expected(role: str, name: str) -> set[str]:
    """The answers that say nothing: no such page, sign in first, or a page of one's own."""
    if BY_LINK.match(name):
        return ALWAYS_THE_SAME.get(name, {"404", "405", "410"})
    if role == "visitor":
        return {"200", "302", "405"} if name in OPEN_TO_VISITORS else {"302", "405"}
    mine = name in THEIR_OWN or (role == "lead of the system" and name.startswith("diagnostic_system"))
    return {"200", "302", "400", "404", "405", "409"} if mine else {"404", "405"}


def crawl(user: User | None, role: str, found: list[tuple[str, str]]) -> list[str]:
    """What is wrong with what a stranger is answered at each address."""
    wrong = []
    client = as_user(user) if user else Client()
    for name, address in found:
        for asked in ("GET", "POST"):
            closed = name not in OPEN_TO_VISITORS if user is None else expected(role, name) == {"404", "405"}
            if closed and not BY_LINK.match(name) and is_shut(user, address, asked):
                continue
            if BY_LINK.match(name) and role not in SENDERS:
                continue  # the signature decides, whoever asks
            if asked == "POST" and not closed and role not in SENDERS:
                continue  # a form about themselves is the same for all of them
            response = client.generic(asked, address)
            status, words = str(response.status_code), told(response)
            if words:
                wrong.append(f"{role} reads {sorted(words)} at {asked} {address}")
            if status not in expected(role, name):
                wrong.append(f"{role} is answered {status} at {asked} {address}")
            if is_kept_by_others(response) and name not in OPEN_TO_VISITORS and status == "200":
                wrong.append(f"what {role} reads at {address} may be kept by others")
    return wrong


def test_strangers_of_every_role_read_nothing_at_any_address(
    scene: Scene, caplog: pytest.LogCaptureFixture, fresh_generation: Callable[[], None]
) -> None:
    found, everybody = addresses(scene), roles(scene)
    assert {name for name, _address in found} == {name for name, _gaps in routes()}
    fresh_generation()
    caplog.set_level(logging.INFO)
    wrong = [one for role, user in everybody.items() for one in crawl(user, role, found)]
    assert not wrong, "\n".join(wrong)
    assert not LETTERS.search(caplog.text)
    assert not LETTERS.search(page_cache_text())


def page_cache_text() -> str:
    """All pages that this process keeps for visitors."""
    pages = [page for shelf in page_cache.store._shelves.values() for page in shelf.values()]
    return " ".join(page.body("").decode(errors="replace") for page in pages)


def test_colleague_who_was_not_asked_reads_what_was_agreed_and_nothing_that_people_said(scene: Scene) -> None:
    colleague = browser_of(make_member("colleague@example.com", organisation=scene.organisation))
    seen: set[str] = set()
    for name, address in addresses(scene):
        if name == "diagnostic_plan_case_pdf":
            continue  # it says what the page of the case says
        if name == "diagnostic_paper" and ("summary" in address or scene.now.public_id in address):
            continue  # made like the others
        response = colleague.get(address)
        words = told(response)
        personal = [word for word in words if word.startswith(PERSONAL)]
        assert not personal, (personal, address)
        assert not (response.status_code == 200 and words and is_kept_by_others(response)), address
        seen |= words
    assert {"zqtalerationale", "zqtaleaction", "zqtaledecision", "zqtaleevidence"} <= seen
    lead = browser_of(scene.lead)
    assert "zqtalenote" in told(lead.get(reverse("diagnostic_report", args=[scene.before.public_id])))
    assert "zqtalenote" in told(lead.get(reverse("diagnostic_history", args=[scene.now.public_id, ASKED])))


def test_draft_of_one_person_alone_is_read_by_those_who_take_part(db: None) -> None:
    lead = make_member()
    round = make_round(lead, open_to_members=False)
    rate(round, lead, {ASKED: "red"})
    colleague = make_member("colleague@example.com")
    results = f"/diagnostic/rounds/{round.public_id}/papers/results.json"
    ratings = {
        member.pk: {one["rating"] for one in browser_of(member).get(results).json()["statements"]}
        for member in (lead, colleague)
    }
    assert ratings == {lead.pk: {"red", None}, colleague.pk: {None}}


def test_nothing_of_a_round_stands_on_pages_and_in_indexes_that_the_public_reads(
    scene: Scene, fresh_generation: Callable[[], None]
) -> None:
    fresh_generation()
    for address in ("/", "/sitemap.xml", "/api/v2/pages/", "/case-studies/feed/", f"/search/?q={MARK}label"):
        response = Client().get(address)
        words = told(response) - {f"{MARK}label"}
        assert not words, address
    indexed = {*ReferenceIndex.tracked_models, *get_indexed_models()}
    ours = {model.__name__ for model in indexed if model._meta.app_label == "diagnostic"}
    assert {"home", "elements"} <= {model._meta.app_label for model in indexed}
    assert ours <= {"QuestionSet", "DraftQuestion"}, "What an index holds, editors find in the back office"


def test_links_of_people_without_an_account_stand_in_no_line_of_the_log(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(MaskLinks())
    caplog.set_level(logging.INFO)
    by_mail, staff = scene.secrets
    for address in (f"i/{by_mail}/no-such/", f"i/{by_mail}/done/", f"staff/{staff}/no-such/", f"staff/{staff}x/"):
        for language in ("", "/cy"):
            response = Client().get(f"{language}/diagnostic/{address}")
            assert response.status_code in (404, 405, 410), address
    lines = caplog.text
    assert "/diagnostic/i/•••/no-such/" in lines
    assert not [one for one in scene.secrets if one.rpartition(".")[2] in lines]


@pytest.mark.parametrize("named", [False, True])
def test_shared_round_reaches_the_lead_of_the_system_and_nobody_else(scene: Scene, named: bool) -> None:
    everybody = roles(scene)
    make_share(scene.before, named=named)
    of_a_system = [(name, address) for name, address in addresses(scene) if name.startswith("diagnostic_system")]
    strangers = {role: user for role, user in everybody.items() if role != "lead of the system"}
    wrong = [one for role, user in strangers.items() for one in crawl(user, role, of_a_system)]
    assert not wrong, "\n".join(wrong)
    leads = everybody["lead of the system"]
    assert leads is not None
    lead = as_user(leads)
    page, file = f"/diagnostic/system/{scene.system.code}/", f"/diagnostic/system/{scene.system.code}/figures.csv"
    answers = [lead.get(page), lead.post(f"{page}count/", follow=True), lead.get(file)]
    shown = " ".join(html.unescape(one.content.decode()) for one in answers)
    assert set().union(*map(told, answers)) == set()
    assert (scene.organisation.name in shown) == named
    assert not any(map(is_kept_by_others, answers))
    if named:
        sharing.withdraw(round=scene.before, system=scene.system, by=scene.lead, now=scene.now.started_at)
        assert scene.organisation.name not in lead.get(page).content.decode() + lead.get(file).content.decode()
