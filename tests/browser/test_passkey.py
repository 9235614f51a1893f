"""Passkeys, with a device that Chromium plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.readers import Readers
from tests.loaded.kept import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

ME = "new-lead@demo.hwb-commons.example"  # nobody else's test signs in as this person
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A phone or laptop that holds passkeys and always recognises its owner, until told not to."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def passkeys(self) -> list[dict[str, Any]]:
        """What it holds."""
        return list(self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])

    def no_longer_recognises(self) -> None:
        """The finger is wrong from now on."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


@pytest.fixture
def page(own_readers: Readers) -> Page:
    """A browser in which nobody has signed in, for a device of its own."""
    return own_readers.page()


def give_password(page: Page) -> None:
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("#id_login", ME)
    give_password(page)
    page.wait_for_url(lambda url: "/login/" not in url)


def test_passkey_is_added_signs_in_alone_and_is_removed(page: Page) -> None:
    device = Device(page)
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    give_password(page)
    expect(page.locator("h1")).to_have_text("Add a passkey")
    assert page.locator("[data-passkey-missing]").count() == 0
    page.fill("#id_name", "My work laptop")
    page.click("main form[data-passkey] > button")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("[data-recovery-codes] li").count() == 10
    assert len(device.passkeys()) == 1
    with page.expect_download() as download:
        page.click("[data-recovery-download]")
    assert download.value.suggested_filename == "recovery-codes.txt"
    kept = download.value.path().read_text()
    assert all(code in kept for code in page.locator("[data-recovery-codes] li").all_inner_texts())

    page.click("header >> text=Log out")
    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/")
    page.click("main >> text=Use a passkey")
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert page.locator("dt").inner_text() == "My work laptop"

    with page.expect_navigation():
        page.click("text=Remove >> nth=0")
    page.click("main >> text=Use a passkey") if page.locator("main >> text=Use a passkey").count() else give_password(
        page
    )
    page.click("main >> text=Remove this passkey")
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert "You have no passkey yet" in page.locator("main").inner_text()


def test_device_that_does_not_recognise_its_owner_gives_no_passkey(page: Page) -> None:
    device = Device(page)
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    give_password(page)
    device.no_longer_recognises()
    page.click("main form[data-passkey] > button")
    said = page.locator("[data-passkey-said]")
    said.wait_for(state="visible")
    expect(said).to_have_text("Your device did not give a passkey. Try again.")
    assert said.get_attribute("role") == "alert"
    assert page.locator("main form[data-passkey] > button").is_enabled()
    assert not device.passkeys()


def test_without_script_the_page_says_what_to_do_instead(a_reader: Callable[..., Page]) -> None:
    page = a_reader(scripts=False)
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    give_password(page)
    expect(page.locator("main")).to_contain_text("Passkeys need JavaScript")
    assert not page.locator("main form[data-passkey] > button").is_visible()
    page.goto("/accounts/login/")


def test_sign_in_without_script_offers_what_works(a_reader: Callable[..., Page]) -> None:
    page = a_reader(scripts=False)
    page.goto("/accounts/login/")
    assert not page.locator("text=Use a passkey").is_visible()
    assert page.locator("text=Email me a code instead").is_visible()
