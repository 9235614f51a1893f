"""What pages of words carry: statements 13, 14, 16, 17, 18 and 20."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from wagtail.models import Page

from elements.models import GuidePage
from tests.conventions.conftest import Seen
from tests.conventions.test_shell import faults
from tests.loaded.fixtures import Loaded
from tests.loaded.places import GUIDES, WAGTAIL_PAGES

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}


def of_kind(pages: list[Seen], start: str) -> list[Seen]:
    """The pages whose name begins so."""
    return [page for page in pages if page.place.name.startswith(start)]


def test_places_hold_every_type_of_page(loaded: Loaded) -> None:
    looked_at = {loaded().get(place.path).context["page"].specific_class for place in WAGTAIL_PAGES}
    there = {page.specific_class for page in Page.objects.live().filter(depth__gt=1)}
    assert looked_at == there


def test_guide_lists_all_seven_with_this_one_as_text(public_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        current = page.soup.main.find_all(attrs={"aria-current": "page"})
        if not current:
            yield "nothing in the contents list is current"
            return
        item = current[0]
        if item.name == "a" or item.find("a"):
            yield "the current guide is a link to itself"
        if item.get_text(" ", strip=True) != page.heading:
            yield f"current is “{item.get_text(' ', strip=True)}”, the h1 “{page.heading}”"
        links = {link["href"] for link in item.find_parent(["ol", "ul"]).find_all("a")}
        here = page.address.rstrip("/").rsplit("/", 1)[1]
        home = "" if page.language == "en" else f"/{page.language}"
        if links != {f"{home}/elements/{slug}/" for slug in GUIDES if slug != here}:
            yield f"the contents list leads to {sorted(links)}"

    assert not (wrong := faults(of_kind(public_pages, "guide "), judge)), wrong


def test_previous_and_next_name_the_guides_beside_this_one(public_pages: list[Seen]) -> None:
    guides = of_kind(public_pages, "guide ")
    titles = {(page.language, page.address.rstrip("/").rsplit("/", 1)[1]): page.heading for page in guides}

    def judge(page: Seen) -> Iterator[str]:
        slug = page.address.rstrip("/").rsplit("/", 1)[1]
        at = GUIDES.index(slug)
        for rel, wanted in (("prev", GUIDES[at - 1]), ("next", GUIDES[(at + 1) % len(GUIDES)])):
            link = page.soup.find("a", rel=rel)
            at_the_end = slug == GUIDES[0 if rel == "prev" else -1]
            if at_the_end != (link is None):
                yield f"rel={rel}: {link}"
            elif link is None:
                continue
            elif wanted not in link["href"] or titles[page.language, wanted] not in link.get_text(" ", strip=True):
                yield f"{rel} is {link.get_text(' ', strip=True)!r} at {link['href']}"

    assert not (wrong := faults(guides, judge)), wrong


def test_pages_of_words_end_with_their_review_dates(public_pages: list[Seen]) -> None:
    day = {language: rf"[1-9]\d? ({'|'.join(months.split())}) \d{{4}}" for language, months in MONTHS.items()}

    def judge(page: Seen) -> Iterator[str]:
        wagtail_page = page.response.context and page.response.context.get("page")
        shown = bool(getattr(wagtail_page, "shows_review_dates", False)) and page.place.name != "every block"
        found = page.soup.main.find(class_="app-review")
        if shown != bool(found):
            yield f"review dates shown: {bool(found)}"
        elif found:
            words = " ".join(found.get_text(" ", strip=True).split())
            if len(re.findall(day[page.language], words)) != 2:
                yield f"review dates read “{words}”"
            if page.language == "en" and not re.fullmatch(
                rf"Page last reviewed: {day['en']} Next review due: {day['en']} Page owner: .+",
                re.sub(r"\((.*?)\)", r"\1", words),
            ):
                yield f"review dates read “{words}”"

    assert not (wrong := faults(public_pages, judge)), wrong


def test_form_pages_have_no_review_dates(account_pages: list[Seen]) -> None:
    assert not [
        page.address
        for page in account_pages
        if "/accounts/" in page.address and page.soup.main.find(class_="app-review")
    ]


def test_dates_have_no_ordinals(public_pages: list[Seen]) -> None:
    ordinal = re.compile(
        rf"\b\d{{1,2}}(st|nd|rd|th)( of)? ({'|'.join(MONTHS['en'].split())})|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
    )

    def judge(page: Seen) -> Iterator[str]:
        yield from (f"date “{found.group()}”" for found in ordinal.finditer(page.soup.main.get_text(" ")))

    assert not (wrong := faults(public_pages, judge)), wrong


def test_breadcrumbs_are_the_live_pages_above(loaded: Loaded, public_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        trail = page.soup.find("nav", class_="nhsuk-breadcrumb")
        parts = [part for part in page.address.split("?")[0].removeprefix("/cy").split("/") if part]
        if not parts:
            if trail:
                yield "the home page has breadcrumbs"
            return
        links = [link["href"] for link in trail.find_all("a", class_="nhsuk-breadcrumb__link")] if trail else []
        home = "/" if page.language == "en" else f"/{page.language}/"
        wanted = [home + "".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts))]
        if list(dict.fromkeys(links)) != wanted:
            yield f"breadcrumbs {links}, not {wanted}"

    wagtail_pages = [page for page in public_pages if not page.place.name.startswith("search")]
    assert not (wrong := faults(wagtail_pages, judge)), wrong


def test_every_link_leads_somewhere(loaded: Loaded, public_pages: list[Seen]) -> None:
    client, known, dead = loaded(), {page.address for page in public_pages}, []
    for page in public_pages:
        for link in page.soup.find_all("a", href=True):
            address = link["href"].split("#")[0]
            if not address.startswith("/") or address in known:
                continue
            known.add(address)
            response = client.get(address)
            if response.status_code not in (200, 302):
                dead.append(f"{page.address} → {address}: {response.status_code}")
    assert not dead, "\n".join(dead)


def test_link_to_a_place_in_the_page_finds_it(public_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for link in page.soup.find_all("a", href=re.compile("^#.")):
            if page.soup.find(id=link["href"][1:]) is None:
                yield f"{link['href']} is not there"

    assert not (wrong := faults(public_pages, judge)), wrong


def test_link_to_a_pdf_says_so_and_how_big_it_is(public_pages: list[Seen]) -> None:
    said = {"en": r"\(PDF only, \d+KB\)$", "cy": r"\(.*PDF.* \d+KB\)$"}
    guides = 0

    def judge(page: Seen) -> Iterator[str]:
        nonlocal guides
        for link in page.soup.main.find_all("a", href=re.compile(r"\.pdf$")):
            guides += link["href"].endswith("guide.pdf")
            words = " ".join(link.get_text(" ", strip=True).split())
            if link["href"].endswith("guide.pdf") and not re.search(said[page.language], words):
                yield f"“{words}”"

    assert not (wrong := faults(public_pages, judge)), wrong
    assert guides >= 2 * GuidePage.objects.filter(locale__language_code="en").count()


def test_untranslated_page_says_so_in_welsh_and_marks_its_english(public_pages: list[Seen]) -> None:
    page = next(page for page in public_pages if page.address == "/cy/every-block/")
    assert page.soup.html["lang"] == "cy"
    heading = page.soup.find("h1")
    assert heading.find_parent(attrs={"lang": True})["lang"] == "en"
    notice = page.soup.main.find(class_=re.compile("nhsuk-inset-text|app-untranslated|nhsuk-notification-banner"))
    assert notice is not None
    assert notice.find_parent(attrs={"lang": True})["lang"] == "cy"


def test_translated_page_has_no_notice(public_pages: list[Seen]) -> None:
    words = next(page for page in public_pages if page.address == "/cy/every-block/").soup.main
    notice = words.find(class_=re.compile("nhsuk-inset-text|app-untranslated|nhsuk-notification-banner"))
    assert notice is not None
    said = notice.get_text(" ", strip=True)[:60]
    assert not [
        p.address for p in public_pages if p.address != "/cy/every-block/" and said in p.soup.get_text(" ", strip=True)
    ]


@pytest.mark.parametrize("kind", ["accessibility statement"])
def test_accessibility_statement_has_the_model_headings_and_is_fresh(public_pages: list[Seen], kind: str) -> None:
    page = next(page for page in public_pages if page.place.name == kind and page.language == "en")
    words = page.soup.main.get_text(" ", strip=True)
    for heading in (
        "How accessible this site is", "Feedback and contact", "Enforcement procedure", "Compliance status",
        "How we tested this site", "Preparation of this statement",
    ):  # fmt: skip
        assert page.soup.main.find(re.compile("^h[23]$"), string=re.compile(heading)), heading
    for name in ("EASS", "EHRC", "Web Content Accessibility Guidelines"):
        assert name in words
    review = page.response.context["page"].specific.reviews.order_by("-reviewed_on").first()
    assert (review.next_due - review.reviewed_on).days <= 366


def test_privacy_notice_names_what_the_law_asks(public_pages: list[Seen]) -> None:
    page = next(page for page in public_pages if page.place.name == "privacy" and page.language == "en")
    words = page.soup.main.get_text(" ", strip=True)
    for part in ("controller", "lawful bas", "How long", "Your rights", "Information Commissioner", "why"):
        assert part.lower() in words.lower(), part
