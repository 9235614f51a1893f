"""Matching rounds and counts of the community: addresses and places in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import admin_counts, admin_round, admin_round_acts, admin_round_groups, admin_rounds

BASE = "community/rounds/"
ONE = f"{BASE}<int:round_id>/"


def urls() -> list[URLPattern]:
    """The list, setting up, and what is done with one."""
    rounds, acts, groups = admin_rounds.RoundList, admin_round_acts, admin_round_groups
    return [
        path(BASE, rounds.as_view(), name="admin_rounds"),
        path(f"{BASE}results/", rounds.as_view(results_only=True), name="admin_rounds_results"),
        path(f"{BASE}add/", admin_round.round_add, name="admin_round_add"),
        path(ONE, admin_round.round_page, name="admin_round"),
        path(f"{ONE}change/", admin_round.round_edit, name="admin_round_edit"),
        path(f"{ONE}progress/", admin_round.progress, name="admin_round_progress"),
        path(f"{ONE}open/", acts.round_open, name="admin_round_open"),
        path(f"{ONE}work-out/", acts.round_work_out, name="admin_round_work_out"),
        path(f"{ONE}publish/", acts.round_publish, name="admin_round_publish"),
        path(f"{ONE}close/", acts.round_close, name="admin_round_close"),
        path(f"{ONE}discard/", acts.round_discard, name="admin_round_discard"),
        path(f"{ONE}people/<int:member_id>/", groups.person, name="admin_round_person"),
        path(f"{ONE}people/<int:member_id>/out/", groups.take_out, name="admin_round_take_out"),
        path(f"{ONE}people/<int:member_id>/break-up/", groups.break_up, name="admin_round_break_up"),
        path("community/counts/", admin_counts.counts, name="admin_counts"),
        path("community/counts/download/", admin_counts.counts_file, name="admin_counts_file"),
    ]


def menu_item() -> PermittedItem:
    """Rounds in the menu."""
    return PermittedItem(
        _("Matching rounds"), "admin_rounds", permission=admin_rounds.PERMISSION, icon="group", order=6
    )


def counts_item() -> PermittedItem:
    """Counts in the menu."""
    return PermittedItem(_("Counts"), "admin_counts", permission=admin_rounds.PERMISSION, icon="table", order=90)
