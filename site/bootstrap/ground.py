"""What must be true of the machine before anything is set up. Each finding is one sentence."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import tempfile
from pathlib import Path

from bootstrap.places import BUILT, FRONTEND, ROOT, var_dir
from bootstrap.problem import Problem


def check_python() -> None:
    """The locks are made for one version of Python."""
    if sys.version_info[:2] != (3, 11):
        raise Problem(
            f"HWB Commons needs Python 3.11 and this is {sys.version.split()[0]}: "
            "install Python 3.11, or say where it is with make PYTHON=/path/to/python3.11 run."
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Problem(
            "This Python cannot make virtual environments: install its venv part (on Debian: apt install python3-venv)."
        )


def check_folders() -> None:
    """Set-up writes into the checkout and into the folder of state."""
    for folder in (ROOT, FRONTEND, BUILT.parent, var_dir()):
        _check_writable(folder)


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        way_out = "set HWB_VAR_DIR to a folder that you may write to"
        if folder != var_dir() or ROOT in folder.parents:
            way_out = "copy the project to a folder that you may write to, and run make there"
        raise Problem(f"Nothing can be written to {folder} ({error.strerror}): {way_out}.") from error


def port() -> int:
    """The port to serve on, from the environment."""
    value = os.environ.get("PORT", "") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Problem(f"PORT is {value!r} and must be a number from 1 to 65535: try make run PORT=8001.")
    return int(value)


def check_port() -> None:
    """Better told before a minute of set-up than after."""
    number, host = port(), os.environ.get("HOST", "") or "127.0.0.1"
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except PermissionError as error:
            raise Problem(f"You may not serve on port {number}: try make run PORT=8000.") from error
        except OSError as error:
            raise Problem(
                f"Port {number} on {host} cannot be used ({error.strerror}): "
                f"stop what uses it, or choose another with make run PORT={number + 1}."
            ) from error
