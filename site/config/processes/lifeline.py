"""Names for processes, and a promise that none outlives the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from types import FrameType

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


def die_with_parent_process(parent: int) -> None:
    """The same for a child that a thread forked: the kernel reports the thread's end too, and that one is no reason."""

    def leave(number: int, frame: FrameType | None) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGUSR2, leave)
    _prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGUSR2))
    leave(signal.SIGUSR2, None)


def _prctl(option: int, argument: ctypes.c_char_p | ctypes.c_ulong) -> None:
    if sys.platform == "linux":  # elsewhere the supervisor's own tidying has to do
        ctypes.CDLL(None).prctl(option, argument, 0, 0, 0)
