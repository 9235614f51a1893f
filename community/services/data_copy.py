"""Making people a copy of their own data, and forgetting it again."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from community import data_copy
from community.data_copy.archive import write_archive
from community.models import AuditEntry, DataCopy, Member
from community.periods import Period
from community.private_files import private_folder
from community.services.audit import record
from community.services.outbox import queue_to_user

if TYPE_CHECKING:
    from community.models import User

KEPT = Period(days=7)
ONE_A_DAY = dt.timedelta(days=1)
FOLDER = "copies"

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_for_copy(*, user: User, now: dt.datetime) -> DataCopy:
    """Note that ``user`` wants a copy of their data; the one of the last 24 hours, unless it failed, stands for it."""
    Member.objects.get_or_create(user=user)
    member = Member.objects.select_for_update().get(user=user)
    recent = member.data_copies.filter(asked_at__gt=now - ONE_A_DAY, failed_at=None).first()
    if recent:
        return recent
    record(AuditEntry.Action.DATA_MADE, actor=user, subject=member, now=now)
    return DataCopy.objects.create(member=member, asked_at=now, expires_at=KEPT.after(now))


def make_due_copies(*, now: dt.datetime) -> int:
    """Make every copy that was asked for and is not there yet; returns how many. Two at once do no harm."""
    due = DataCopy.objects.filter(made_at=None, failed_at=None, asked_at__lte=now, expires_at__gt=now)
    return sum(_make(copy, now) for copy in due.select_related("member__user", "member__organisation"))


def path_of(copy: DataCopy) -> Path:
    """Where the file of a copy lies."""
    return private_folder(FOLDER) / copy.file_name


def newest_copy(*, user: User, now: dt.datetime) -> DataCopy | None:
    """The last copy that ``user`` asked for, unless it is gone by now."""
    return DataCopy.objects.filter(member__user=user, expires_at__gt=now).first()


def is_recent(copy: DataCopy, *, now: dt.datetime) -> bool:
    """Whether ``copy`` stands for any that is asked for now."""
    return copy.failed_at is None and copy.asked_at > now - ONE_A_DAY


def forget_copies(*, member: Member) -> None:
    """Delete all copies of a member and their files."""
    for copy in member.data_copies.all():
        _forget(copy)


def forget_old_copies(now: dt.datetime) -> int:
    """Delete copies that ran out, and files that belong to none; returns how many."""
    old = list(DataCopy.objects.filter(expires_at__lte=now))
    for copy in old:
        _forget(copy)
    return len(old) + _forget_strays(now)


def _make(copy: DataCopy, now: dt.datetime) -> bool:
    try:
        name = _write(copy.member, now)
    except Exception:
        logger.exception("A copy of somebody's data could not be made (%s)", copy.pk)
        DataCopy.objects.filter(pk=copy.pk, made_at=None).update(failed_at=now)
        return False
    if not _note(copy, name, now):  # another worker was quicker
        (private_folder(FOLDER) / name).unlink(missing_ok=True)
        return False
    return True


@transaction.atomic
def _note(copy: DataCopy, name: str, now: dt.datetime) -> bool:
    made = DataCopy.objects.filter(pk=copy.pk, made_at=None, failed_at=None)
    if not made.update(made_at=now, file_name=name, expires_at=KEPT.after(now)):
        return False
    queue_to_user(
        kind="data_copy_ready", user=copy.member.user, key=f"copy:{copy.pk}", payload={"copy": copy.pk}, now=now
    )
    return True


def _write(member: Member, now: dt.datetime) -> str:
    """Write the zip under a name that nobody can guess, and return the name."""
    name = f"{secrets.token_hex(16)}.zip"
    target = private_folder(FOLDER) / name
    with translation.override(member.user.language), transaction.atomic():
        lists = {section.name: section.rows_of(member) for section in data_copy.sections()}
        found = [(section, bool(lists[section.name])) for section in data_copy.sections()]
        readme = render_to_string("community/privacy/readme.txt", {"sections": found, "made": now})
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        write_archive(file, lists=lists, readme=readme.strip() + "\n")
    return name


def _forget(copy: DataCopy) -> None:
    if copy.file_name:
        path_of(copy).unlink(missing_ok=True)
    copy.delete()


def _forget_strays(now: dt.datetime) -> int:
    """A worker that was killed between file and row left a file."""
    known = set(DataCopy.objects.values_list("file_name", flat=True))
    before = KEPT.before(now).timestamp()
    files = [path for path in private_folder(FOLDER).iterdir() if path.name not in known]
    strays = [path for path in files if path.stat().st_mtime < before]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
