"""What was uploaded, between its steps: on the server, outside media, for the one who sent it and for a day."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from community.private_files import private_folder

if TYPE_CHECKING:
    from community.models import User

KEPT_FOR = dt.timedelta(days=1)
TOKEN = re.compile(r"[0-9a-f]{32}")


def keep_upload(*, content: bytes, by: User, now: dt.datetime) -> str:
    """Keep ``content`` in place of what ``by`` sent before, and return the token by which only they get it back."""
    forget_old_uploads(now=now)
    folder = _folder(by)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    token = secrets.token_hex(16)
    path = folder / token
    path.touch(mode=0o600)
    path.write_bytes(content)
    return token


def kept_upload(*, token: str, by: User, now: dt.datetime) -> bytes | None:
    """What ``by`` sent under ``token``; None if they did not, or longer than a day ago."""
    path = _folder(by) / token
    if not TOKEN.fullmatch(token) or not path.is_file() or _is_old(path, now):
        return None
    return path.read_bytes()


def forget_upload(*, token: str, by: User) -> None:
    """Delete what ``by`` sent under ``token``, if it is there."""
    if TOKEN.fullmatch(token):
        (_folder(by) / token).unlink(missing_ok=True)


def forget_old_uploads(*, now: dt.datetime) -> int:
    """Delete everybody's files that are older than a day; returns how many. Safe to run at any time."""
    old = [path for path in _root().glob("*/*") if _is_old(path, now)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _root() -> Path:
    return private_folder("imports")


def _folder(user: User) -> Path:
    return _root() / str(user.pk)


def _is_old(path: Path, now: dt.datetime) -> bool:
    try:
        written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return True
    return now - written > KEPT_FOR
