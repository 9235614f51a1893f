"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
FRONTEND = SITE / "frontend"
BUILT = SITE / "static_built"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PACKAGES = VENV / "lib" / "python3.11" / "site-packages"


def var_dir() -> Path:
    """Where the site keeps its state."""
    return Path(os.environ.get("HWB_VAR_DIR") or ROOT / "var").resolve()
