"""Addresses that cannot be anything's."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.community import make_member


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/%00/", "/case-studies/submit/%00/", "/diagnostic/rounds/a%00b/", "/elements/%00/"])
def test_address_with_a_nul_character_is_not_found(client: Client, path: str) -> None:
    client.force_login(make_member().user)
    assert client.get(path).status_code == 404
