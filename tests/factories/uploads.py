"""Files as a form sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

if TYPE_CHECKING:
    from django.test import Client


def send_file(client: Client, address: str, content: str | bytes, name: str) -> Any:
    """What the page at ``address`` answers to a file that is imported there."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile(name, raw)})
