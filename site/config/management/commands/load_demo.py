"""``manage.py load_demo``: an account for each role and a community, to try the site with. Never on a real service."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from community.digest_due import period_at
from community.models import BuddyPreferences, Member, Organisation, User
from community.rhythm import next_month
from community.roles import NATIONAL_EDITORS, ensure_roles
from community.services import digest_status
from community.services.accounts import make_verified_account
from community.times import UK
from config.demo.crowd import load_crowd
from config.demo.load import load_community

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


class DemoAccount(NamedTuple):
    """One line of the file of demo accounts."""

    role: str
    first_name: str
    last_name: str
    groups: tuple[str, ...] = ()
    is_superuser: bool = False

    @property
    def email(self) -> str:
        return f"{self.role}@demo.hwb-commons.example"


ACCOUNTS = (
    DemoAccount("member", "Megan", "Demo-Member"),
    DemoAccount("new-lead", "Noor", "Demo-Newlead"),
    DemoAccount("organisation-lead", "Owen", "Demo-Organisation"),
    DemoAccount("system-lead", "Sita", "Demo-System"),
    DemoAccount("regional-lead", "Rhys", "Demo-Region"),
    DemoAccount("national-editor", "Nia", "Demo-Editor", (NATIONAL_EDITORS,)),
    DemoAccount("admin", "Alex", "Demo-Admin", (), is_superuser=True),
)


class Command(BaseCommand):
    help = "Make the demo accounts. Passwords are kept on a second run, unless HWB_DEMO_PASSWORD is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", type=int, default=0, help="so many invented members more, with hours")
        parser.add_argument("--seed", type=int, default=1, help="other members for another seed")
        parser.add_argument("--json", action="store_true", help="say how many there are, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO_ALLOWED", False):
            raise CommandError("Demo accounts are not made here: their passwords stand in a file. See DEMO_ALLOWED.")
        path = Path(settings.VAR_DIR) / "demo-accounts.txt"
        chosen = os.environ.get("HWB_DEMO_PASSWORD", "")
        if any(character.isspace() for character in chosen):
            raise CommandError("HWB_DEMO_PASSWORD must not hold spaces: the file has one word a column.")
        kept = _kept_passwords(path)
        fallback = chosen or _make_password()
        with transaction.atomic():
            ensure_roles()
            lines = [_load(account, chosen, kept, fallback) for account in ACCOUNTS]
            users = {account.role: User.objects.get(email=account.email) for account in ACCOUNTS}
            members = load_community(users, now=timezone.now())
            members += load_crowd(options["members"], seed=options["seed"], now=timezone.now())
            _write(path, lines)
        if options["json"]:
            self.stdout.write(json.dumps(_counts(timezone.now())))
        else:
            self.stdout.write(f"Demo accounts ready: {len(lines)}, see {path}; {members} members made.")


def _counts(now: dt.datetime) -> dict[str, Any]:
    """How many there are, and whose summary is due in this month and the next."""
    period = period_at(now, UK)
    return {
        "users": User.objects.count(),
        "members": Member.objects.active().count(),
        "organisations": Organisation.objects.count(),
        "taking_part_in_every_round": BuddyPreferences.objects.filter(standing=True).count(),
        "due": {month: digest_status.who_is_due(month, now=now) for month in (period, next_month(period))},
    }


def _load(account: DemoAccount, chosen: str, kept: dict[str, str], fallback: str) -> str:
    """Make the account or mend it, and return its line for the file."""
    user = User.objects.filter(email__iexact=account.email).first()
    password = chosen or (kept.get(account.email, "") if user else "") or fallback
    if user is None:
        user = _make(account, password)
    elif password != kept.get(account.email):
        user.set_password(password)
        user.save(update_fields=["password"])
    user.groups.add(*Group.objects.filter(name__in=account.groups))
    return f"{account.role} {account.email} {password}"


def _make(account: DemoAccount, password: str) -> User:
    return make_verified_account(
        email=account.email,
        password=password,
        first_name=account.first_name,
        last_name=account.last_name,
        is_staff=account.is_superuser,
        is_superuser=account.is_superuser,
    )


def _kept_passwords(path: Path) -> dict[str, str]:
    """Passwords by email address from an earlier run."""
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {row[1]: row[2] for row in rows if len(row) == 3}


def _make_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _write(path: Path, lines: list[str]) -> None:
    """Write the file anew, readable by its owner only from the first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    new.replace(path)
