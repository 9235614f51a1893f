"""Two of everything on one machine, as docs/operations.md sets them up, with one after the other killed under load.

By hand, as root, with nginx, PostgreSQL and Redis installed: ``python -m tests.machines``.
"""
