"""Keeps search and references in step with pages that are saved several times in one breath, once for all saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task


class _Waiting(BaseTaskBackend):
    """Keeps what is to be done, each thing once, in the order of the last asking."""

    def __init__(self, behind: BaseTaskBackend) -> None:
        super().__init__(behind.alias, {})
        self.behind = behind
        self.asked: dict[str, tuple[Task[..., Any], tuple[Any, ...], dict[str, Any]]] = {}

    def validate_task(self, task: Task[..., Any]) -> None:
        self.behind.validate_task(task)

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> Any:
        """Remember it. There is no result yet: Wagtail asks for none."""
        key = repr((task.module_path, args, sorted(kwargs.items())))
        self.asked.pop(key, None)
        self.asked[key] = (task, args, kwargs)


@contextmanager
def indexed_once() -> Iterator[None]:
    """Within, Wagtail indexes nothing; at the end it indexes what was saved, as it is then.

    Use it within a transaction: nothing is indexed if an error ends the block, as nothing is saved then.
    """
    behind = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    waiting = _Waiting(behind)
    task_backends[DEFAULT_TASK_BACKEND_ALIAS] = waiting
    try:
        yield
    finally:
        task_backends[DEFAULT_TASK_BACKEND_ALIAS] = behind
    for task, args, kwargs in waiting.asked.values():
        behind.enqueue(task, args, kwargs)
