from tests.browser.readers import Readers
from tests.browser import axe

def test_shots(own_readers: Readers) -> None:
    page = own_readers.page("member")
    for width in (375, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/elements/environment/")
        form = page.locator("form[data-save-at-once]")
        q = form.locator(".app-question").nth(3)
        q.get_by_role("radio", name="Red" if width == 375 else "Amber").check()
        page.locator(".app-lead-on").wait_for()
        page.wait_for_timeout(500)
        page.locator(".app-embedded").screenshot(path=f"/tmp/d1-guide-{width}.png")
        link = page.locator(".app-lead-on a[href*='/ask/']")
        print("asks", link.count())
        if link.count():
            page.goto(link.first.get_attribute("href"))
            page.screenshot(path=f"/tmp/d1-ask-{width}.png", full_page=True)
            print(axe.violations(page))
        page.goto("/diagnostic/")
        page.screenshot(path=f"/tmp/d1-home-{width}.png", full_page=True)
        page.goto("/elements/environment/")
        cookies = [c for c in page.context.cookies() if c["name"].endswith("csrftoken")]
        for c in cookies:
            page.context.add_cookies([{**c, "value": "a" * 32}])
        page.get_by_role("button", name="Save my ratings").click()
        page.wait_for_load_state()
        page.screenshot(path=f"/tmp/d1-unsaved-{width}.png", full_page=True)
        print(page.url, page.locator("h1").inner_text(), axe.violations(page))
        page.get_by_role("button", name="Leave it").click()
