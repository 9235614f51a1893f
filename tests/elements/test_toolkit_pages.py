"""What the toolkit's pages show."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction

from elements.models import (
    GuidePage,
    ImplementationGuidePage,
    ImplementationStepPage,
    ResourcePage,
    ResourcesIndexPage,
)
from home.models import HomePage


def soup(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def resources(home: HomePage, *rows: tuple[str, str, list[str]]) -> ResourcesIndexPage:
    index = home.add_child(instance=ResourcesIndexPage(title="Resources", slug="resources", locale=home.locale))
    for title, kind, elements in rows:
        index.add_child(
            instance=ResourcePage(
                title=title,
                slug=title.lower().replace(" ", "-"),
                locale=home.locale,
                kind=kind,
                elements=elements,
                time="About 20 minutes",
                adapt="<p>Put your own names in.</p>",
            )
        )
    return index


def test_guide_has_two_parts_in_the_elements_colour(client: Client, guide: GuidePage) -> None:
    page = soup(client, guide.url)
    assert [part.get_text(" ", strip=True) for part in page.select("h2.app-part__title")] == ["1 Understand", "2 Act"]
    assert page.select_one(f".app-guide-hero.app-element--{guide.element} h1").get_text() == guide.title
    assert page.select_one(".app-guide-hero__promise").get_text() == guide.promise
    assert page.select_one(".app-guide-hero__place").get_text() == "Element 1 of 7"


def test_guide_rates_in_letters_and_words(client: Client, guide: GuidePage) -> None:
    ratings = soup(client, guide.url).select(".app-ratings__row")
    shown = [(row.dt.get_text(" ", strip=True), row.dd.get_text(strip=True)) for row in ratings]
    assert shown == [("G Green", guide.green), ("A Amber", guide.amber), ("R Red", guide.red)]


def test_guide_names_the_report_of_each_figure(client: Client, guide: GuidePage) -> None:
    figure = soup(client, guide.url).select_one(".app-figure")
    assert figure.select_one(".app-figure__words").get_text(" ", strip=True) == "79% said so (19 of 24)"
    source = figure.select_one(".app-figure__source").get_text(strip=True)
    assert source == "Insights and learning from 24 trailblazer organisations, Table 4"


def test_guide_says_what_a_quick_win_costs_and_how_soon(client: Client, guide: GuidePage) -> None:
    tags = soup(client, guide.url).select(".app-wins__tags .app-fact")
    assert [tag.get_text(" ", strip=True) for tag in tags] == ["Cost: No cost", "How soon: In a week"]


def test_guide_leaves_out_the_heading_of_what_is_empty(client: Client, guide: GuidePage) -> None:
    guide.quick_wins = []
    guide.green = guide.amber = guide.red = ""
    guide.save_revision().publish()
    headings = [heading.get_text(strip=True) for heading in soup(client, guide.url).select("h3")]
    assert "Quick wins" not in headings
    assert "Where are you now?" not in headings
    assert "Who to involve" in headings


def test_step_page_lists_its_steps_and_leads_on(client: Client, home_page: HomePage) -> None:
    top = home_page.add_child(
        instance=ImplementationGuidePage(title="Implementation guide", slug="steps", locale=home_page.locale)
    )
    for number, title in enumerate(["Data analysis", "Planning", "Business case"], start=1):
        step = ImplementationStepPage(title=title, slug=f"step-{number}", step=number, outcome=f"Outcome {number}.")
        step.locale = home_page.locale
        top.add_child(instance=step)
    page = soup(client, "/steps/step-2/")
    assert page.select_one(".nhsuk-contents-list__item[aria-current=page]").get_text(strip=True) == "Planning"
    assert page.select_one("a[rel=prev]")["href"] == "/steps/step-1/"
    assert page.select_one("a[rel=next] .nhsuk-pagination__page").get_text() == "Business case"
    assert "Outcome 2." in page.select_one(".app-outcome").get_text()
    listed = soup(client, "/steps/").select(".app-steps__item")
    assert [item.a.get_text(" ", strip=True) for item in listed] == [
        "Step 1: Data analysis",
        "Step 2: Planning",
        "Step 3: Business case",
    ]


def test_resources_are_narrowed_by_kind_and_element_with_a_chip_for_each(client: Client, home_page: HomePage) -> None:
    resources(
        home_page,
        ("Rest policy", "policy", ["environment"]),
        ("Talk policy", "policy", ["relationships"]),
        ("Any policy", "policy", []),
        ("A plan", "template", ["environment"]),
    )
    page = soup(client, "/resources/?kind=policy&element=environment")
    assert [item.a.get_text() for item in page.select(".app-list__item")] == ["Any policy", "Rest policy"]
    assert page.select_one(".app-results__count").get_text(strip=True) == "2 resources"
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in page.select(".app-chip")}
    assert chips == {
        "Remove filter: Policy": "?element=environment",
        "Remove filter: Environment": "?kind=policy",
    }
    assert page.select_one(".app-chips__clear")["href"] == "/resources/"
    assert page.select_one("option[selected][value=policy]")


def test_resources_that_match_nothing_say_what_to_do(client: Client, home_page: HomePage) -> None:
    resources(home_page, ("Rest policy", "policy", ["environment"]))
    page = soup(client, "/resources/?kind=video")
    assert page.select_one(".app-results__count").get_text(strip=True) == "0 resources"
    assert page.select_one(".app-empty a")["href"] == "/resources/"


def test_long_list_of_resources_is_paged_and_keeps_its_filter(client: Client, home_page: HomePage) -> None:
    resources(home_page, *[(f"Plan {number:02}", "template", []) for number in range(45)])
    page = soup(client, "/resources/?kind=template&page=2")
    assert page.title.string == "Resources (page 2 of 3) – HWB Commons – NHS"
    assert len(page.select(".app-list__item")) == 20
    links = page.select(".nhsuk-pagination__link")
    assert [link["href"] for link in links] == [f"?kind=template&page={number}" for number in (1, 2, 3)]
    assert links[1]["aria-current"] == "page"


def test_resource_says_what_it_is_and_how_to_adapt_it(client: Client, home_page: HomePage) -> None:
    resources(home_page, ("Rest policy", "policy", ["environment"]))
    page = soup(client, "/resources/rest-policy/")
    facts = page.select_one(".app-facts").get_text(" ", strip=True)
    assert "Environment" in facts
    assert "About 20 minutes" in facts
    assert "Made for this site: free to copy and change" in facts
    assert "Put your own names in." in page.select_one(".app-adapt").get_text()


def test_draft_copy_of_a_guide_does_not_keep_the_guide_from_being_changed(guide: GuidePage) -> None:
    copied = guide.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    guide.promise = "A better promise."
    guide.save_revision().publish()
    assert GuidePage.objects.get(pk=guide.pk).promise == "A better promise."
    with pytest.raises(ValidationError, match="already has a guide"):
        copied.save_revision().publish()


def test_untranslated_page_of_a_private_one_is_named_nowhere(
    client: Client, home_page: HomePage, home_page_cy: HomePage, welsh: Locale, guide: GuidePage, fresh_generation: Any
) -> None:
    index = resources(home_page, ("Secret plan", "policy", []))
    steps = home_page.add_child(instance=ImplementationGuidePage(title="Steps", slug="steps", locale=home_page.locale))
    step = steps.add_child(
        instance=ImplementationStepPage(title="Secret step", slug="secret", step=1, locale=home_page.locale)
    )
    GuidePage.objects.filter(pk=guide.pk).update(title="Secret guide", promise="Secret promise")
    private = [index.get_children().get(), step, GuidePage.objects.get(pk=guide.pk)]
    for page in private:
        page.copy_for_translation(welsh, copy_parents=True, alias=True)
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    fresh_generation()
    seen = ["/cy/", "/cy/elements/", f"/cy{index.url}", f"/cy{steps.url}"]
    for path in seen:
        answer = client.get(path)
        assert (path, answer.status_code, "Secret" in answer.content.decode()) == (path, 200, False)
    for page in private:
        alias = Page.objects.get(alias_of=page)
        assert client.get(f"/cy/feedback/{alias.pk}/problem/").status_code == 404


@pytest.mark.parametrize("page", ["999", "0", "-1", "two", ""])
def test_page_of_resources_that_is_not_there_leads_to_the_first(client: Client, home_page: HomePage, page: str) -> None:
    resources(home_page, ("A policy", "policy", []))
    response = client.get("/resources/", {"page": page, "kind": "policy"})
    assert response.status_code == 302
    assert response["Location"] == "/resources/?kind=policy"
    assert client.get("/resources/?page=1").status_code == 200
