"""A button's address, opened as a page."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_address_of_a_button_says_in_words_what_to_do(client) -> None:
    answer = client.get("/community/unsaved/forget/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<h1" in answer.text
    assert "This page opens by a button only" in answer.text


def test_program_that_uses_the_wrong_method_gets_no_page(client) -> None:
    assert client.put("/community/unsaved/forget/").content == b""
