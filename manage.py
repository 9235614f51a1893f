#!/usr/bin/env python
"""Django's command line for HWB Commons."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    # Works without the .pth file too: the settings package lives in site/, which is a plain folder.
    for folder in (str(ROOT / "site"), str(ROOT)):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))  # one sentence; a trace would only hide it


if __name__ == "__main__":
    main()
