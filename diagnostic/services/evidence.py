"""What shows that a rating is right: links, files and sources of data, kept with the round."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.db import transaction

from community.private_files import private_folder, written_before
from diagnostic.models import Evidence, RatingEvent, Round
from diagnostic.permissions import may_lead
from diagnostic.services.answers import NotAskedError, take_part
from diagnostic.services.rounds import hold_open, record

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.questions import Question

FOLDER = "evidence"
MOST = 10  # of one statement in one round


class TooMuchEvidenceError(Exception):
    """The statement has as much evidence as it may."""


class NotTheirsError(Exception):
    """Somebody else added it, and this person does not lead the round."""


@dataclass(frozen=True)
class Shown:
    """What somebody wants to add. ``ending`` is the kind of file, which was checked (``forms.evidence``)."""

    kind: str
    title: str
    url: str = ""
    file: IO[bytes] | None = None
    ending: str = ""


@transaction.atomic
def add(*, round: Round, by: Member, question: Question, shown: Shown, now: dt.datetime) -> Evidence:
    """Keep a piece of evidence. Raises NotOpenError, NotAskedError and TooMuchEvidenceError."""
    held = hold_open(round.pk)
    if question.code not in held.scope:
        raise NotAskedError
    mine = take_part(round=held, by=by, element=question.element, now=now)
    if held.evidence.filter(code=question.code).count() >= MOST:
        raise TooMuchEvidenceError
    name = _keep(shown.file, shown.ending) if shown.file is not None else ""
    record(held, RatingEvent.Kind.CHANGED, by=by, now=now, code=question.code, new={"evidence": shown.title})
    return Evidence.objects.create(
        round=held, code=question.code, kind=shown.kind, title=shown.title, url=shown.url, file_name=name,
        contributor=mine, added_at=now,
    )  # fmt: skip


@transaction.atomic
def remove(*, evidence: Evidence, by: Member, now: dt.datetime) -> None:
    """Take it out, with its file. Raises NotOpenError and NotTheirsError."""
    held = hold_open(evidence.round_id)
    if not evidence.is_by(by) and not may_lead(by, held):
        raise NotTheirsError
    if evidence.file_name:
        transaction.on_commit(partial(path_of(evidence).unlink, missing_ok=True))
    record(held, RatingEvent.Kind.CHANGED, by=by, now=now, code=evidence.code, old={"evidence": evidence.title})
    evidence.delete()


def path_of(evidence: Evidence) -> Path:
    """Where the private file lies."""
    return private_folder(FOLDER) / evidence.file_name


def forget_strays(*, now: dt.datetime) -> int:
    """Delete files that no row knows: a process that was killed between file and row left them."""
    known = set(Evidence.objects.exclude(file_name="").values_list("file_name", flat=True))
    unknown = [path for path in private_folder(FOLDER).iterdir() if path.name not in known]
    strays = written_before(now - dt.timedelta(days=1), unknown)
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _keep(file: IO[bytes], ending: str) -> str:
    """Write the file under a name that nobody can guess, for our own eyes only, and return the name."""
    name = f"{secrets.token_hex(16)}.{ending}"
    path = private_folder(FOLDER) / name
    path.touch(mode=0o600)
    file.seek(0)
    path.write_bytes(file.read())
    return name
