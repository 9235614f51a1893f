"""What a web process loads first: it ends with its master, then it is the site."""

from __future__ import annotations

import os

from config.processes.lifeline import die_with_parent, name_process

die_with_parent(int(os.environ["HWB_WEB_PARENT"]))
name_process("hwb-web-process")

from config.wsgi import application  # noqa: E402

__all__ = ["application"]
