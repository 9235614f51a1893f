"""Time zones by name. It needs no model, so whatever tells the time may use it."""

from __future__ import annotations


def zone_name(name: str) -> str:
    """A time zone as forms and profiles call it: ``Europe/London`` is London."""
    return ", ".join(reversed(name.split("/")[1:])).replace("_", " ")
