"""What a page weighs on the way to a browser: its HTML, its style sheets and its scripts, gzipped."""

from __future__ import annotations

import gzip
import re
from http.client import HTTPConnection

ASSETS = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"')


def fetch(port: int, path: str) -> tuple[bytes, int]:
    """A file's words, and its bytes as sent to a browser that takes gzip (packed here if the server sent it plain)."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}; serve the site by hand to see why.")
    if response.getheader("Content-Encoding") == "gzip":
        return gzip.decompress(body), len(body)
    return body, len(gzip.compress(body))


def weigh(port: int, path: str) -> dict[str, int]:
    """Bytes of html, css and js of the page at ``path``."""
    html, size = fetch(port, path)
    found = {"html": size, "css": 0, "js": 0}
    for asset in ASSETS.findall(html.decode()):
        found["css" if ".css" in asset else "js"] += fetch(port, asset)[1]
    return found
