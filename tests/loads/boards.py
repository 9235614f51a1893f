"""A board under load: 60 people who poll, write and vote at once.

``python -m tests.loads.boards`` on SQLite in one process; with DATABASE_URL on PostgreSQL. It makes a database of its
own and removes it.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

PEOPLE, ROUNDS, PAUSE = 60, 4, 10.0  # seconds: about as often as a page asks


def main() -> int:
    """Run it, and print what happened."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        from tests.community.boards_at_once import sixty_people

        started = time.perf_counter()
        run = sixty_people(people=PEOPLE, rounds=ROUNDS, pause=PAUSE)
        print(connection.vendor, f"{PEOPLE} people, {time.perf_counter() - started:.1f} s, errors: {run.errors[:5]}")
        for what, took in run.seconds.items():
            took.sort()
            middle, late = statistics.median(took), took[int(len(took) * 0.95)]
            print(f"{what}: {len(took)} times, median {middle * 1000:.0f} ms, 95 % {late * 1000:.0f} ms")
    finally:
        teardown_databases(made, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
