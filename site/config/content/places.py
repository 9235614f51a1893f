"""Makes the regions, systems, topics and allowed domains of a new site, and leaves alone what an editor has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from community.models import AllowedDomain, LoadedPlace, Region, System, Topic
from config.content.files import ContentError, read_yaml

KEYS = {"regions", "systems", "topics", "allowed_domains"}
Values = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One row as the file has it. ``named`` is the field by which it is known, and its value there."""

    model: type[Model]
    named: tuple[str, str]
    values: Values

    @property
    def key(self) -> str:
        """Its name among all that is loaded."""
        return f"{self.model._meta.model_name}/{self.named[1]}"


@dataclass
class PlacesReport:
    """What a run did, by key."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # an editor's: not touched


@transaction.atomic
def load_places(folder: Path) -> PlacesReport:
    """Make or renew what ``places.yaml`` names. Safe to run again. Raises ContentError if the file does not fit."""
    report = PlacesReport()
    for row in read_places(folder):
        _load(row, report)
    return report


def read_places(folder: Path) -> list[Row]:
    """The rows of ``places.yaml``, regions first."""
    data = read_yaml((folder / "places.yaml").read_text(encoding="utf-8"))
    if not isinstance(data, dict) or set(data) != KEYS:
        raise ContentError(f"places.yaml must hold {', '.join(sorted(KEYS))}")
    try:
        return list(_rows(data))
    except (KeyError, TypeError) as error:
        raise ContentError(f"places.yaml has a row that lacks {error}") from error


def _rows(data: dict[str, Any]) -> Iterator[Row]:
    for order, row in enumerate(data["regions"], start=1):
        yield Row(Region, ("code", row["code"]), {"order": order, **_names(row)})
    for region, systems in data["systems"].items():
        for row in systems:
            yield Row(System, ("code", row["code"]), {"region": region, **_names(row)})
    for row in data["topics"]:
        yield Row(Topic, ("code", row["code"]), _names(row))
    for row in data["allowed_domains"]:
        values = {"with_subdomains": row["with_subdomains"], "note": row["note"]}
        yield Row(AllowedDomain, ("domain", row["domain"]), values)


def _names(row: Values) -> Values:
    return {"name": row["name"], "name_cy": row.get("name_cy", "")}


def _load(row: Row, report: PlacesReport) -> None:
    thing = row.model._default_manager.filter(**dict([row.named])).first()
    loaded = LoadedPlace.objects.filter(key=row.key).first()
    if thing is None and loaded is None:
        _store(row, row.model(**dict([row.named])))
        report.created.append(row.key)
    elif thing is None or _is_an_editors(row, thing, loaded):
        LoadedPlace.objects.get_or_create(key=row.key)
        report.kept.append(row.key)
    elif loaded is not None and loaded.checksum == _checksum(row.values):
        report.unchanged.append(row.key)
    else:
        _store(row, thing)
        report.updated.append(row.key)


def _is_an_editors(row: Row, thing: Model, loaded: LoadedPlace | None) -> bool:
    """Whether an editor made it, or changed it since it was loaded."""
    return loaded is None or loaded.checksum != _checksum(_values_of(row, thing))


def _values_of(row: Row, thing: Model) -> Values:
    values = {name: getattr(thing, name) for name in row.values}
    return {name: value.code if isinstance(value, Region) else value for name, value in values.items()}


def _store(row: Row, thing: Model) -> None:
    for name, value in row.values.items():
        setattr(thing, name, _region(row, value) if name == "region" else value)
    thing.full_clean()
    thing.save()
    LoadedPlace.objects.update_or_create(key=row.key, defaults={"checksum": _checksum(row.values)})


def _region(row: Row, code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise ContentError(f"places.yaml puts {row.key} in the region {code}, which there is not")
    return region


def _checksum(values: Values) -> str:
    return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()
