"""Sessions of the community: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import (
    admin_board,
    admin_polls,
    admin_series,
    admin_session,
    admin_session_acts,
    admin_session_after,
    admin_session_people,
    admin_sessions,
)

BASE = "community/sessions/"
ONE = f"{BASE}<int:session_id>/"
SERIES = "community/series/"
ONE_SERIES = f"{SERIES}<int:series_id>/"


def urls() -> list[URLPattern]:
    """The list, planning, and what is done with one."""
    sessions, acts, after, people = (
        admin_sessions.SessionList,
        admin_session_acts,
        admin_session_after,
        admin_session_people,
    )
    return [
        path(BASE, sessions.as_view(), name="admin_sessions"),
        path(f"{BASE}results/", sessions.as_view(results_only=True), name="admin_sessions_results"),
        path(f"{BASE}add/", admin_session.session_add, name="admin_session_add"),
        path(ONE, admin_session.session_edit, name="admin_session"),
        path(f"{ONE}publish/", acts.session_publish, name="admin_session_publish"),
        path(f"{ONE}move/", acts.session_move, name="admin_session_move"),
        path(f"{ONE}cancel/", acts.session_cancel, name="admin_session_cancel"),
        path(f"{ONE}discard/", acts.session_discard, name="admin_session_discard"),
        path(f"{ONE}series/", acts.session_to_series, name="admin_session_to_series"),
        path(f"{ONE}attended/", after.session_attended, name="admin_session_attended"),
        path(f"{ONE}summary/", after.session_summary, name="admin_session_summary"),
        path(f"{ONE}board/", admin_board.session_board, name="admin_session_board"),
        path(f"{ONE}poll/", admin_polls.session_poll, name="admin_session_poll"),
        path(f"{ONE}poll/decide/", admin_polls.session_poll_decide, name="admin_session_poll_decide"),
        path(f"{ONE}people/", people.session_people, name="admin_session_people"),
        path(f"{ONE}people/export/", people.session_people_export, name="admin_session_people_export"),
    ]


def series_urls() -> list[URLPattern]:
    """Series."""
    series = admin_series.SeriesList
    return [
        path(SERIES, series.as_view(), name="admin_series_list"),
        path(f"{SERIES}results/", series.as_view(results_only=True), name="admin_series_results"),
        path(f"{SERIES}add/", admin_series.series_add, name="admin_series_add"),
        path(ONE_SERIES, admin_series.series_edit, name="admin_series"),
        path(f"{ONE_SERIES}make/", admin_series.series_make, name="admin_series_make"),
    ]


def menu_item() -> PermittedItem:
    """Sessions in the menu."""
    return PermittedItem(_("Sessions"), "admin_sessions", permission=admin_sessions.PERMISSION, icon="group", order=5)
