"""Forms: statements 22 to 25 and 51, over every form that a visitor or member can open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.conventions.conftest import Seen, in_language, parsed
from tests.conventions.test_shell import faults

if TYPE_CHECKING:
    from tests.loaded.fixtures import Loaded

ENTRY = re.compile("^(input|select|textarea)$")
# A form, what is wrongly typed into it, and who does.
WRONG = [
    ("/accounts/login/", {"login": "nobody@example.com", "password": "no"}, "visitor"),
    ("/accounts/login/", {}, "visitor"),
    ("/accounts/login/code/", {"email": "not an address"}, "visitor"),
    ("/accounts/signup/", {"email": "not an address", "password1": "short"}, "visitor"),
    ("/accounts/password/reset/", {"email": "not an address"}, "visitor"),
    ("/accounts/password/change/", {"oldpassword": "no", "password1": "x"}, "member"),
    ("/accounts/email/", {"action_add": "", "email": "not an address"}, "member"),
    ("/accounts/2fa/totp/activate/", {"code": "abc"}, "member"),
    ("/accounts/reauthenticate/", {"password": "no"}, "member"),
    ("/community/me/about/", {"first_name": "", "in_post_year": "1890"}, "member"),
    ("/community/me/talking/", {"time_zone": "Mars/Olympus"}, "member"),
]


def name_of(entry: Any, soup: Any) -> str:
    """What a screen reader calls a field."""
    if entry.get("aria-label"):
        return str(entry["aria-label"])
    if entry.get("aria-labelledby"):
        return " ".join(
            tag.get_text(strip=True) for one in entry["aria-labelledby"].split() if (tag := soup.find(id=one))
        )
    label = soup.find("label", attrs={"for": entry.get("id")}) or entry.find_parent("label")
    return label.get_text(strip=True) if label else ""


def entries(soup: Any) -> list[Any]:
    """The fields that a reader fills in."""
    hidden = ("hidden", "submit", "button", "image")
    found = [tag for tag in soup.find_all(ENTRY) if str(tag.get("type", "text")) not in hidden]
    return [tag for tag in found if not tag.find_parent(attrs={"aria-hidden": "true"}) and not tag.get("aria-hidden")]


def test_field_has_a_name(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        yield from (f"no name: {str(tag)[:120]}" for tag in entries(page.soup) if not name_of(tag, page.soup))

    assert not (wrong := faults(all_pages, judge)), wrong


def test_choices_stand_in_a_fieldset_with_a_legend(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for tag in page.soup.find_all("input", type=["radio", "checkbox"]):
            group = tag.find_parent("fieldset")
            legend = group.find("legend") if group else None
            if legend is None or not legend.get_text(strip=True):
                yield f"without a legend: {str(tag)[:120]}"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_form_leaves_checking_to_us(all_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for form in page.soup.find_all("form"):
            asks = [tag for tag in entries(form) if tag.get("type") != "search"]
            if asks and form.get("novalidate") is None:
                yield f"a form without novalidate: {form.get('action')}"
            # A page from the cache holds nobody's token: its forms are judged by where they come from.
            tells_who = form.find("input", type=["password", "email"])
            if tells_who and not form.find("input", attrs={"name": "csrfmiddlewaretoken"}):
                yield f"a form without a token: {form.get('action')}"

    assert not (wrong := faults(all_pages, judge)), wrong


def test_account_fields_say_what_browsers_may_fill_in(account_pages: list[Seen]) -> None:
    def judge(page: Seen) -> Iterator[str]:
        for tag in page.soup.main.find_all("input", type=["email", "password"]):
            if not tag.get("autocomplete"):
                yield f"no autocomplete: {str(tag)[:120]}"
            if tag.get("type") == "password" and (tag.get("maxlength") or tag.get("onpaste")):
                yield f"a password with a limit: {str(tag)[:120]}"

    assert not (wrong := faults(account_pages, judge)), wrong


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("path", "typed", "role"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_mistake_is_said_above_and_beside(
    loaded: Loaded, path: str, typed: dict[str, str], role: str, language: str
) -> None:
    address = path if language == "en" else f"/cy{path}"
    response = loaded(role).post(address, typed)
    assert response.status_code == 200
    soup = parsed(response.content)
    assert soup.title.get_text(strip=True).startswith(in_language(language, "Error:")), soup.title
    summary = soup.main.find(class_="nhsuk-error-summary")
    assert summary is not None, "no error summary"
    assert in_language(language, "There is a problem") in summary.get_text()
    assert summary.sourceline <= soup.h1.sourceline, "the summary stands below the h1"
    links = summary.find_all("a")
    assert links, "no error leads to its field"
    for link in links:
        field = soup.find(id=link["href"].removeprefix("#"))
        assert field is not None, f"{link['href']} is not there"
        described = str(field.get("aria-describedby", "")).split()
        assert all(soup.find(id=one) for one in described), described
        group = field.find_parent(class_="nhsuk-form-group")
        beside = group.find(class_="nhsuk-error-message") if group else None
        assert beside is None or beside["id"] in described, f"{field} is not described by its error"
    for name, value in typed.items():
        field = soup.main.find("input", attrs={"name": name})
        if field is not None and field.get("type") not in ("password", "submit"):
            assert field.get("value", "") == value, f"{name} was not kept"
        if field is not None and field.get("type") == "password":
            assert not field.get("value"), "a password was sent back"


def test_sign_in_is_the_same_for_known_and_unknown(loaded: Loaded) -> None:
    def answer(email: str) -> str:
        page = loaded().post("/accounts/login/", {"login": email, "password": "not it at all"}).content.decode()
        return re.sub(r'value="[^"]*"', "", page.replace(email, ""))

    assert answer("member@demo.hwb-commons.example") == answer("nobody@demo.hwb-commons.example")


def test_no_page_asks_to_prove_one_is_human(all_pages: list[Seen]) -> None:
    assert not [page.address for page in all_pages if re.search("captcha", str(page.soup), re.IGNORECASE)]


def test_create_an_account_is_called_so(account_pages: list[Seen]) -> None:
    page = next(page for page in account_pages if page.address == "/accounts/signup/")
    assert page.heading == "Create an account"


def test_sixth_wrong_password_in_a_row_is_made_to_wait(loaded: Loaded) -> None:
    client = loaded()
    wrong = {"login": "member@demo.hwb-commons.example", "password": "not it at all"}
    said = [client.post("/accounts/login/", wrong).content.decode() for _ in range(10)]
    assert re.search(r"[Tt]oo many", said[-1]), "ten wrong passwords and no pause"
    assert not re.search(r"[Tt]oo many", said[0])
