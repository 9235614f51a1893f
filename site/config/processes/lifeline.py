"""Names for processes, and a promise that none outlives the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15


def name_process(name: str) -> None:
    """Show ``name`` in ``ps``, ``top`` and ``pgrep``."""
    _prctl(PR_SET_NAME, ctypes.c_char_p(name.encode()[:15]))
    try:
        from setproctitle import setproctitle
    except ImportError:
        return  # the short name above is what there is
    setproctitle(name)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when ``parent`` dies, however it dies."""
    _prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)


class Lifeline:
    """Ends a worker's children when the worker dies, however it dies: it holds one end of a pipe, and they read at the
    other, where nothing ever comes but the pipe's end. Made by the worker before it forks.

    The kernel's signal does not do for them. It is sent also when the thread ends that forked a child, which a worker
    that stops does before its children are done; a signal of our own is taken over by Celery's pool, whose answer is an
    exception in whatever the child does; and none is heard by a child that waits for the database's lock.
    """

    def __init__(self) -> None:
        self._end, self._held = os.pipe()

    def hold_on(self) -> None:
        """To be called by the child, once."""
        os.close(self._held)
        _prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(0))  # Celery has asked for it
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()

    def _watch(self) -> None:
        os.read(self._end, 1)
        os._exit(1)


def _prctl(option: int, argument: ctypes.c_char_p | ctypes.c_ulong) -> None:
    if sys.platform == "linux":  # elsewhere the supervisor's own tidying has to do
        ctypes.CDLL(None).prctl(option, argument, 0, 0, 0)
