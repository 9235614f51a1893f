"""Pictures and films from the media folder, where neither a proxy nor object storage serves them.

Only what is public by its kind: never documents, which Wagtail serves after asking who may see them, and never the
originals of pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

PUBLIC_FOLDERS = ("images", "media", "media_thumbnails", "captions")
TYPES = {
    ".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".png": "image/png", ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm", ".webp": "image/webp",
}  # fmt: skip
ONE_DAY = 24 * 3600
PIECE = 256 * 1024


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture or film, whole or by byte range (Safari plays no film without)."""
    file = _find(path)
    found = file.stat()
    if not was_modified_since(request.headers.get("If-Modified-Since"), found.st_mtime):
        return HttpResponseNotModified()
    response = _answer(file, found.st_size, request.headers.get("Range", ""))
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Last-Modified"] = http_date(found.st_mtime)
    response.headers["Cache-Control"] = f"public, max-age={ONE_DAY}"
    return response


def _find(path: str) -> Path:
    """The file, if it is of a public kind and there."""
    folder, _, name = path.partition("/")
    if folder not in PUBLIC_FOLDERS or Path(name).suffix.lower() not in TYPES or "\0" in path:
        raise Http404
    inside = Path(settings.MEDIA_ROOT).resolve() / folder
    try:
        file = Path(safe_join(inside, name))
        there = file.resolve().is_relative_to(inside) and file.is_file()
    except (SuspiciousFileOperation, OSError) as error:  # OSError: a name longer than any file has
        raise Http404 from error
    if not there:
        raise Http404
    return file


def _answer(file: Path, size: int, asked: str) -> HttpResponseBase:
    content_type = TYPES[file.suffix.lower()]
    wanted = _byte_range(asked, size)
    if wanted is None:
        return FileResponse(file.open("rb"), content_type=content_type)
    first, last = wanted
    if first > last:
        headers = {"Content-Range": f"bytes */{size}"}
        return HttpResponse(status=416, content_type="text/plain", headers=headers)
    response = StreamingHttpResponse(_pieces(file, first, last), status=206, content_type=content_type)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    return response


def _byte_range(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; first above last if it lies outside; ``None`` to send the whole file."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked.strip())
    if not match or match.group(1) == match.group(2) == "":
        return None
    if not match[1]:  # the last so many bytes
        return max(0, size - int(match[2])), size - 1 if int(match[2]) else -1
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None  # not a range: the whole file is the answer
    return (first, last) if first < size else (1, 0)


def _pieces(file: Path, first: int, last: int) -> Iterator[bytes]:
    with file.open("rb") as source:
        source.seek(first)
        left = last - first + 1
        while left > 0 and (piece := source.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
