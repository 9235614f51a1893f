"""The back office as a browser sees it: it asks no other host, and sets no cookie that the cookies page leaves out."""

from __future__ import annotations

from tests.browser.readers import Readers


def test_back_office_asks_no_other_host_and_sets_only_the_cookie_we_name(fresh_readers: Readers) -> None:
    page = fresh_readers.page("national-editor")
    for address in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/reports/site-history/"):
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
    page.locator("[data-wagtail-sidebar] button[aria-label='Toggle sidebar']:visible").first.click()
    page.wait_for_timeout(300)
    assert fresh_readers.record("national-editor").strangers == []
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names - {"sessionid", "csrftoken"} <= {"wagtail_sidebar_collapsed"}
