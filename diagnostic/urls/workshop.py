"""Addresses of a workshop: the facilitator's, in the round, and those of the people in the room."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import workshop_lead, workshop_room

ONE = "rounds/<slug:public_id>/workshop/"

urlpatterns = [
    path(ONE, workshop_lead.workshop, name="diagnostic_workshop_start"),
    path(f"{ONE}press/", workshop_lead.press, name="diagnostic_workshop_press"),
    path(f"{ONE}names/", workshop_lead.names, name="diagnostic_workshop_names"),
    path(f"{ONE}agree/", workshop_lead.agree, name="diagnostic_workshop_agree"),
    path(f"{ONE}action/", workshop_lead.action, name="diagnostic_workshop_action"),
    path(f"{ONE}close/", workshop_lead.close, name="diagnostic_workshop_close"),
    path("workshop/", workshop_room.join, name="diagnostic_workshop"),
    path("workshop/room/", workshop_room.room, name="diagnostic_workshop_room"),
    path("workshop/vote/", workshop_room.vote, name="diagnostic_workshop_vote"),
    path("workshop/leave/", workshop_room.leave, name="diagnostic_workshop_leave"),
    path("workshop/<str:key>/state/", workshop_room.state, name="diagnostic_workshop_state"),
]
