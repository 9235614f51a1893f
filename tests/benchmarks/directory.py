"""How long the directory takes, with few members and with many: ``python -m tests.benchmarks.directory``.

Options: ``--members 100 1000 10000``; ``--database postgres://…`` for an empty database, SQLite in a passing folder
otherwise. Members are added to those who are there. ``database`` is the time in cursors, fetching included; ``page`` is
the whole answer, made in the process that measures; ``processor`` is what the process itself used of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.benchmarks.servers import ROOT, environment

if TYPE_CHECKING:
    from django.test import Client

PEOPLE = "/community/people/"
QUERIES = {
    "everybody": "",
    "two filters": "?region=region-2&offers=data-insights",
    "middle page": "?page={middle}",
    "six filters": "?sector=acute&sector=community&offers=data-insights&offers=environment&skill=data&buddying=yes",
    "near me": "?offers=data-insights&near=me",
    "rare name": "?q=namejk",
    "common words": "?q=wellbeing+lead+trust&region=region-2",
    "nobody": "?q=nobody&region=region-2&offers=environment",
}
ROUNDS = 11


def main() -> None:
    """Measure in a process of its own, and print a row for each question and number of members."""
    run_or_report("directory", "members", [100, 1000, 10_000], inside=_inside, report=report)


def report(members: list[int], database: str = "") -> None:
    """Print what the directory costs with each number of members, in ascending order."""
    measure_apart("directory", members, database)


def run_or_report(
    module: str, what: str, numbers: list[int], *, inside: Callable[[list[int]], None], report: Callable[..., None]
) -> None:
    """Read the command line: report, or measure here where ``measure_apart`` started this process."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{module}")
    parser.add_argument(f"--{what}", dest="numbers", type=int, nargs="+", default=numbers)
    parser.add_argument("--database", default="", help="an empty database; SQLite in a passing folder otherwise")
    parser.add_argument("--inside", type=int, nargs="*", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        inside(arguments.inside)
    else:
        report(arguments.numbers, arguments.database)


def measure_apart(module: str, numbers: list[int], database: str, **more: str) -> None:
    """Let a process of its own measure, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix=f"hwb-bench-{module}-") as name:
        env = environment(Path(name), **({"DATABASE_URL": database} if database else {}), **more)
        given = [str(number) for number in sorted(numbers)]
        command = [sys.executable, "-W", "ignore", "-m", f"tests.benchmarks.{module}", "--inside", *given]
        subprocess.run(command, cwd=ROOT, env=env, check=True)


def set_up() -> None:
    """Django with an empty, migrated database."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _inside(numbers: list[int]) -> None:
    set_up()
    for number in numbers:
        _measure(number)


def _measure(number: int) -> None:
    from django.db import connection

    client, made = _signed_in(number)
    began, memory = time.perf_counter(), megabytes_held()
    client.get(PEOPLE)
    first, grown = time.perf_counter() - began, megabytes_held() - memory
    print(f"\n{connection.vendor}, {number:,} members (made in {made:.0f} s)")
    print(f"the first page of a process takes {first:.2f} s and {grown:.0f} MB")
    print(f"{'ms, median':20}{'database':>10}{'page':>10}{'processor':>10}{'queries':>9}")
    for name, query in QUERIES.items():
        print_row(name, client, PEOPLE + query.format(middle=max(1, number // 40)))
    print(f"{'one member changed':20}{_milliseconds(_change_and_look(client)):>20.1f}", flush=True)


def _signed_in(number: int) -> tuple[Client, float]:
    from django.test import Client

    from community.directory import index
    from community.models import Member
    from community.views import people

    people.LISTS_AN_HOUR = 1_000_000  # one account asks for all of them here
    began = time.perf_counter()
    make_members(number - Member.objects.count())
    index.forget()
    client = Client()
    client.force_login(Member.objects.select_related("user").order_by("pk")[0].user)
    return client, time.perf_counter() - began


def print_row(name: str, client: Client, path: str) -> None:
    taken = [one_page(client, path) for _round in range(ROUNDS)]
    database, page, processor, queries = (median(column) for column in zip(*taken, strict=True))
    print(f"{name:20}{database:>10.1f}{page:>10.1f}{processor:>10.1f}{queries:>9.0f}", flush=True)


def one_page(client: Client, path: str) -> tuple[float, float, float, int]:
    with cursor_time() as spent:
        began, processor = time.perf_counter(), time.process_time()
        answer = client.get(path)
        page, processor = time.perf_counter() - began, time.process_time() - processor
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    queries = sum(name == "execute" for name, _seconds in spent)
    return 1000 * sum(seconds for _name, seconds in spent), 1000 * page, 1000 * processor, queries


def _change_and_look(client: Client) -> Callable[[], None]:
    from community.models import Member
    from community.services import directory

    member = Member.objects.filter(listed=True).order_by("-pk")[0]

    def act() -> None:
        member.role_title = f"Lead {time.time_ns()}"
        member.save()
        directory.refresh([member])
        client.get(PEOPLE)

    return act


def _milliseconds(act: Callable[[], None]) -> float:
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


@contextmanager
def cursor_time() -> Iterator[list[tuple[str, float]]]:
    """Each call of a cursor, and the seconds it took, while the block runs."""
    from django.db.backends.utils import CursorWrapper

    spent: list[tuple[str, float]] = []
    plain = CursorWrapper.execute

    def timed(name: str) -> Callable[..., Any]:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return (
                    plain(self, *args, **kwargs) if name == "execute" else getattr(self.cursor, name)(*args, **kwargs)
                )
            finally:
                spent.append((name, time.perf_counter() - began))

        return call

    names = ("fetchone", "fetchmany", "fetchall")
    CursorWrapper.execute = timed("execute")  # type: ignore[method-assign]
    for name in names:
        setattr(CursorWrapper, name, timed(name))
    try:
        yield spent
    finally:
        CursorWrapper.execute = plain  # type: ignore[method-assign]
        for name in names:
            delattr(CursorWrapper, name)


def megabytes_held() -> float:
    """What this process holds, in MB; 0 where /proc does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def make_members(number: int) -> None:
    """Listed members of many organisations, invented by dice that always fall alike."""
    if number <= 0:
        return
    from django.db import transaction

    from community.models import Organisation
    from community.services import directory

    places = list(Organisation.objects.all()) or _make_places(max(5, number // 100))
    dice = Random(11)
    for start in range(0, number, 5000):
        with transaction.atomic():
            members = _make_some(range(start, min(start + 5000, number)), places, dice)
            directory.refresh(members)


def _make_places(number: int) -> list[Any]:
    from community.models import Organisation, Region, System
    from community.models.vocabulary import Sector

    regions = [
        Region.objects.get_or_create(code=f"region-{one}", defaults={"name": f"Region {one}"})[0] for one in range(7)
    ]
    systems = [
        System.objects.get_or_create(code=f"s-{one}", defaults={"name": f"System {one}", "region": regions[one % 7]})[0]
        for one in range(42)
    ]
    return Organisation.objects.bulk_create(
        Organisation(
            name=f"Place{_letters(one)} NHS Foundation Trust",
            sector=Sector.values[one % len(Sector.values)],
            system=systems[one % 42],
            region=regions[one % 7],
        )
        for one in range(number)
    )


def _make_some(numbers: range, places: list[Any], dice: Random) -> list[Any]:
    from django.utils import timezone

    from community.models import Member, MemberElement, MemberSkill, User
    from community.models.vocabulary import Skill
    from elements.framework import Element

    now, titles = timezone.now(), ("Wellbeing lead", "Head of people", "Staff health and wellbeing lead", "HR partner")
    users = User.objects.bulk_create(
        User(
            email=f"bench-{time.time_ns()}-{one}@example.com",
            first_name=f"Name{_letters(one)}",
            last_name=f"Of{one % 997}",
        )
        for one in numbers
    )
    members = Member.objects.bulk_create(
        Member(
            user=user, organisation=dice.choice(places), status="active", listed=True, joined_at=now,
            role_title=dice.choice(titles), open_to_buddying=dice.random() < 0.5, languages=["en"],
        )
        for user in users
    )  # fmt: skip
    MemberElement.objects.bulk_create(
        MemberElement(member=member, element=element, can_help=dice.random() < 0.5, wants_help=True)
        for member in members
        for element in dice.sample(Element.values, 3)
    )
    MemberSkill.objects.bulk_create(
        MemberSkill(member=member, skill=skill, offers=True)
        for member in members
        for skill in dice.sample(Skill.values, 2)
    )
    return members


def _letters(number: int) -> str:
    """``number`` in letters, so that names are words."""
    text = ""
    while number or not text:
        number, digit = divmod(number, 26)
        text = chr(97 + digit) + text
    return text


if __name__ == "__main__":
    main()
