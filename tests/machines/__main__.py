"""``python -m tests.machines [--release FOLDER_OF_THE_LAST_RELEASE] [--bucket PYTHON_WITH_MOTO] [--only WORD]``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.machines.scenarios import SCENARIOS
from tests.machines.stack import Stack


def main() -> None:
    """Set up, and go through the scenarios; each prints what it saw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--release", type=Path, help="a checkout of the last release, for the upgrade")
    parser.add_argument("--bucket", default="python3", help="a Python that has moto[server]")
    parser.add_argument("--only", default="", help="scenarios whose name holds this word")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hwb-machines-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        stack = Stack(folder, bucket_python=chosen.bucket, release=chosen.release)
        try:
            stack.start()
            for scenario in SCENARIOS:
                if chosen.only in scenario.__name__:
                    print(f"\n{(scenario.__doc__ or '').strip()}", flush=True)
                    scenario(stack)
        finally:
            stack.end()


main()
