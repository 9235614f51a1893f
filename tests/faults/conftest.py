"""What the tests with real kills share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of state with an empty, migrated database, to copy."""
    folder = tmp_path_factory.mktemp("set-up")
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(folder)}
    command = [sys.executable, "manage.py", "setup", "--no-content"]
    subprocess.run(command, cwd=ROOT, env={**env, "DATABASE_URL": "", "CACHE_URL": ""}, check=True, capture_output=True)
    return folder
