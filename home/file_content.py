"""What a file really is, by its first bytes and never by its name. Nothing here knows of forms or models."""

from __future__ import annotations

import zipfile
from typing import IO

HEAD = 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200  # an honest office file packs 5 to 20 times, a zip bomb a thousand
# A part that only this kind of file has.
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")


def head(file: IO[bytes], size: int = HEAD) -> bytes:
    """The first bytes; the file is left at its start."""
    file.seek(0)
    first = file.read(size)
    file.seek(0)
    return first


def is_document(extension: str, file: IO[bytes]) -> bool:
    """Whether the content is what ``extension`` says. Office files with macros are not."""
    if extension == "pdf":
        return b"%PDF-" in head(file)
    if extension in OFFICE_PARTS or extension in OPEN_DOCUMENT:
        return _is_office(extension, file)
    return extension in ("csv", "txt") and is_plain_text(file)


def is_plain_text(file: IO[bytes]) -> bool:
    """Whether all of it can be read as text that no browser would take for a page."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    if b"\x00" in content or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(MARKUP):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return not any(byte in content for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))  # not Windows-1252
    return True


def _is_office(extension: str, file: IO[bytes]) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            if _is_bomb(parts) or any("vbaproject" in part.filename.lower() for part in parts):
                return False
            return _holds(extension, package)
    except Exception:  # a damaged archive makes zipfile and zlib raise nearly anything
        return False
    finally:
        file.seek(0)


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    return unpacked > MAX_UNPACKED or (unpacked > 1024 * 1024 and unpacked / packed > MAX_RATIO)


def _holds(extension: str, package: zipfile.ZipFile) -> bool:
    names = set(package.namelist())
    if extension in OFFICE_PARTS:
        return OFFICE_PARTS[extension] in names and "[Content_Types].xml" in names
    if "mimetype" not in names or package.getinfo("mimetype").file_size > HEAD:
        return False
    return package.read("mimetype").strip() == OPEN_DOCUMENT[extension]


def is_film(extension: str, file: IO[bytes]) -> bool:
    """Whether the content is a film of the kind ``extension`` says."""
    first = head(file, 64)
    if extension == "mp4":
        return first[4:8] == b"ftyp"
    return extension == "webm" and first.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in first


def is_sound(extension: str, file: IO[bytes]) -> bool:
    """Whether the content is a recording of the kind ``extension`` says."""
    first = head(file, 64)
    if extension == "m4a":
        return first[4:8] == b"ftyp"
    return extension == "mp3" and (first.startswith(b"ID3") or (first[:1] == b"\xff" and first[1:2] >= b"\xe0"))


def is_captions(file: IO[bytes]) -> bool:
    """Whether it is a WebVTT file in UTF-8 with at least one cue."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return text.startswith("WEBVTT") and "-->" in text
