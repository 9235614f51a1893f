"""The house keeps its shape: layers, relations that point down, small files, no drawers, no hosts in locks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
# From the top to the ground; each knows only those after it.
ORDER = ["config", "diagnostic", "casestudies", "community", "elements", "home"]
SOURCES = ["casestudies", "community", "diagnostic", "elements", "home", "site/bootstrap", "site/config", "tests"]
LONGEST = 400


def python_files() -> list[Path]:
    """Our Python, without what migrations wrote."""
    found = [path for folder in SOURCES for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts]


def test_site_is_a_plain_folder():
    # As a package it would shadow the standard library's site, and with it all installed packages.
    assert not (ROOT / "site" / "__init__.py").exists()


def test_site_packages_are_still_found_without_frozen_modules():
    code = "import site; print(site.__file__)"
    done = subprocess.run(
        [sys.executable, "-X", "frozen_modules=off", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert str(ROOT / "site") not in done.stdout


def test_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_only_what_allauth_writes_is_sent_while_somebody_waits():
    sending = re.compile(r"from home\.email import .*\b(send_email|hand_over)\b")
    ours = (path for path in python_files() if ROOT / "tests" not in path.parents)
    direct = [str(path.relative_to(ROOT)) for path in ours if sending.search(path.read_text("utf-8"))]
    assert direct == ["community/emails/accounts.py"]


def test_no_relation_points_up():
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or not isinstance(field.related_model, type):
                continue
            upper, lower = model._meta.app_label, field.related_model._meta.app_label
            if field.related_model._meta.label == settings.AUTH_USER_MODEL:
                continue  # everybody may say who did something
            if upper in ORDER and lower in ORDER and ORDER.index(lower) < ORDER.index(upper):
                wrong.append(f"{model.__name__}.{field.name} -> {lower}")
    assert wrong == []


def test_user_stands_alone_in_the_first_migration_of_community():
    # A page or a picture's key beside it makes migrate fail with a circular dependency.
    text = (ROOT / "community" / "migrations" / "0001_initial.py").read_text(encoding="utf-8")
    assert re.findall(r"CreateModel\(\s*name=['\"](\w+)", text) == ["User"]
    assert not re.search(r"\(['\"](wagtail\w+|home|elements)['\"],", text)


def test_no_file_is_long():
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_drawers():
    names = {"utils.py", "helpers.py", "common.py", "misc.py", "utils", "helpers", "common"}
    assert [path for path in python_files() if {path.name, path.parent.name} & names] == []


def test_every_folder_of_tests_is_a_package():
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "tests/requirements.lock",
        ".ci/requirements.lock",
        "site/frontend/requirements.lock",
        "site/frontend/package-lock.json",
        "tests/package-lock.json",
    ],
)
def test_lock_names_no_host_and_hashes_everything(name):
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    assert '"resolved"' not in text
    if path.suffix == ".json":
        assert '"integrity": "sha' in text
        return
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9][\w.\[\],-]*==", text, flags=re.MULTILINE)
    assert pinned
    assert len(re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, flags=re.MULTILINE | re.DOTALL)) == len(pinned)
    assert all(
        "--hash=sha256:" in part for part in re.split(r"^(?=[a-z0-9][\w.\[\],-]*==)", text, flags=re.MULTILINE)[1:]
    )


def test_test_lock_holds_every_pin_of_the_running_one():
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9][\w.\[\]-]*)==(\S+)", text, flags=re.MULTILINE))

    running, testing = pins("requirements.lock"), pins("tests/requirements.lock")
    assert {name: version for name, version in running.items() if testing.get(name) != version} == {}
