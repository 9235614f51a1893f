"""Addresses of what a system's lead reads."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import systems

ONE = "system/<slug:code>/"

urlpatterns = [
    path("system/", systems.mine, name="diagnostic_systems"),
    path(ONE, systems.system, name="diagnostic_system"),
    path(f"{ONE}count/", systems.count, name="diagnostic_system_count"),
    path(f"{ONE}figures.<slug:kind>", systems.file, name="diagnostic_system_file"),
]
