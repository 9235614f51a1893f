"""W3C's Nu checker over every kind of page. One run: starting it costs more than the pages do."""

from __future__ import annotations

import json
import shutil
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.loaded.places import ALL, GALLERY, Place

JAR = Path(__file__).resolve().parents[1] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.xdist_group("html")  # the longest of all: it begins first
def test_pages_have_no_html_error(served: dict[str, Any], tmp_path: Path) -> None:
    addresses = save_pages(served, tmp_path)
    found = [
        f"{addresses[Path(message['url']).name]} line {message.get('lastLine')}: {message['message']}"
        f"\n      {message.get('extract', '').strip()[:160]}"
        for message in errors(tmp_path)
    ]
    assert len(addresses) > 100
    assert not found, "\n" + "\n".join(found)


def save_pages(served: dict[str, Any], folder: Path) -> dict[str, str]:
    """Write each place in both languages as a file; addresses by file name."""
    addresses = {}
    looks = [(place, place.address(language)) for place in ALL for language in ("en", "cy")]
    for number, (place, address) in enumerate([*looks, (GALLERY, GALLERY.path)]):
        status, body = fetch(served, place, address)
        assert status == place.status, f"{address} answered {status}"
        name = f"{number:03}.html"
        (folder / name).write_bytes(body)
        addresses[name] = f"{address} ({place.role})"
    return addresses


def fetch(served: dict[str, Any], place: Place, address: str) -> tuple[int, bytes]:
    """What the site answers to the place's role."""
    connection = HTTPConnection("localhost", served["port"], timeout=30)
    cookie = f"sessionid={served['sessions'][place.role]}" if place.role != "visitor" else ""
    connection.request("GET", quote(address, safe="/?=&%"), headers={"Cookie": cookie} if cookie else {})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def errors(folder: Path) -> list[dict[str, str]]:
    """What the checker calls an error."""
    java = shutil.which("java")
    assert java, "The HTML checker needs Java: run make test, which installs it or says how."
    assert JAR.exists(), "The HTML checker is not installed: run make test, or npm ci in the tests folder."
    # Java makes itself at home in a quarter of the machine's memory; the tests beside it want theirs.
    command = [java, "-Xmx512m", "-Xss2m", "-jar", str(JAR), "--errors-only", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stderr or done.stdout)
    return list(report["messages"])
