"""Runs axe-core in a page and says what it found in lines that a person can act on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

FILE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
START = "hwbTestsStartAxe"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
    const found = await axe.run(document, {
        runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], elementRef: false, preload: false,
    });
    return found.violations.map(({id, impact, help, nodes}) => ({
        id, impact, help,
        nodes: nodes.map(({target, html, failureSummary}) => ({target: target.join(' '), html, failureSummary})),
    }));
}"""


@cache
def script() -> str:
    """A function for each page to hold, that makes axe once it is called. Sent anew each time, axe costs more to send
    than to run; it comes through the debugger, so that the page's policy stays on."""
    if not FILE.exists():
        raise RuntimeError("axe-core is not installed: run make test, or npm ci in the tests folder.")
    return f"globalThis.{START} = () => {{ {FILE.read_text(encoding='utf-8')} }}"


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each rule and place. A page that is still coming is looked at once it is there."""
    page.wait_for_load_state("load")
    page.evaluate(f"() => typeof axe === 'object' || {START}()")
    return [line for found in page.evaluate(RUN, TAGS) for line in _lines(found)]


def _lines(found: dict[str, Any]) -> list[str]:
    return [
        f"axe {found['id']} ({found['impact']}): {found['help']}\n      at {node['target']}\n"
        f"      {node['html'][:200]}\n"
        f"      {' '.join(node['failureSummary'].split())[:400]}"
        for node in found["nodes"]
    ]
