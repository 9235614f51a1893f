"""Pages as readers have them, and a record of what went wrong in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.browser import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

NARROW: ViewportSize = {"width": 320, "height": 800}  # 1280 px at 400 %
WIDE: ViewportSize = {"width": 1280, "height": 900}


def resize(page: Page, size: ViewportSize) -> None:
    """Give the page a size. One that has it already is left in peace: being resized costs it a layout."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


@dataclass
class Record:
    """What a page asked for and complained of since it was last emptied."""

    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def empty(self) -> None:
        """Begin anew."""
        for words in (self.strangers, self.complaints, self.missing):
            words.clear()

    def naming(self, *words: str) -> list[str]:
        """The complaints with any of these words in them."""
        return [said for said in self.complaints if any(word in said for word in words)]

    def faults(self) -> list[str]:
        """All of it in lines."""
        return [
            *(f"asked another host: {url}" for url in self.strangers),
            *(f"the browser complains: {words}" for words in self.complaints),
            *(f"did not come: {words}" for words in self.missing),
        ]


class Readers:
    """A page for each role, with scripts and without, opened when first asked for."""

    def __init__(self, browser: Browser, url: str, sessions: dict[str, str]) -> None:
        self.browser, self.url, self.sessions = browser, url, sessions
        self._pages: dict[tuple[str, bool], Page] = {}
        self._contexts: list[BrowserContext] = []
        self._records: dict[tuple[str, bool], Record] = {}

    def page(self, role: str = "visitor", *, scripts: bool = True, size: ViewportSize = WIDE) -> Page:
        """The page of a role."""
        key = (role, scripts)
        if key not in self._pages:
            self._pages[key] = self._open(role, scripts)
        resize(self._pages[key], size)
        return self._pages[key]

    def record(self, role: str = "visitor", *, scripts: bool = True) -> Record:
        """What went wrong in that page."""
        return self._records[(role, scripts)]

    def forget(self) -> None:
        """Make each page that of somebody who has never been here; what may be cached stays in the browser's cache."""
        for (role, scripts), page in self._pages.items():
            if page.url.startswith(self.url):
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
            page.context.clear_cookies()
            self._introduce(page.context, role)
            self._records[(role, scripts)].empty()

    def close(self) -> None:
        """End all of it."""
        for context in self._contexts:
            context.close()

    def _open(self, role: str, scripts: bool) -> Page:
        options: dict[str, Any] = {"base_url": self.url, "java_script_enabled": scripts, "locale": "en-GB"}
        context = self.browser.new_context(**options, viewport=WIDE, reduced_motion="reduce")
        if scripts:
            context.add_init_script(axe.script())
        self._introduce(context, role)
        self._contexts.append(context)
        page, record = context.new_page(), Record()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(30_000)  # a machine with much else to do is no fault of the page
        self._records[(role, scripts)] = record
        self._listen(page, record)
        return page

    def _introduce(self, context: BrowserContext, role: str) -> None:
        if role != "visitor":
            context.add_cookies([{"name": "sessionid", "value": self.sessions[role], "url": self.url}])

    def _listen(self, page: Page, record: Record) -> None:
        def asked(request: Request) -> None:
            if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and not request.url.startswith(self.url):
                record.strangers.append(request.url)

        def said(message: ConsoleMessage) -> None:
            # A page that answers 404 on purpose makes Chromium say so: what failed to load is judged by `came`.
            if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
                record.complaints.append(message.text)

        def came(response: Response) -> None:
            if response.status >= 400 and not response.request.is_navigation_request():
                record.missing.append(f"{response.status} {response.url}")

        page.on("request", asked)
        page.on("console", said)
        page.on("response", came)
        page.on("pageerror", lambda error: record.complaints.append(str(error)))
