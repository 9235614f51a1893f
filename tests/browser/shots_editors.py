"""Takes the pictures of docs/editors.md from a running site: ``python -m tests.browser.shots_editors ADDRESS``.

Use a data folder of its own (``HWB_VAR_DIR``) with the demo loaded and the site running on it: examples are added to
it, such as an overdue review. Accounts are read from its ``demo-accounts.txt``.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import django
from PIL import Image, ImageDraw
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
LIMIT = 150_000
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WORDS = "Ask your board for half an hour, and take one page with you. It says what you want and what it costs."


def prepare() -> dict[str, str]:
    """Add what the pictures show, and say which pages they show it on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.core.files.base import ContentFile
    from django.utils import timezone
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.models import Page

    from elements.models import GuidePage
    from home.models import PageFeedback, PageReview, SiteImage, StandardPage

    guide = GuidePage.objects.get(element="relationships", locale__language_code="en")
    tips = StandardPage.objects.get(slug="top-tips", locale__language_code="en")
    welsh = Page.objects.get(translation_key=tips.translation_key, locale__language_code="cy")
    today = timezone.localdate()
    for page, days in ((guide, -9), (tips, 6)):
        PageReview.objects.create(
            page=page, reviewed_on=today - dt.timedelta(days=360), next_due=today + dt.timedelta(days=days)
        )
    if not PageFeedback.objects.exists():
        said = [("yes", "")] * 11 + [("no", "I could not find the part about night shifts.")]
        said += [("problem", "The link to the year plan opens the wrong page.")]
        for answer, comment in said:
            PageFeedback.objects.create(page=tips, answer=answer, comment=comment, created_at=timezone.now())
    Redirect.objects.get_or_create(old_path="/tips", redirect_page=tips)
    if WORDS not in tips.summary:
        tips.summary = WORDS
        tips.save_revision().publish()
    if not SiteImage.objects.exists():
        SiteImage.objects.create(title="Two colleagues talking", file=ContentFile(_drawing(), "colleagues.png"))
    return {
        "guide": str(guide.pk),
        "tips": str(tips.pk),
        "welsh": str(welsh.pk),
        "image": str(SiteImage.objects.order_by("pk")[0].pk),
    }


def _drawing() -> bytes:
    picture = Image.new("RGB", (1200, 800), "#e8edee")
    draw = ImageDraw.Draw(picture)
    for left, colour in ((260, "#005eb8"), (620, "#00786c")):
        draw.ellipse((left + 70, 170, left + 250, 350), fill=colour)
        draw.rounded_rectangle((left, 380, left + 320, 800), 120, fill=colour)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def sign_in(tab: Tab, base: str) -> None:
    """Sign in as the national editor of the demo."""
    lines = (Path(os.environ["HWB_VAR_DIR"]) / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    email, password = next(line.split()[1:3] for line in lines if line.startswith("national-editor "))
    tab.goto(f"{base}/accounts/login/")
    tab.fill("input[name=login]", email)
    tab.fill("input[name=password]", password)
    tab.click("main form button[type=submit]")
    tab.wait_for_load_state()


def keep(tab: Tab, name: str) -> None:
    """Write what the tab shows as a small PNG."""
    path = IMAGES / f"{name}.png"
    picture = Image.open(BytesIO(tab.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LIMIT:
            break
    print(f"{name}: {path.stat().st_size // 1024} kB")


def side_panel(tab: Tab, name: str) -> None:
    """Open one of the editor's side panels, unless it is open."""
    toggle = tab.locator(f'[data-side-panel-toggle="{name}"]').first
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    tab.wait_for_timeout(900)


def visit(tab: Tab, base: str, path: str, then: Callable[[Tab], None] | None = None) -> None:
    tab.goto(f"{base}/admin/{path}")
    tab.wait_for_timeout(1500)
    if then:
        then(tab)


def shots(tab: Tab, base: str, pk: dict[str, str]) -> None:
    """All pictures, in the order of the guide."""
    visit(tab, base, "")
    keep(tab, "dashboard")
    visit(tab, base, f"pages/{pk['tips']}/edit/", lambda t: side_panel(t, "status"))
    keep(tab, "edit-page")
    tab.locator(".footer [data-w-dropdown-target=toggle], .footer .w-dropdown__toggle").first.click()
    tab.wait_for_timeout(500)
    keep(tab, "action-menu")
    visit(tab, base, f"pages/{pk['tips']}/edit/", lambda t: side_panel(t, "preview"))
    tab.wait_for_timeout(4000)
    keep(tab, "preview")
    side_panel(tab, "checks")
    tab.wait_for_timeout(1500)
    keep(tab, "checks")
    visit(tab, base, f"pages/{pk['tips']}/review/")
    keep(tab, "review")
    visit(tab, base, "reports/review/")
    keep(tab, "review-report")
    visit(tab, base, f"pages/{pk['welsh']}/edit/")
    tab.wait_for_timeout(2500)
    keep(tab, "translate")
    visit(tab, base, f"pages/{pk['guide']}/edit/")
    meter = tab.locator("[data-controller~=guide-meter], .guide-meter, .app-meter").first
    if meter.count():
        meter.scroll_into_view_if_needed()
        tab.wait_for_timeout(2500)
    keep(tab, "guide-meter")
    visit(tab, base, f"images/{pk['image']}/")
    keep(tab, "picture")
    visit(tab, base, "media/video/add/")
    keep(tab, "film")
    visit(tab, base, "redirects/")
    keep(tab, "redirects")
    visit(tab, base, "reports/page-feedback/")
    keep(tab, "feedback-report")


def main() -> None:
    base = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    IMAGES.mkdir(parents=True, exist_ok=True)
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
