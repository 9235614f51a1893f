"""Finding an organisation by a name that may be misspelt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.place_names import most_alike

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Organisation

MOST = 20


def organisations_like(name: str, organisations: QuerySet[Organisation], *, limit: int = MOST) -> list[Organisation]:
    """Those of ``organisations`` whose name in either language or ODS code is most like ``name``, the likest first."""
    names: list[tuple[int, str]] = []
    for pk, english, welsh, code in organisations.values_list("pk", "name", "name_cy", "ods_code"):
        names += [(pk, text) for text in (english, welsh, code) if text]
    keys = list(dict.fromkeys(most_alike(name, names, limit=limit * 3)))[:limit]
    found = organisations.select_related("region", "system").in_bulk(keys)
    return [found[key] for key in keys if key in found]
