"""Addresses of a round's people: inviting them, interviews, and the anonymous link for staff."""

from __future__ import annotations

from django.urls import path

from diagnostic.urls import converters
from diagnostic.views import interview, people, staff

__all__ = ["converters", "urlpatterns"]  # it makes <element:…> known

PEOPLE = "rounds/<slug:public_id>/people/"
ONE = f"{PEOPLE}<slug:person>/"

urlpatterns = [
    path(PEOPLE, people.people, name="diagnostic_people"),
    path(f"{PEOPLE}invite/", people.invite, name="diagnostic_invite"),
    path(f"{PEOPLE}interview/", interview.begin, name="diagnostic_interview_begin"),
    path(f"{PEOPLE}staff/", staff.link, name="diagnostic_staff_link"),
    path(f"{PEOPLE}staff/renew/", staff.renew, name="diagnostic_staff_renew"),
    path(f"{PEOPLE}staff/close/", staff.close, name="diagnostic_staff_close"),
    path(ONE, people.person, name="diagnostic_person"),
    path(f"{ONE}again/", people.again, name="diagnostic_invite_again"),
    path(f"{ONE}take-off/", people.take_off, name="diagnostic_take_off"),
    path(f"{ONE}interview/", interview.interview, name="diagnostic_interview"),
    path(f"{ONE}interview/<element:element>/", interview.section, name="diagnostic_interview_section"),
]
