"""Remembering, without an address, that it was erased: after a restore from a backup the erasure is done again.

A database that is restored has forgotten the newest of them, so they also stand in a file beside it.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community.models import Erasure
from community.periods import Period
from community.private_files import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = Period(days=90)  # longer than any backup is kept
SALT = "community.erasure"


def note_erasure(addresses: Iterable[str], *, now: dt.datetime) -> None:
    """Keep a digest of each address, in the caller's transaction."""
    for address in addresses:
        Erasure.objects.update_or_create(email_digest=digest_of(address), defaults={"erased_at": now})


def digest_of(address: str, key: str | bytes | None = None) -> str:
    """A digest that tells nothing to whoever does not hold SECRET_KEY."""
    return salted_hmac(SALT, address.strip().lower(), secret=key, algorithm="sha256").hexdigest()


def known_erasures() -> dict[str, dt.datetime]:
    """Every digest and when it was erased, from the database and the file beside it."""
    found = dict(Erasure.objects.values_list("email_digest", "erased_at"))
    for digest, at in _read(_file()).items():
        found[digest] = max(at, found.get(digest, at))
    return found


def erased_at(address: str, known: dict[str, dt.datetime]) -> dt.datetime | None:
    """When ``address`` was erased, if it was; earlier SECRET_KEYs count."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return max((known[digest] for digest in (digest_of(address, key) for key in keys) if digest in known), default=None)


def keep_beside(*, now: dt.datetime) -> None:
    """Write the file anew from itself and the database, without what is too old."""
    kept = {digest: at for digest, at in known_erasures().items() if at > KEPT.before(now)}
    new = _file().with_suffix(f".{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.writelines(f"{digest} {at.astimezone(dt.UTC).isoformat()}\n" for digest, at in sorted(kept.items()))
        file.flush()
        os.fsync(file.fileno())
    new.replace(_file())


def forget_old(now: dt.datetime) -> int:
    """Delete what is older than any backup; returns how many rows."""
    gone = Erasure.objects.filter(erased_at__lte=KEPT.before(now)).delete()[0]
    keep_beside(now=now)
    return gone


def _file() -> Path:
    return private_folder("erasures") / "erasures.txt"


def _read(path: Path) -> dict[str, dt.datetime]:
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    found = {row[0]: dt.datetime.fromisoformat(row[1]) for row in rows if len(row) == 2}
    return {digest: at if at.tzinfo else timezone.make_aware(at) for digest, at in found.items()}
