"""The page shell: statements 1 to 9 of the conventions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.conventions.conftest import NOT_FOUND, Pages, Seen, in_language
from tests.loaded.fixtures import Loaded
from tests.loaded.places import ACCOUNT, PUBLIC

FOOTER = ("accessibility-statement/", "contact/", "cookies/", "privacy/", "terms/")
EVERY = (*PUBLIC, *ACCOUNT, *NOT_FOUND)
SERVICE = "HWB Commons"
LOADING = ["script", "img", "source", "video", "audio", "iframe", "embed", "object", "use"]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def faults(pages: list[Seen], judge: Callable[[Seen], Iterator[str]]) -> str:
    """What ``judge`` says of each page, in lines."""
    return "\n".join(f"{page.address} ({page.place.role}): {words}" for page in pages for words in judge(page))


def test_page_answers_as_its_place_says(loaded: Loaded, pages: Pages) -> None:
    seen = [pages.see(loaded, place, language) for place in EVERY for language in ("en", "cy")]
    wrong = [
        f"{page.address}: {page.response.status_code}"
        for page in seen
        if page.response.status_code != page.place.status
    ]
    assert not wrong, "\n".join(wrong)


def test_page_says_its_language_and_has_its_landmarks(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        soup = page.soup
        if soup.html["lang"].split("-")[0] != page.language:
            yield f"lang is {soup.html['lang']}"
        for name in ("header", "footer", "main"):
            # A header inside main belongs to what it heads.
            if len([tag for tag in soup.find_all(name) if name == "main" or not tag.find_parent("main")]) != 1:
                yield f"not one <{name}>"
        if soup.main.get("id") != "maincontent":
            yield "main has no id maincontent"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_first_focus_is_the_skip_link(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        first = page.soup.body.find(["a", "button", "input", "select", "textarea", "summary"])
        if first is None or first.get("href") != "#maincontent":
            yield f"the first thing in focus order is {first}"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_headings_begin_with_one_h1_and_never_skip(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        headings = page.soup.main.find_all(re.compile("^h[1-6]$"))
        levels = [int(heading.name[1]) for heading in headings]
        if Counter(int(tag.name[1]) for tag in page.soup.find_all(re.compile("^h[1-6]$")))[1] != 1:
            yield f"h1: {levels.count(1)}"
        for before, after, heading in zip(levels, levels[1:], headings[1:], strict=False):
            if after > before + 1:
                yield f"h{before} is followed by h{after} “{heading.get_text(strip=True)[:60]}”"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_title_names_the_page_the_service_and_the_nhs(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        parts = page.title.split(" – ")
        if parts[-2:] != [SERVICE, "NHS"]:
            yield f"title “{page.title}” does not end “ – {SERVICE} – NHS”"
        # A list says more in its title than in its heading: what is filtered, which page of how many.
        if not page.heading or not parts[0].startswith(page.heading):
            yield f"title “{page.title}” does not begin with the h1 “{page.heading}”"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_titles_are_unique(public_pages: list[Seen]) -> None:
    plain = [page for page in public_pages if "?" not in page.address and page.place.name != "every block"]
    titles: dict[str, set[str]] = {}
    for page in plain:
        titles.setdefault(page.title, set()).add(page.address)
    assert not {title: found for title, found in titles.items() if len(found) > 1}


def test_header_names_the_service_and_searches_this_site(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        header = page.soup.header
        if SERVICE not in header.get_text():
            yield "no service name"
        search = header.find("form", role="search") or header.find("form", method="get")
        home = "" if page.language == "en" else f"/{page.language}"
        if search is None or search["action"] != f"{home}/search/" or not search.find("input", attrs={"name": "q"}):
            yield f"the header's search leads to {search and search['action']}"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_log_out_is_last_and_a_form_to_post(account_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        section = page.soup.header.find(class_="nhsuk-header__account")
        if section is None:
            yield "no account section"
            return
        doors = section.find_all(["a", "button"])
        if page.place.role == "visitor":
            if any("logout" in str(door) for door in section.find_all("form")):
                yield "a visitor is offered to log out"
            return
        form = doors[-1].find_parent("form")
        if form is None or form["method"].lower() != "post" or not form["action"].endswith("/accounts/logout/"):
            yield f"the last thing is {doors[-1]}"
        elif not form.find("input", attrs={"name": "csrfmiddlewaretoken"}):
            yield "the form to log out has no token"

    assert not (wrong := faults(account_pages, judge)), wrong


def test_getting_the_logout_address_does_not_end_the_session(loaded: Loaded) -> None:
    client = loaded("member")
    client.get("/accounts/logout/")
    assert client.get("/accounts/email/").status_code == 200


def test_footer_lists_the_legal_pages_in_one_order(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        home = "/" if page.language == "en" else f"/{page.language}/"
        links = [link["href"] for link in page.soup.find_all("footer")[-1].find_all("a")]
        if [link for link in links if link.startswith(home) and link.removeprefix(home) in FOOTER] != [
            home + end for end in FOOTER
        ]:
            yield f"footer: {links}"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_nothing_comes_from_another_host(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for tag in page.soup.find_all(LOADING):
            for name in ("src", "srcset", "poster", "data", "href"):
                if "//" in str(tag.get(name, "")):
                    yield f"{tag.name} {name}={tag[name]}"
        for link in page.soup.find_all("link"):
            if urlsplit(link["href"]).netloc and not {"canonical", "alternate"} & set(link["rel"]):
                yield f"link {link['href']}"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_no_script_or_style_stands_in_the_page(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for script in page.soup.find_all("script"):
            if not script.get("src") and script.get("type") not in ("application/ld+json", "application/json"):
                yield f"inline script: {str(script)[:80]}"
        for style in page.soup.find_all("style"):
            yield f"inline style: {str(style)[:80]}"
        for tag in page.soup.find_all(True):
            for name in tag.attrs:
                if name == "style" or name.startswith("on"):
                    yield f"<{tag.name} {name}={tag[name]!r}>"
            if str(tag.get("href", "")).lower().startswith("javascript:"):
                yield f"<{tag.name} href={tag['href']}>"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_policy_allows_only_files_of_ours(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        policy = page.response.get("Content-Security-Policy", "")
        parts = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
        for name in ("script-src", "style-src", "default-src"):
            if parts.get(name) != "'self'":
                yield f"{name} {parts.get(name)}"
        if parts.get("frame-ancestors") != "'none'" or parts.get("object-src") != "'none'":
            yield policy
        if "unsafe" in policy or "nonce" in policy:
            yield policy

    assert not (wrong := faults(all_pages, judge)), wrong


def test_pages_carry_the_security_headers(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for name, value in HEADERS.items():
            if page.response.get(name) != value:
                yield f"{name}: {page.response.get(name)}"
        if not page.response.get("Referrer-Policy"):
            yield "no Referrer-Policy"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_new_tab_is_said_in_the_link(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        said = in_language(page.language, "(opens in new tab)")
        for link in page.soup.find_all("a", target="_blank"):
            if said not in link.get_text():
                yield str(link)[:100]

    assert not (wrong := faults(all_pages, judge)), wrong


def test_page_keeps_each_id_to_one_thing(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        found = Counter(tag["id"] for tag in page.soup.find_all(id=True))
        yield from (f"id {name} {count} times" for name, count in found.items() if count > 1)
        for tag in page.soup.find_all(True):
            for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
                for one in str(tag.get(name, "")).split():
                    if one not in found:
                        yield f"<{tag.name} {name}={one}> leads nowhere"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_language_switch_leads_to_the_same_page(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        other = "cy" if page.language == "en" else "en"
        links = page.soup.find_all("a", hreflang=other)
        if not links:
            yield "no link to the other language"
        elif page.response.status_code == 200 and page.place.name != "every block":
            wanted = page.place.address(other).split("?")[0]
            if links[0]["href"].split("?")[0] != wanted:
                yield f"leads to {links[0]['href']}, not {wanted}"

    assert not (wrong := faults(all_pages, judge)), wrong
