"""Rows of the catalogue without a database."""

from __future__ import annotations

from typing import Any

from casestudies.catalogue import Row
from casestudies.vocabulary import group_of


def row(pk: int, **values: Any) -> Row:
    """A story of an organisation that is described, in a region and a sector of its own unless said."""
    values = {"region": f"region-{pk}", "sector": f"sector-{pk}", "stage": f"stage-{pk}", "size": "", **values}
    values["group"] = values.get("group", group_of(values["sector"]))
    empty = dict.fromkeys(("elements", "sub_elements", "benefits", "outcomes", "initiatives"), ())
    rest: dict[str, Any] = {
        "key": f"key-{pk}", "title": f"Story {pk}", "url": f"/story-{pk}/", "organisation_id": None,
        "organisation": "A trust", "system": "", "approach": "", "adapted": None, "repeated": "", "in_one_line": "",
        "reconstructed": False, "published": None, "changed": None,
    }  # fmt: skip
    return Row(pk=pk, **{**empty, **rest, **values})
