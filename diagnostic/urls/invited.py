"""Addresses for people without an account: what was sent to one person, and what was given to all staff."""

from __future__ import annotations

from django.urls import path

from diagnostic.urls import converters
from diagnostic.views import invited, staff

__all__ = ["converters", "urlpatterns"]  # it makes <element:…> known

ONE = "i/<str:token>/"
STAFF = "staff/<str:token>/"

urlpatterns = [
    path("i/asked/", invited.asked, name="diagnostic_invited_asked"),
    path(ONE, invited.home, name="diagnostic_invited"),
    path(f"{ONE}anew/", invited.anew, name="diagnostic_invited_anew"),
    path(f"{ONE}done/", invited.done, name="diagnostic_invited_done"),
    path(f"{ONE}decline/", invited.decline, name="diagnostic_invited_decline"),
    path(f"{ONE}accept/", invited.accept, name="diagnostic_invited_accept"),
    path(f"{ONE}<element:element>/", invited.section, name="diagnostic_invited_section"),
    path(STAFF, staff.sheet, name="diagnostic_staff_sheet"),
    path(f"{STAFF}thanks/", staff.thanks, name="diagnostic_staff_thanks"),
]
