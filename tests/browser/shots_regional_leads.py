"""Takes the pictures of docs/regional-leads.md: ``python -m tests.browser.shots_regional_leads ADDRESS``.

As ``shots_editors``: a data folder of its own with the demo loaded, and the site running on it.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import django
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from tests.browser.shots_editors import FLAGS, keep, side_panel, visit

SPREADSHEET = """title,described_as,elements,in_one_line,stage,what we did
Tea at the change of shift,A community trust,environment,Ten minutes for kinder handovers.,running,We moved the tea.
Sleep pods for nights,An ambulance trust,environment,Two pods and a rota for them.,running,We bought two pods.
A survey of two questions,A community trust,data-insights,,started,We asked two questions.
"""


def prepare() -> dict[str, str]:
    """Add what the pictures show, and say which pages they show it on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.utils import timezone

    from casestudies.models import RegionStoriesPage, StoryPage
    from community.models import User
    from home.models import PageReview

    lead = User.objects.get(email__startswith="regional-lead@")
    region = lead.appointments.filter(region__isnull=False).get().region
    page = RegionStoriesPage.objects.get(region=region, locale__language_code="en")
    today = timezone.localdate()
    for story, days in zip(StoryPage.objects.live().child_of(page), (-9, 6), strict=False):
        due = {"reviewed_on": today - dt.timedelta(days=360), "next_due": today + dt.timedelta(days=days)}
        PageReview.objects.create(page=story, **due)
    draft = StoryPage.objects.child_of(page).filter(slug="a-room-that-stays-quiet").first()
    if draft is None:
        draft = StoryPage(
            title="A room that stays quiet", slug="a-room-that-stays-quiet", live=False, owner=lead, sector="acute",
            described_as="An acute trust", locale=page.locale,
            summary="How one hospital gave its nurses a place to rest.",
            what_we_did="<p>We asked ward staff where they rest. Most said: nowhere. We cleared a store room.</p>",
        )  # fmt: skip
        page.add_child(instance=draft)
        draft.save_revision(user=lead, clean=False)
    return {"draft": str(draft.pk)}


def sign_in(tab: Tab, base: str) -> None:
    """Sign in as the regional lead of the demo."""
    lines = (Path(os.environ["HWB_VAR_DIR"]) / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    email, password = next(line.split()[1:3] for line in lines if line.startswith("regional-lead "))
    tab.goto(f"{base}/accounts/login/")
    tab.fill("input[name=login]", email)
    tab.fill("input[name=password]", password)
    tab.click("main form button[type=submit]")
    tab.wait_for_load_state()


def shots(tab: Tab, base: str, pk: dict[str, str]) -> None:
    """All pictures, in the order of the guide."""
    visit(tab, base, "")
    keep(tab, "stories-dashboard")
    visit(tab, base, f"pages/{pk['draft']}/edit/", lambda t: side_panel(t, "status"))
    keep(tab, "stories-form")
    tab.locator(".footer [data-w-dropdown-target=toggle], .footer .w-dropdown__toggle").first.click()
    tab.locator("button[name=action-publish]").first.click()
    tab.wait_for_timeout(3000)
    keep(tab, "stories-missing")
    visit(tab, base, "stories/import/")
    keep(tab, "stories-import")
    file = {"name": "stories.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode()}
    tab.set_input_files("input[type=file]", files=[file])  # type: ignore[arg-type]
    tab.locator("form[enctype] button[type=submit]").first.click()
    tab.wait_for_timeout(2500)
    keep(tab, "stories-import-preview")


def main() -> None:
    base = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    pk = prepare()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_page(viewport={"width": 1280, "height": 860})
        tab.on("console", lambda said: print("  console:", said.text) if said.type == "error" else None)
        sign_in(tab, base)
        shots(tab, base, pk)
        browser.close()


if __name__ == "__main__":
    main()
