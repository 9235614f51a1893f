"""Addresses of the community's sessions."""

from __future__ import annotations

from django.urls import path

from community.views import session, session_after, session_agenda, session_answer, session_notes, sessions

ONE = "sessions/<int:pk>/"

urlpatterns = [
    path("sessions/", sessions.sessions, name="community_sessions"),
    path("sessions/answer/<str:token>/", session_answer.session_answer_link, name="community_session_answer_link"),
    path(ONE, session.session, name="community_session"),
    path(f"{ONE}calendar.ics", session.session_file, name="community_session_file"),
    path(f"{ONE}answer/", session_answer.session_answer, name="community_session_answer"),
    path(f"{ONE}agenda/", session_agenda.session_suggest, name="community_session_suggest"),
    path(f"{ONE}agenda/<int:item_id>/", session_agenda.session_item, name="community_session_item"),
    path(f"{ONE}agenda/<int:item_id>/move/", session_agenda.session_item_move, name="community_session_item_move"),
    path(
        f"{ONE}agenda/<int:item_id>/remove/", session_agenda.session_item_remove, name="community_session_item_remove"
    ),
    path(f"{ONE}notes/", session_notes.session_note_add, name="community_session_note_add"),
    path(f"{ONE}notes/<int:note_id>/", session_notes.session_note, name="community_session_note"),
    path(f"{ONE}notes/<int:note_id>/remove/", session_notes.session_note_remove, name="community_session_note_remove"),
    path(f"{ONE}actions/", session_notes.session_action_add, name="community_session_action_add"),
    path(
        f"{ONE}actions/<int:action_id>/done/", session_notes.session_action_done, name="community_session_action_done"
    ),
    path(
        f"{ONE}actions/<int:action_id>/remove/",
        session_notes.session_action_remove,
        name="community_session_action_remove",
    ),
    path(f"{ONE}attended/", session_after.session_attended, name="community_session_attended"),
    path(f"{ONE}feedback/", session_after.session_feedback, name="community_session_feedback"),
]
