"""Reading the pages of a profile."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from community.profile import CHOOSABLE

ME = "/community/me/"


def soup_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html5lib")


def rows(page: BeautifulSoup) -> dict[str, Any]:
    return {row.dt.get_text(" ", strip=True): row for row in page.select(".nhsuk-summary-list__row")}


def errors(answer: Any) -> dict[str, str]:
    """What the summary says, by the id it links to; each id stands on the page."""
    page = soup_of(answer)
    found = {link["href"][1:]: link.get_text(strip=True) for link in page.select(".nhsuk-error-summary a")}
    assert all(page.find(id=target) for target in found), found
    return found


def everything(who: str, **others: str) -> dict[str, str]:
    """The form of who sees what with one answer for every field."""
    return {**{f"see-{field}": who for field in CHOOSABLE}, **others}
