"""The files in site/deploy: what may be held against the code without an engine or a service manager."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
import yaml

from bootstrap import catalogues
from config.processes.supervisor import STOP_WITHIN
from tests.site.test_logs import TOKEN, signed_routes

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "site" / "deploy"
SITE_SERVICES = ("web1", "web2", "worker1", "worker2", "beat1", "beat2")
UNITS = sorted(DEPLOY.glob("systemd/*.service"))


def lines_of(file: Path) -> list[str]:
    """Those that say something."""
    return [line for line in file.read_text().splitlines() if line.strip() and not line.startswith("#")]


def unit(file: Path) -> configparser.ConfigParser:
    """A unit's keys; of one that comes twice only the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(file.read_text())
    return parser


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.mark.parametrize("line", lines_of(ROOT / ".gitignore"))
def test_what_git_leaves_out_is_not_in_the_image_either(line):
    left_out = lines_of(ROOT / ".dockerignore")
    name = line.strip("/")
    parts = name.split("/")
    folders = {"/".join(parts[: count + 1]) for count in range(len(parts))}
    assert folders & set(left_out) or f"**/{name}" in left_out


@pytest.mark.parametrize("name", SITE_SERVICES)
def test_service_starts_only_on_a_database_and_files_of_its_release(compose, name):
    waits = compose["services"][name]["depends_on"]
    done = {"condition": "service_completed_successfully"}
    assert waits == {"setup": done, "static": done}


def test_every_volume_of_the_site_has_a_folder_of_its_user_in_the_image(compose):
    made = " ".join(line for line in lines_of(DEPLOY / "Containerfile") if "install -d -o hwb" in line).split()
    folders = {volume.split(":")[1] for volume in compose["services"]["web1"]["volumes"]}
    assert folders
    assert folders <= set(made)


def test_database_is_no_newer_than_the_pg_dump_of_the_images_debian(compose):
    debian = re.search(r"^FROM debian:(\w+)-slim AS system$", (DEPLOY / "Containerfile").read_text(), re.M)
    assert debian is not None
    newest = {"bookworm": 15, "trixie": 17}[debian[1]]
    assert int(compose["services"]["database"]["image"].removeprefix("postgres:")) <= newest


@pytest.mark.parametrize("name", SITE_SERVICES)
def test_container_is_given_longer_to_stop_than_the_site_takes(compose, name):
    assert int(compose["services"][name]["stop_grace_period"].removesuffix("s")) > STOP_WITHIN


@pytest.mark.parametrize("token", ["0-0-0-1xXyd7.DTxjabcdefghijklmnopq", "whatever_is-left.of-it"])
def test_proxy_logs_no_link_that_opens_something(token):
    doors = re.findall(r'^    "~(.+)" "\$hwb_door', (DEPLOY / "nginx/hwb.conf").read_text(), re.M)
    patterns = [re.compile(door.replace("?<", "?P<", 1)) for door in doors]
    addresses = [f"{home}/{TOKEN.sub(token, route)}" for route in signed_routes() for home in ("", "/cy")]
    shown = [address for address in addresses if not any(pattern.match(address) for pattern in patterns)]
    assert (len(addresses) > 20, shown) == (True, [])
    assert not any(pattern.match("/elements/relationships/") for pattern in patterns)


@pytest.mark.parametrize("file", [file for file in UNITS if "@" in file.name], ids=lambda file: file.name)
def test_unit_is_given_longer_to_stop_than_the_site_takes(file):
    assert int(unit(file)["Service"]["TimeoutStopSec"]) > STOP_WITHIN


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_unit_has_the_name_by_which_the_sandbox_finds_it(file):
    assert (DEPLOY / "systemd/hwb-.service.d/sandbox.conf").exists()
    assert file.name.startswith("hwb-")


def test_translations_are_compiled_where_one_is_missing(monkeypatch, tmp_path):
    (tmp_path / "django.po").write_text("")
    monkeypatch.setattr(catalogues, "FOLDERS", [tmp_path])
    assert catalogues._is_one_missing()
    (tmp_path / "django.mo").write_bytes(b"")
    assert not catalogues._is_one_missing()


def test_installing_compiles_the_translations(monkeypatch):
    from bootstrap import commands

    taken: list[str] = []
    monkeypatch.setattr(commands, "take", lambda steps: taken.extend(step.name for step in steps) or 0)
    monkeypatch.setattr(commands.system, "ensure_pango", lambda: None)
    commands.install()
    assert taken[-1] == "Translations"
