"""An element's statements on its guide and on any page: visitors try them, members rate them there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Member
from diagnostic.models import Response, Round
from diagnostic.services import rounds
from elements.models import GuidePage
from home import page_cache
from home.models import HomePage
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_finished, make_lead, make_round, make_version, rate
from tests.factories.site import make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
GUIDE = "/elements/relationships/"
TRY = "/diagnostic/try/relationships/"


@pytest.fixture
def published(guides: list[GuidePage], fresh_generation: Callable[[], None]) -> None:
    """The guides, and a set with two statements an element."""
    make_version()
    fresh_generation()


def browser(member: Member | None = None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member.user)
    return client


def part_of_page(client: Client, address: str = GUIDE) -> str:
    """The part of the diagnostic as it stands on a page; nothing if there is none."""
    page = client.get(address).content.decode()
    begin = page.find('<section class="app-embedded"')
    return page[begin : page.index("</main>")] if begin >= 0 else ""


def queries(client: Client, address: str = GUIDE) -> int:
    client.get(address)
    page_cache.store.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.usefixtures("guides")
def test_guide_without_a_published_set_has_no_part(fresh_generation: Callable[[], None]) -> None:
    fresh_generation()
    assert "app-embedded" not in browser().get(GUIDE).content.decode()


@pytest.mark.usefixtures("published")
def test_visitors_try_the_statements_on_a_page_that_everybody_shares(settings: Any) -> None:
    first, second = (browser().get(GUIDE) for _ in range(2))
    part = part_of_page(browser())
    assert 'action="/diagnostic/try/relationships/"' in part
    assert 'method="get"' in part
    assert "Text of relationships-2" in part
    assert 'name="relationships-1"' in part
    assert "Text of environment-1" not in part
    assert "What joining adds" in part
    assert "/accounts/login/?next=/elements/relationships/" in part
    assert "csrfmiddlewaretoken" not in part
    assert first.content == second.content
    assert "private" not in first.headers.get("Cache-Control", "")
    assert not first.cookies


@pytest.mark.usefixtures("published")
def test_part_costs_visitors_no_query_and_members_six_at_most(
    fresh_generation: Callable[[], None], settings: Any
) -> None:
    settings.FRAGMENT_CACHE = False
    member, colleague = make_member("lead@example.com"), make_member("colleague@example.com")
    alone = make_member("alone@example.com", organisation=make_organisation("Alone"))
    led = make_member("led@example.com", organisation=make_organisation("Led"))
    make_lead(make_member("leads@example.com", organisation=led.organisation))
    make_finished(member)
    begun = make_round(member)
    fresh_generation()
    page = 1 + 2  # the page, and who has signed in
    assert queries(browser()) == 1
    assert queries(browser(alone)) <= page + 4
    assert queries(browser(led)) <= page + 6
    assert queries(browser(colleague)) <= page + 4
    assert queries(browser(member)) <= page + 5
    rate(begun, member, {"relationships-1": "red", "relationships-2": "amber"})
    assert queries(browser(member)) <= page + 3
    assert queries(browser(member), GUIDE + "?after=relationships-1") <= 30


@pytest.mark.usefixtures("published")
def test_part_is_each_readers_own_on_a_page_made_once_for_everybody(
    fresh_generation: Callable[[], None], settings: Any
) -> None:
    settings.FRAGMENT_CACHE = True
    anna, ben = make_member("anna@example.com"), make_member("ben@example.com")
    begun = make_round(anna)
    rate(begun, anna, {"relationships-1": "red"})
    fresh_generation()
    for client, said in ((browser(anna), "1 of 2"), (browser(ben), "0 of 2"), (browser(anna), "1 of 2")):
        assert f"Rated so far: {said}" in part_of_page(client)
    assert "Rated so far" not in part_of_page(browser())


@pytest.mark.usefixtures("published")
def test_member_rates_on_the_guide_and_comes_back_to_what_follows(fresh_generation: Callable[[], None]) -> None:
    member = make_member()
    begun = make_round(member)
    elsewhere = make_organisation("Elsewhere")
    helper = make_member(
        "hana@example.com", organisation=elsewhere, can_help=("relationships",), listed=True, open_to_buddying=True
    )
    fresh_generation()
    client = browser(member)
    part = part_of_page(client)
    assert f'action="/diagnostic/rounds/{begun.public_id}/relationships/"' in part
    assert '<input type="hidden" name="back_to" value="/elements/relationships/">' in part
    assert "data-save-at-once" in part
    assert "js/save-at-once" in part
    sent = {"back_to": GUIDE, "relationships-1-rating": "red", "relationships-1-version": "0"}
    answer = client.post(f"/diagnostic/rounds/{begun.public_id}/relationships/", sent)
    assert answer.headers["Location"] == f"{GUIDE}?after=relationships-1#diagnostic-relationships"
    assert Response.objects.get().rating == "red"
    back = part_of_page(client, f"{GUIDE}?after=relationships-1")
    assert "Your rating is saved." in back
    assert "Rated so far: 1 of 2" in back
    assert f"/community/buddies/ask/{helper.public_id}/?about=relationships" in back
    assert "Read the two-page guide" not in back


@pytest.mark.usefixtures("published")
def test_faulty_and_clashing_ratings_are_shown_and_lead_back_to_the_guide(fresh_generation: Callable[[], None]) -> None:
    member = make_member()
    begun = make_round(member)
    rate(begun, member, {"relationships-1": "red"})
    client, address = browser(member), f"/diagnostic/rounds/{begun.public_id}/relationships/"
    faulty = {"back_to": GUIDE, "relationships-2-rating": "na", "relationships-2-version": "0"}
    shown = client.post(address, faulty).content.decode()
    assert "Say why it does not apply" in shown
    assert f'name="back_to" value="{GUIDE}"' in shown
    old_tab = {"back_to": GUIDE, "relationships-1-rating": "green", "relationships-1-version": "0"}
    clash = client.post(address, old_tab)
    assert clash.status_code == 409
    assert f'name="back_to" value="{GUIDE}"' in clash.content.decode()
    assert Response.objects.get().rating == "red"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_way_back_stays_on_this_site(back: str) -> None:
    member = make_member()
    begun = make_round(member)
    sent = {"back_to": back, "relationships-1-rating": "red", "relationships-1-version": "0"}
    answer = browser(member).post(f"/diagnostic/rounds/{begun.public_id}/relationships/", sent)
    assert answer.headers["Location"].startswith(f"/diagnostic/rounds/{begun.public_id}/")


@pytest.mark.usefixtures("published")
def test_without_a_round_a_new_lead_starts_one_on_the_guide() -> None:
    member = make_member()
    client = browser(member)
    part = part_of_page(client)
    assert "Rate this element only" in part
    assert "All seven, quick: 7 statements" in part
    assert "csrfmiddlewaretoken" in part
    answer = client.post("/diagnostic/start/relationships/", {"back_to": GUIDE})
    assert answer.headers["Location"] == f"{GUIDE}#diagnostic-relationships"
    begun = Round.objects.get()
    assert (begun.depth, begun.organisation, begun.started_by) == ("quick", member.organisation, member)
    assert begun.approach == ""  # a press chose none
    assert 'name="relationships-1-rating"' in part_of_page(client)
    client.post("/diagnostic/start/relationships/", {"back_to": GUIDE})  # a double press
    assert Round.objects.count() == 1


@pytest.mark.usefixtures("published")
def test_round_of_one_element_starts_on_its_guide_and_its_result_stands_there() -> None:
    member = make_member()
    client, colleague = browser(member), browser(make_member("cole@example.com"))
    client.post("/diagnostic/start/relationships/", {"back_to": GUIDE, "only": "1"})
    begun = Round.objects.get()
    assert (begun.depth, begun.scope, begun.approach) == ("standard", ["relationships-1", "relationships-2"], "")
    assert begun.label.startswith("Relationships, ")
    agree_all(begun, member)
    rounds.finish(round=begun, by=member, now=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    report = f'href="/diagnostic/rounds/{begun.public_id}/report/"'
    for reader in (client, colleague):
        part = part_of_page(reader)
        assert "Agreed on 2 March 2026: green 2 of 2." in part
        assert report in part
        assert "Rate this element again" in part
    assert "Agreed on" not in part_of_page(client, "/elements/fulfilment/")
    make_lead(member)
    assert "Agreed on 2 March 2026" in part_of_page(colleague)
    assert "Rate this element again" not in part_of_page(colleague)
    assert "Agreed on" not in part_of_page(browser(make_member("x@example.com", organisation=make_organisation("X"))))


@pytest.mark.usefixtures("published")
def test_without_a_round_a_colleague_is_told_who_leads_and_may_try() -> None:
    make_lead(make_member("lena@example.com", first_name="Lena", last_name="Ford"))
    colleague = make_member("cole@example.com")
    client = browser(colleague)
    part = part_of_page(client)
    assert "Ask Lena Ford, who leads it." in part
    assert "Rate this element only" not in part
    assert 'action="/diagnostic/try/relationships/"' in part
    assert client.post("/diagnostic/start/relationships/", {"back_to": GUIDE}).status_code == 404
    assert not Round.objects.exists()


@pytest.mark.usefixtures("published")
def test_who_may_not_rate_this_element_is_told_why() -> None:
    lead = make_member("lena@example.com", first_name="Lena", last_name="Ford")
    begun = make_round(lead, elements=("environment", "relationships"), open_to_members=False)
    colleague = browser(make_member("cole@example.com"))
    assert "You are not asked to rate this element" in part_of_page(colleague)
    assert "Ask Lena Ford, who leads it." in part_of_page(colleague)
    assert "does not ask about this element" in part_of_page(browser(lead), "/elements/fulfilment/")
    rounds.abandon(round=begun, by=lead, now=begun.started_at)
    assert "Rate this element only" in part_of_page(browser(lead))


@pytest.mark.usefixtures("published")
def test_account_without_an_organisation_may_try(user: Any) -> None:
    client = Client()
    client.force_login(user)
    part = part_of_page(client)
    assert 'action="/diagnostic/try/relationships/"' in part
    assert "sign in" not in part


@pytest.mark.usefixtures("published")
def test_try_says_what_ratings_mean_and_stores_nothing() -> None:
    with CaptureQueriesContext(connection) as captured:
        response = browser().get(TRY, {"relationships-1": "amber", "relationships-2": "na", "other": "red"})
    page = response.content.decode()
    assert "Amber of relationships-1" in page
    assert "The next step up:" in page
    assert "Green of relationships-1" in page
    assert "It counts neither for you nor against you." in page
    assert 'value="amber" checked' in page
    assert 'href="/elements/relationships/"' in page
    assert "What joining adds" in page
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in page[page.index("<main") : page.index("</main>")]
    assert not [one["sql"] for one in captured if one["sql"].startswith(("INSERT", "UPDATE"))]


@pytest.mark.usefixtures("published")
def test_try_without_or_with_forged_ratings_asks_to_choose() -> None:
    for sent in ({}, {"relationships-1": "purple"}, {"environment-1": "red"}):
        page = browser().get(TRY, sent).content.decode()
        assert "Choose a rating for at least one statement" in page
        assert "What your ratings mean" not in page
    assert browser().get(TRY, {"depth": "quick"}).content.decode().count("<fieldset") == 1
    assert browser().get("/diagnostic/try/nothing/").status_code == 404


@pytest.mark.usefixtures("published")
def test_block_puts_statements_on_any_page_and_the_same_element_once(
    home_page: HomePage, fresh_generation: Callable[[], None]
) -> None:
    value = {"element": "environment", "depth": "quick", "heading": "Look at your rest rooms"}
    body = [("diagnostic", value), ("diagnostic", {**value, "heading": ""})]
    make_standard_page(home_page, title="Rest", slug="rest", body=body)
    fresh_generation()
    page = browser().get("/rest/").content.decode()
    assert "Look at your rest rooms" in page
    assert page.count("<fieldset") == 1
    assert '<input type="hidden" name="depth" value="quick">' in page
    assert '<a href="#diagnostic-environment">' in page
    member = make_member()
    make_round(member)
    page = browser(member).get("/rest/").content.decode()
    assert 'name="environment-1-rating"' in page
    assert 'name="environment-2-rating"' not in page
    assert 'name="back_to" value="/rest/"' in page


@pytest.mark.usefixtures("published")
def test_part_in_welsh_says_the_welsh_words(home_page_cy: HomePage, guides: list[GuidePage], welsh: Any) -> None:
    guides[1].copy_for_translation(welsh, copy_parents=True).save_revision().publish()
    part = part_of_page(browser(), f"/cy{GUIDE}")
    assert "Text of relationships-1 (cy)" in part
    assert 'action="/cy/diagnostic/try/relationships/"' in part
